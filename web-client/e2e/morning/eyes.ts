/**
 * What anybody standing beside would notice: a page that says a key, an undefined
 * value, or a word of the other language. With E2E_LOOK=DIR each step also leaves
 * its pictures there, to be looked at by somebody.
 */
import { expect, type Page } from '@playwright/test';
import { language, t } from './words';

const look = process.env.E2E_LOOK;
let taken = 0;

/** Signs of a word that nobody wrote: a variable's emptiness, an object, a key. */
const broken = /undefined|null\b|NaN|\[object|\b[a-z]+_[a-z_]+\b|\{\{|\$\{/;

/** All that a person reads or hears: text, names of controls, the page's title. */
async function readable(page: Page): Promise<string> {
  return page.evaluate(() => {
    const named = [...document.querySelectorAll('[aria-label], [title], [alt], [placeholder]')];
    const names = named.flatMap((one) => ['aria-label', 'title', 'alt', 'placeholder'].map((name) => one.getAttribute(name) ?? ''));
    return [document.title, document.body.innerText, ...names].join('\n');
  });
}

export class Eyes {
  private readonly pages: ReadonlyMap<string, Page>;

  constructor(pages: ReadonlyMap<string, Page>) {
    this.pages = pages;
  }

  /** Reads every page at this point of the morning. */
  async see(moment: string): Promise<void> {
    taken += 1;
    for (const [name, page] of this.pages) {
      const text = await readable(page);
      expect(text.match(broken)?.[0], `${name}, ${moment}: a word that nobody wrote`).toBeUndefined();
      expect(text.match(t.foreign)?.[0], `${name}, ${moment}: a word of the other language`).toBeUndefined();
      await expect(page.locator('html'), `${name}, ${moment}`).toHaveAttribute('lang', language);
    }
    await this.keep(moment);
  }

  /** Pictures of every page, where somebody asked for them. */
  async keep(moment: string): Promise<void> {
    if (!look) return;
    for (const [name, page] of this.pages) await page.screenshot({ path: `${look}/${language}-${String(taken).padStart(2, '0')}-${moment}-${name}.png` });
  }
}
