/** The pages of a day under test: one screen, one desk, and as many phones as come. */
import type { Browser, Page } from '@playwright/test';
import { open, shows } from '../hall';
import type { Desk } from './desk';
import { Eyes } from './eyes';
import { Phone } from './phone';
import { t } from './words';

export class Pages {
  readonly pages = new Map<string, Page>();
  readonly eyes = new Eyes(this.pages);
  readonly phones: Phone[] = [];
  desk!: Desk;
  screen!: Page;
  private readonly browser: Browser;

  constructor(browser: Browser) {
    this.browser = browser;
  }

  async page(name: string, surface: 'phone' | 'console' | 'screen', path: string): Promise<Page> {
    const page = await open(this.browser, surface, path, { locale: t.locale });
    this.pages.set(name, page);
    return page;
  }

  async come(name: string, path: string): Promise<Phone> {
    const phone = new Phone(await this.page(name, 'phone', path), name);
    this.phones.push(phone);
    return phone;
  }

  async onScreen(text: string | RegExp): Promise<void> {
    await shows(this.screen, text);
  }

  each(act: (phone: Phone, n: number) => Promise<void>): Promise<unknown> {
    return Promise.all(this.phones.map(act));
  }
}
