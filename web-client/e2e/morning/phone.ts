/** One person with a phone. Taps what can be seen, and never what lies under a dark page. */
import { expect, type Locator, type Page } from '@playwright/test';
import { shows } from '../hall';
import { t } from './words';

export class Phone {
  readonly page: Page;
  readonly name: string;

  constructor(page: Page, name: string) {
    this.page = page;
    this.name = name;
  }

  /** Gives the name and takes the seat. */
  async join(): Promise<void> {
    await this.page.getByLabel(t.name).fill(this.name);
    await this.tap(t.come);
    await this.reads(t.hello(this.name));
    await this.tap(t.here);
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });
  }

  async tap(name: string | RegExp, which = 0): Promise<void> {
    await this.button(name).nth(which).click();
  }

  async write(label: string, text: string): Promise<void> {
    await this.page.getByLabel(label, { exact: true }).fill(text);
  }

  async reads(text: string | RegExp): Promise<void> {
    await shows(this.page, text);
  }

  /** Sits where the move has led. */
  async move(): Promise<void> {
    await this.reads(t.newTable);
    await this.tap(t.here);
    await expect(this.button(t.here)).toHaveCount(0);
  }

  /** The table, as the head of the page says it. */
  async table(): Promise<number> {
    const head = this.page.locator('header .head');
    await expect(head).toContainText(this.name);
    return Number(/\d+/.exec((await head.innerText()).split('·')[1] ?? '')?.[0]);
  }

  /** Takes the pen, unless it is here already. */
  async takePen(): Promise<void> {
    await expect(this.page.getByText(t.penMine).or(this.button(t.takePen)).first()).toBeVisible();
    if (await this.button(t.takePen).isVisible()) await this.tap(t.takePen);
    await this.reads(t.penMine);
  }

  /** Passes the pen, if it is here, to somebody at the table who is none of these. */
  async passPen(ours: readonly string[]): Promise<void> {
    if (!(await this.holdsPen())) return;
    await this.tap(t.passPen);
    const names = this.page.locator('dialog[open] .names button');
    const all = await names.allInnerTexts();
    await names.nth(all.findIndex((name) => !ours.includes(name))).click();
    await expect(this.button(t.takePen)).toBeVisible();
  }

  async holdsPen(): Promise<boolean> {
    await expect(this.page.getByText(t.penMine).or(this.button(t.takePen)).first()).toBeVisible();
    return this.page.getByText(t.penMine).isVisible();
  }

  /** Gives all marks, one that unsettles, and sends the ballot. Whoever held the pen before may have marked already. */
  async vote(unsettles: string, confirm: string): Promise<void> {
    const free = (name: string): Locator => this.page.locator(`button.${name}[aria-pressed="false"]`).first();
    await expect(async () => {
      if (!(await this.button(confirm).isVisible())) await free('question').click({ timeout: 1_000 });
      await expect(this.button(confirm)).toBeVisible({ timeout: 200 });
    }).toPass({ timeout: 30_000 });
    await expect(free('unsettles')).toContainText(unsettles);
    await free('unsettles').click();
    await this.tap(confirm);
    await this.reads(t.received);
  }
}
