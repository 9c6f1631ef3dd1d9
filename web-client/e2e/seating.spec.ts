/**
 * Living seating as people meet it: a bus, a reshuffle that one phone does not hear
 * of, a late-comer, a leaver, a table closed after a look at who would go where, and
 * its undo. The desk acts with as few touches as it promises; nothing waits for a time.
 */
import { expect, test, type Browser, type Page } from '@playwright/test';
import type { Entrant } from '../src/protocol';
import { accessible, open } from './hall';

const room = `/r/${process.env.E2E_ROOM}`;
const bus = Array.from({ length: 17 }, (_, i) => `Car ${i + 1}`);

test.setTimeout(180_000);

/** A phone that joins with the code, and says that it sits. */
async function phone(browser: Browser, name: string): Promise<Page> {
  const page = await open(browser, 'phone', `${room}/#${process.env.E2E_CODE}`);
  await page.getByLabel('Votre prénom').fill(name);
  await page.getByRole('button', { name: 'Je participe' }).click();
  await page.getByRole('button', { name: 'J’y suis' }).click();
  return page;
}

/** What the server knows, as the desk may ask it. */
async function people(desk: Page): Promise<Entrant[]> {
  const answer = await desk.request.get(`${room}/people`);
  expect(answer.ok()).toBe(true);
  return ((await answer.json()) as { people: Entrant[] }).people;
}

const who = async (desk: Page, name: string): Promise<Entrant> => (await people(desk)).find((one) => one.name === name)!;
const size = async (desk: Page, table: number): Promise<number> => (await people(desk)).filter((one) => one.stay === 'here' && one.table === table).length;
const tableOn = (page: Page, table: number): ReturnType<Page['getByText']> => page.getByText(new RegExp(`Table ${table}\\b`)).first();

/** GO, once the button says that it leads there. */
async function go(desk: Page, says: string): Promise<void> {
  const button = desk.locator('button.go');
  await expect(button).toContainText(says);
  await button.click();
}

async function find(desk: Page, name: string): Promise<void> {
  await desk.getByLabel('Chercher quelqu’un').fill(name);
  await desk.getByRole('button', { name: new RegExp(`^${name}`) }).first().click();
}

const onMap = (desk: Page, table: number): ReturnType<Page['getByRole']> => desk.getByRole('list', { name: 'Plan de la salle' }).getByRole('button', { name: new RegExp(`^Table ${table},`) });

test('a hall that lives: the desk moves, closes and takes back, and every phone knows its table', async ({ browser }) => {
  const desk = await open(browser, 'console', `${room}/console#${process.env.E2E_CONSOLE}`);
  const screen = await open(browser, 'screen', `${room}/screen#${process.env.E2E_SCREEN}`);
  const [claire, marc, ali] = [await phone(browser, 'Claire'), await phone(browser, 'Marc'), await phone(browser, 'Ali')];

  await test.step('a bus is seated in one gesture', async () => {
    await desk.getByRole('button', { name: 'Un groupe arrive' }).click();
    await desk.getByLabel('Un prénom par ligne').fill(bus.join('\n'));
    await desk.getByRole('button', { name: 'Donner 17 places' }).click();
    await expect.poll(async () => (await people(desk)).filter((one) => one.stay === 'here').length).toBe(20);
    await shot(desk, 'desk-bus');
  });

  await test.step('the hall changes tables while one phone is out of reach', async () => {
    await go(desk, 'Bienvenue');
    const first = (await who(desk, 'Claire')).table!;
    await expect(tableOn(claire, first)).toBeVisible();
    await claire.context().setOffline(true);
    await expect(claire.getByText('Pas de connexion').first()).toBeVisible({ timeout: 60_000 });
    await go(desk, 'Changement de table');
    await expect(screen.getByRole('heading', { name: 'Changement de table' })).toBeVisible();
    await shot(screen, 'screen-move');
    const now = (await who(desk, 'Claire')).table!;
    expect(now).not.toBe(first);
    await expect(claire.getByRole('listitem').filter({ hasText: 'Partie 2' })).toContainText(`Table ${now}`);
    await shot(claire, 'phone-offline');
    await expect(tableOn(marc, (await who(desk, 'Marc')).table!)).toBeVisible();
    await shot(marc, 'phone-move');
    await claire.context().setOffline(false);
    await expect(claire.getByRole('button', { name: 'J’y suis' })).toBeVisible({ timeout: 60_000 });
    await claire.getByRole('button', { name: 'J’y suis' }).click();
  });

  await test.step('the desk alone sees what the moves are worth', async () => {
    await desk.getByText('Rencontres', { exact: true }).click();
    await expect(desk.getByText(/Depuis le début/)).toBeVisible();
    await expect(desk.getByText(/rencontres? répétées?/i).first()).toBeVisible();
    await shot(desk, 'desk-meetings');
    for (const page of [screen, claire, marc]) await expect(page.getByText(/répétée/)).toHaveCount(0);
    expect((await claire.request.get(`${room}/meetings`)).ok()).toBe(false);
  });

  await test.step('a late-comer sits at once, a leaver frees a chair', async () => {
    const late = await phone(browser, 'Inès');
    await expect(tableOn(late, (await who(desk, 'Inès')).table!)).toBeVisible();
    await find(desk, 'Ali');
    await shot(desk, 'desk-held');
    await desk.getByRole('button', { name: 'A quitté la salle' }).click();
    await expect(ali.getByText('Vous avez quitté la salle')).toBeVisible();
    await expect(desk.getByRole('button', { name: 'Annuler : départ noté · Ali' })).toBeVisible();
  });

  await test.step('a person moves with three touches, two change places', async () => {
    const [one, other] = [await who(desk, 'Marc'), await who(desk, 'Inès')];
    const to = one.table === 1 ? 2 : 1;
    await onMap(desk, one.table!).click();
    await desk.getByRole('list', { name: 'À cette table' }).getByRole('button', { name: 'Marc' }).click();
    await onMap(desk, to).click();
    await expect.poll(async () => (await who(desk, 'Marc')).table).toBe(to);
    await expect(tableOn(marc, to)).toBeVisible();
    await onMap(desk, one.table!).click();
    if (other.table !== to) {
      await find(desk, 'Marc');
      await desk.getByRole('button', { name: 'Échanger avec…' }).click();
      await find(desk, 'Inès');
      await expect.poll(async () => [(await who(desk, 'Marc')).table, (await who(desk, 'Inès')).table]).toEqual([other.table, to]);
    }
  });

  await test.step('a table is closed after a look at who would go where, and opened again by undo', async () => {
    const { table } = await who(desk, 'Claire');
    const before = await size(desk, table!);
    await onMap(desk, table!).click();
    const ask = desk.getByRole('button', { name: 'Fermer…' });
    if (await ask.isVisible()) await ask.click();
    const line = desk.getByText(/^Claire → table \d+$/);
    await expect(line).toBeVisible();
    const to = Number(/\d+$/.exec((await line.textContent()) ?? '')?.[0]);
    await shot(desk, 'desk-closing');
    await accessible(desk);
    await desk.getByRole('button', { name: `Fermer la table ${table}` }).click();
    await expect.poll(async () => (await who(desk, 'Claire')).table).toBe(to);
    await expect(tableOn(claire, to)).toBeVisible();
    expect(await size(desk, table!)).toBe(0);
    await desk.getByRole('button', { name: `Annuler : table fermée · Table ${table}` }).click();
    await expect.poll(async () => size(desk, table!)).toBe(before);
    await expect(tableOn(claire, table!)).toBeVisible();
    await shot(claire, 'phone-back');
  });

  for (const page of [desk, screen, claire, marc, ali]) await page.context().close();
});

/** A picture for whoever looks; only when a folder is named. */
async function shot(page: Page, name: string): Promise<void> {
  if (process.env.E2E_SHOTS) await page.screenshot({ path: `${process.env.E2E_SHOTS}/${name}.png` });
}
