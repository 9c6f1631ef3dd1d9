/**
 * What browser tests share: pages of the right size for each surface, a phone as
 * it is on plain http at a LAN address, and the accessibility check.
 * It must never wait for a time, only for something that can be seen.
 */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';

const sizes = { phone: { width: 390, height: 844 }, console: { width: 1280, height: 800 }, screen: { width: 1920, height: 1080 } };
export type Surface = keyof typeof sizes;

/** What a browser hides from a page on plain http; localhost would not. */
function plainHttp(): void {
  for (const [owner, names] of [
    [Crypto.prototype, ['randomUUID', 'subtle']],
    [Navigator.prototype, ['serviceWorker', 'clipboard', 'wakeLock', 'locks', 'storage', 'share']],
  ] as const) {
    for (const name of names) Reflect.deleteProperty(owner, name);
  }
}

/** Waits until a page shows these words, set as in French: no line ends before the pronoun of a question. */
export async function shows(page: Page, words: string | RegExp): Promise<void> {
  const set = typeof words === 'string' ? words.replace(/-(?=[nv]ous\b)/g, '-\u2060') : words;
  await expect(page.getByText(set).filter({ visible: true }).first()).toBeVisible();
}

/** A page in a context of its own: another device. It fails the test if the page throws. */
export async function open(browser: Browser, surface: Surface, path: string, more: BrowserContextOptions = {}): Promise<Page> {
  const touch = surface === 'phone' ? { hasTouch: true, isMobile: true } : {};
  const context = await browser.newContext({ viewport: sizes[surface], locale: 'fr-FR', ...touch, ...more });
  await context.addInitScript(plainHttp);
  const page = await context.newPage();
  page.on('pageerror', (error) => {
    throw new Error(`${surface} ${path.split('#')[0]}: ${error.stack ?? error.message}`);
  });
  await page.goto(path);
  return page;
}

/** WCAG 2.2 AA, with nothing excused. */
export async function accessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(' ')}`)).toEqual([]);
}
