/** Every surface's page opens, says something in French, and can be used by all. */
import { expect, test } from '@playwright/test';
import { accessible, open } from './hall';

for (const light of ['light', 'dark'] as const) {
  test(`the join page opens on a phone, ${light}`, async ({ browser }) => {
    const page = await open(browser, 'phone', '/', { colorScheme: light });
    await expect(page.getByRole('heading').first()).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
    await accessible(page);
    await page.context().close();
  });
}
