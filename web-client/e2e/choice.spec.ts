/**
 * From piles to one question, as people tap it: two helpers at one merge desk, a pen that takes its
 * question out again, ballots hidden until the curtain, a tie with each rule, a table's ballot whose
 * pen passes, the circle's sheet and the second look. Nothing waits for a time.
 */
import { expect, test } from '@playwright/test';
import { c } from './choice/words';
import { Desk } from './morning/desk';
import { Pages } from './morning/pages';
import type { Phone } from './morning/phone';
import { t } from './morning/words';

const room = `/r/${process.env.E2E_ROOM}`;
const [FIRST, TWIN, OTHER] = c.questions as [string, string, string];

class Day extends Pages {
  readonly helpers: Desk[] = [];

  /** Closed and counted; the hall sees nothing of it yet. */
  async count(): Promise<void> {
    await this.desk.go(c.cues.close);
    await this.desk.go(c.cues.count);
  }

  /** Behind the curtain the console has the questions, the wall and the phones have none. */
  async curtain(name: string): Promise<void> {
    await this.desk.reads(c.curtain);
    await this.onScreen(c.counted);
    await this.each((phone) => phone.reads(c.counting));
    for (const question of c.questions) await expect(this.screen.getByText(question)).toHaveCount(0);
    await this.eyes.see(name);
    await this.desk.go(c.cues.reveal);
  }
}

test.setTimeout(240_000);

test('piles, ballots, ties, a pen that passes, the circle and the second look', async ({ browser }) => {
  const day = new Day(browser);
  await arrive(day);
  await ask(day);
  await joinTwins(day);
  await penPasses(day);
  await tieKept(day);
  await tieRunOff(day);
  await tieDecided(day);
  await circle(day);
});

async function arrive(day: Day): Promise<void> {
  day.screen = await day.page('screen', 'screen', `${room}/screen#${process.env.E2E_SCREEN}`);
  day.desk = new Desk(await day.page('console', 'console', `${room}/console#${process.env.E2E_CONSOLE}`));
  for (const name of ['Ana', 'Ben', 'Cleo', 'Dan']) {
    const phone = await day.come(name, `${room}/#${process.env.E2E_CODE}`);
    await phone.join();
  }
  const helper = await day.desk.page.evaluate(async () => ((await (await fetch('links')).json()) as { helper: string }).helper);
  for (const name of ['Léa', 'Max']) {
    const page = await day.page(name, 'console', `${room}/console#${helper.split('#')[1]}`);
    await page.getByLabel(c.helper).fill(name);
    day.helpers.push(new Desk(page));
  }
}

/** Both at a table, the one who holds its pen first. */
async function tables(day: Day): Promise<[Phone, Phone][]> {
  const sorted = new Map<number, Phone[]>();
  for (const phone of day.phones) {
    const table = await phone.table();
    sorted.set(table, [...(sorted.get(table) ?? []), phone]);
  }
  return [...sorted.values()].map(([one, other]) => [one!, other!]);
}

/** Three questions; the twins come from different tables. */
async function ask(day: Day): Promise<void> {
  await day.desk.go(c.steps.harvest);
  const [[one], [other]] = (await tables(day)) as [[Phone, Phone], [Phone, Phone]];
  for (const [phone, text] of [[one, FIRST], [other, TWIN], [one, OTHER]] as const) {
    await phone.takePen();
    await phone.write(t.question, text);
    await phone.tap(t.ask);
    await day.desk.reads(text);
  }
  await day.desk.press(t.approveAll);
  await day.desk.go(t.cues.gong);
  await day.desk.go(c.steps.group);
}

/** Two helpers, one pair: who holds it, joined, undone, joined again; its author takes it out. */
async function joinTwins(day: Day): Promise<void> {
  const [lea, max] = day.helpers as [Desk, Desk];
  const [, [author]] = (await tables(day)) as [[Phone, Phone], [Phone, Phone]];
  await lea.press(c.hold);
  await max.reads(c.heldBy('Léa'));
  await day.eyes.see('desk');
  await max.press(c.join);
  await lea.reads(c.joined);
  await author.reads(c.lives);
  await max.press(c.undo);
  await expect(lea.page.getByText(c.joined)).toHaveCount(0);
  await lea.press(c.join);
  await author.reads(c.lives);
  await day.eyes.see('joined');
  await author.tap(c.keepApart);
  await lea.reads(c.apart);
  await max.reads(c.apart);
  await expect(author.page.getByText(c.lives)).toHaveCount(0);
}

/** Two voices each for the same two questions. */
async function vote(day: Day): Promise<void> {
  await day.each(async (phone, n) => {
    await phone.page.locator('button.question').filter({ hasText: n % 2 ? OTHER : FIRST }).click();
    await phone.tap(c.mark);
    await phone.reads(c.received);
  });
  await day.desk.reads(c.ballots(4, 4));
  await day.desk.reads(c.hidden);
}

async function tieKept(day: Day): Promise<void> {
  await day.desk.go(c.steps.both);
  await day.each((phone) => phone.reads(t.silence));
  await day.eyes.see('ballot');
  await vote(day);
  await day.count();
  await day.desk.reads(c.tieKept);
  await day.curtain('tie-kept');
  await day.onScreen(FIRST);
  await day.onScreen(OTHER);
  await expect(day.screen.getByText(c.equal)).toHaveCount(2);
  await day.each((phone) => phone.reads(FIRST));
  await day.eyes.see('tie-shown');
}

async function tieRunOff(day: Day): Promise<void> {
  await day.desk.go(c.steps.runOff);
  await vote(day);
  await day.count();
  await day.desk.reads(c.tieWaits);
  await day.each((phone) => phone.reads(c.tiePhone));
  await day.desk.go(c.cues.runOff);
  await day.onScreen(c.tieWall);
  await day.each(async (phone) => {
    await phone.reads(c.which);
    await expect(phone.page.locator('button.question')).toHaveCount(2);
    await phone.page.locator('button.question').filter({ hasText: OTHER }).click();
    await phone.tap(c.mark);
    await phone.reads(c.received);
  });
  await day.eyes.see('run-off');
  await day.desk.reads(c.ballots(4, 4));
  await day.desk.go(c.cues.count);
  await day.desk.reads(c.tieParted);
  await day.curtain('parted');
  await day.onScreen(OTHER);
  await day.onScreen(c.byRunOff);
  await expect(day.screen.getByText(FIRST)).toHaveCount(0);
}

async function tieDecided(day: Day): Promise<void> {
  await day.desk.go(c.steps.decide);
  await vote(day);
  await day.count();
  await day.desk.reads(c.choose);
  await day.desk.page.getByRole('checkbox', { name: FIRST }).check();
  await day.desk.press(c.decide);
  await day.desk.reads(c.tieDecided);
  await day.curtain('decided');
  await day.onScreen(FIRST);
  await day.onScreen(c.bySpeaker);
  await day.eyes.see('decided-shown');
  await expect(day.screen.getByText(OTHER)).toHaveCount(0);
}

/** One marks and passes the pen; the other finds the mark, changes it, and the table has one voice. */
async function penPasses(day: Day): Promise<void> {
  await day.desk.go(c.steps.tables);
  const [[one, two], [three]] = (await tables(day)) as [[Phone, Phone], [Phone, Phone]];
  const question = (phone: Phone, text: string) => phone.page.locator('button.question').filter({ hasText: text });
  await one.takePen();
  await question(one, FIRST).click();
  await one.tap(c.markTable);
  await one.reads(c.received);
  await one.tap(c.pass);
  await one.tap(two.name);
  await one.reads(c.penMarks(two.name));
  await expect(question(two, FIRST)).toHaveAttribute('aria-pressed', 'true');
  await question(two, FIRST).click();
  await question(two, OTHER).click();
  await two.tap(c.markTable);
  await two.reads(c.received);
  await day.desk.reads(c.ballots(1, 2));
  await three.takePen();
  await question(three, OTHER).click();
  await three.tap(c.markTable);
  await day.desk.reads(c.ballots(2, 2));
  await day.eyes.see('table-ballot');
  await day.count();
  await day.curtain('tables');
  await day.onScreen(OTHER);
  await expect(day.screen.getByText(FIRST)).toHaveCount(0);
}

/** A volunteer writes on the circle's sheet; answers, what is missing, one amendment, a second look, the one. */
async function circle(day: Day): Promise<void> {
  const [writer] = day.phones as [Phone];
  await day.desk.go(c.steps.wording);
  await writer.reads(c.call);
  await writer.tap(OTHER);
  await writer.reads(c.sheet);
  await writer.write(c.propose, c.wording);
  await writer.tap(c.add);
  await day.eyes.see('circle');
  await day.desk.press(c.ready);
  await day.desk.go(t.cues.showWording);
  await day.onScreen(c.wording);
  await day.desk.go(t.cues.ask);
  await day.each((phone, n) => (n === 0 ? lack(phone) : phone.tap(t.carryIt)));
  await day.desk.reads(t.answers(4));
  await day.eyes.see('answers');
  await day.desk.go(t.cues.closeAnswers);
  await day.desk.go(t.cues.count);
  await day.desk.reads(t.lack);
  await day.desk.go(t.cues.showAnswers);
  await expect(day.screen.getByText(t.lack)).toHaveCount(0);
  await day.desk.press(t.amend);
  await day.desk.fill(t.amend, c.amended);
  await day.desk.press(t.amendDo);
  await day.desk.go(t.cues.showAmendment);
  await day.eyes.see('amendment');
  await day.desk.go(t.cues.look);
  await day.each(async (phone) => {
    await phone.reads(t.secondLook);
    await phone.tap(t.carryIt);
  });
  await day.desk.reads(t.answers(4));
  await day.desk.go(t.cues.closeAnswers);
  await day.desk.go(t.cues.count);
  await day.desk.go(t.cues.showAnswers);
  await day.desk.page.getByRole('listitem').filter({ hasText: c.amended }).getByRole('button', { name: t.choose }).click();
  await day.desk.reads(t.chosen);
  await day.desk.go(t.cues.one);
  await day.onScreen(c.amended);
  await day.each((phone) => phone.reads(c.amended));
  await day.eyes.see('the-one');
}

async function lack(phone: Phone): Promise<void> {
  await phone.tap(t.lacks);
  await phone.write(t.whatLacks, t.lack);
  await phone.tap(t.sendLack);
  await phone.reads(t.received);
}
