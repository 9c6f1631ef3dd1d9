/**
 * The facilitator at the console page: reads what GO will do, presses it, and does
 * by hand what a desk does. It must never press GO before the button says what is
 * expected, and never presses twice for one step.
 */
import { expect, type Locator, type Page } from '@playwright/test';
import { shows } from '../hall';
import { t } from './words';

export class Desk {
  readonly page: Page;
  private readonly go_: Locator;

  constructor(page: Page) {
    this.page = page;
    this.go_ = page.locator('button.go');
  }

  /** GO, once the button says that it leads there. */
  async go(says: string): Promise<void> {
    await this.armed(says);
    await this.go_.click();
  }

  /** The same with the key of a presenter's remote. */
  async key(says: string): Promise<void> {
    await this.armed(says);
    await this.page.keyboard.press('PageDown');
  }

  /** GO through the beats after the first one, by button and by key in turn. */
  async beats(all: number): Promise<void> {
    for (let beat = 2; beat <= all; beat++) await (beat % 2 ? this.go(t.beat(beat, all)) : this.key(t.beat(beat, all)));
  }

  private async armed(says: string): Promise<void> {
    await expect(this.go_.locator('span')).toContainText(says);
    await expect(this.go_).toHaveAttribute('aria-busy', 'false');
    await expect(this.go_).toHaveAttribute('aria-disabled', 'false');
  }

  /** The step that is open. */
  async at(step: string): Promise<void> {
    await expect(this.page.locator('section.now .title').first()).toContainText(step);
  }

  async press(name: string | RegExp, which = 0): Promise<void> {
    await this.button(name).nth(which).click();
  }

  button(name: string | RegExp): Locator {
    return this.page.locator('main, aside').getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });
  }

  /** Picks a line of a list, and looks whether it is picked: lines may have moved under the hand. */
  async choose(text: string): Promise<void> {
    const line = this.page.getByRole('option').filter({ hasText: text });
    await expect(async () => {
      await line.click({ timeout: 2_000 });
      await expect(line).toHaveAttribute('aria-selected', 'true', { timeout: 1_000 });
    }).toPass({ timeout: 30_000 });
  }

  async fill(label: string, text: string): Promise<void> {
    await this.page.getByLabel(label, { exact: true }).fill(text);
  }

  async reads(text: string | RegExp): Promise<void> {
    await shows(this.page, text);
  }

  /** Presses whenever there is something to press, until there is enough. */
  async pressAll(name: string | RegExp, enough: () => Promise<boolean>): Promise<void> {
    await expect(async () => {
      const button = this.button(name).first();
      if (await button.isEnabled()) await button.click({ timeout: 1_000 }).catch(() => undefined);
      expect(await enough()).toBe(true);
    }).toPass({ timeout: 30_000 });
  }
}
