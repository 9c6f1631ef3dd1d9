/** The list of guests at the console: each flaw with its line, nothing half taken, then a seat for everybody. */
import { expect, test } from '@playwright/test';
import { accessible, open } from './hall';

const room = `/r/${process.env.E2E_ROOM}`;
const list = ['nom;service;responsable', 'Claire Dubois;Ventes;', 'Marc Petit;Ventes;Claire Dubois', ...Array.from({ length: 18 }, (_, i) => `Invité ${i + 1};${i % 2 ? 'SAV' : 'Achats'};`)].join('\n');

test('a list is taken whole or not at all', async ({ browser }) => {
  const desk = await open(browser, 'console', `${room}/console#${process.env.E2E_CONSOLE}`);
  await desk.getByRole('button', { name: 'Liste des participants' }).click();
  await desk.getByLabel('Ou collez la liste ici').fill(list.replace('Claire Dubois\n', 'Personne\n'));
  await desk.getByRole('button', { name: 'Donner une place à chacun' }).click();
  await expect(desk.getByText(/Ligne 3, responsable.*personne ne s’appelle Personne/)).toBeVisible();
  await accessible(desk);
  if (process.env.E2E_SHOTS) await desk.screenshot({ path: `${process.env.E2E_SHOTS}/desk-flaws.png` });
  const before = await (await desk.request.get(`${room}/people`)).json();
  expect(before.people.every((one: { name: string | null }) => one.name === null)).toBe(true);
  await desk.getByLabel('Ou collez la liste ici').fill(list);
  await desk.getByRole('button', { name: 'Donner une place à chacun' }).click();
  await expect(desk.getByText(/^20\s+personnes, 4\s+tables/)).toBeVisible();
  if (process.env.E2E_SHOTS) await desk.screenshot({ path: `${process.env.E2E_SHOTS}/desk-listed.png` });
  await desk.keyboard.press('Escape');
  const phone = await open(browser, 'phone', `${room}/#${process.env.E2E_CODE}`);
  await phone.getByLabel('Votre prénom').fill('claire dubois');
  await phone.getByRole('button', { name: 'Je participe' }).click();
  await expect(phone.getByText('Table 1').first()).toBeVisible();
  const after = (await (await desk.request.get(`${room}/people`)).json()).people as { who: number; stay: string }[];
  expect(after.filter((one) => one.stay === 'here').map(({ who }) => who)).toEqual([1]);
  await phone.context().close();
  await desk.context().close();
});
