/**
 * The whole first morning as people live it: a facilitator at the console page,
 * three phones, the screen, and a crowd of sockets that the Rust test keeps alive
 * beside it, until the one question stands everywhere. Nothing waits for a time.
 */
import { expect, test } from '@playwright/test';
import { Desk } from './morning/desk';
import { Pages } from './morning/pages';
import type { Phone } from './morning/phone';
import { t } from './morning/words';

const room = `/r/${process.env.E2E_ROOM}`;
const PEOPLE = Number(process.env.E2E_PEOPLE);
const TABLES = Number(process.env.E2E_TABLES);
/** Every head of the crowd that holds a pen asks four, Claire one: at least so many are in. */
const ENOUGH = 4 * (TABLES - 1) + 1;
const steps = t.steps;

test.setTimeout(480_000);

test('a whole morning, until the one question stands on the screen and on every phone', async ({ browser }) => {
  const m = new Pages(browser);
  try {
    for (const part of [arrive, meet, ask, choose, explore, word, theOne]) await part(m);
  } catch (error) {
    await m.eyes.keep('failed');
    throw error;
  }
});

/** Doors, the request, the frame, the first tap. */
async function arrive(m: Pages): Promise<void> {
  m.screen = await m.page('screen', 'screen', `${room}/screen#${process.env.E2E_SCREEN}`);
  m.desk = new Desk(await m.page('console', 'console', `${room}/console#${process.env.E2E_CONSOLE}`));
  const claire = await m.come('Claire', '/');
  await claire.write(t.code, process.env.E2E_CODE ?? '');
  await claire.tap(t.enter);
  const marc = await m.come('Marc', `${room}/#${process.env.E2E_CODE}`);
  await m.eyes.see('doors');
  await m.each((phone) => phone.join());
  await m.each((phone) => phone.reads(t.soon));
  await m.desk.go(steps.arrive);
  await m.desk.at(steps.arrive);
  await m.eyes.see('arrive');
  await m.desk.key(steps.request);
  await m.each((phone) => phone.reads(t.laidDown));
  await m.desk.press(t.setAside);
  await m.desk.reads(t.isAside);
  await m.eyes.see('request');
  await m.desk.go(steps.frame);
  await m.desk.beats(3);
  await m.desk.go(steps.warmUp);
  await m.each((phone) => phone.tap(t.train));
  await marc.reads(t.tapped);
  await m.desk.reads(t.taps(PEOPLE - 1));
  await m.onScreen(t.train);
  await m.eyes.see('warm-up');
}

/** Stories, a late-comer, the first move, the relay, the wall of successes. */
async function meet(m: Pages): Promise<void> {
  const [claire, marc] = m.phones as [Phone, Phone];
  await m.desk.go(steps.stories);
  await m.desk.at(steps.stories);
  const late = await m.come('Inès', `${room}/#${process.env.E2E_CODE}`);
  await late.page.getByLabel(t.name).fill(late.name);
  await late.tap(t.come);
  await late.reads(t.underway(steps.stories));
  await m.eyes.see('late-comer');
  await late.tap(t.here);
  await m.desk.beats(3);
  await marc.tap(t.keepStory);
  await marc.reads(t.storyKept);
  await m.eyes.see('stories');
  await m.desk.go(steps.move);
  await m.onScreen(t.takeAll);
  await m.eyes.see('move');
  await m.each((phone) => phone.move());
  await m.onScreen(t.tablesComplete(TABLES));
  await m.desk.go(steps.relay);
  await m.desk.beats(4);
  await m.eyes.see('relay');
  await claire.tap(t.told);
  await claire.reads(t.thanks);
  await carry(claire);
  await m.desk.reads(t.given);
  await m.eyes.see('minute');
  await m.desk.go(t.cues.total);
  await m.onScreen(t.travelled);
  await m.desk.go(t.cues.wall);
  await m.eyes.see('wall');
  await m.desk.go(steps.carriers);
  for (let voice = 1; voice <= 3; voice++) {
    await m.desk.press(t.draw);
    await m.desk.go(t.cues.voice);
    await m.desk.reads(t.voices(voice, 3));
  }
  await m.eyes.see('carriers');
}

/** Writes the story that was carried, for the first of those who sat at the former table. */
async function carry(phone: Phone): Promise<void> {
  await phone.page.locator('fieldset').getByRole('button').first().click();
  await phone.write(t.storyTitle, 'Rex');
  await phone.write(t.storyLine, 'Brava.');
  await phone.tap(t.handOn);
  await phone.reads(t.handed);
}

/** Theme, harvest, twins joined while the coffee runs, ten questions read aloud. */
async function ask(m: Pages): Promise<void> {
  const [claire] = m.phones as [Phone];
  await m.desk.key(steps.theme);
  await m.onScreen(t.way);
  await m.eyes.see('theme');
  await m.desk.go(steps.harvest);
  await m.desk.beats(5);
  await Promise.all(m.phones.slice(1).map((phone) => phone.passPen(m.phones.map(({ name }) => name))));
  await claire.takePen();
  await claire.write(t.question, t.asked);
  await m.eyes.see('harvest');
  await claire.tap(t.ask);
  await claire.reads(t.received);
  await m.desk.pressAll(t.approveAll, async () => Number(/\d+/.exec(await m.desk.button(t.approved).innerText())?.[0]) >= ENOUGH);
  await m.desk.press(t.approved);
  await m.desk.choose(t.asked);
  await m.desk.press(t.reveal);
  await m.onScreen(t.asked);
  await m.eyes.see('question');
  await m.desk.go(t.cues.gong);
  await m.onScreen(t.noneLost);
  await m.eyes.see('gong');
  await m.desk.go(steps.coffee);
  await m.desk.reads(t.announced);
  await m.desk.press(t.join);
  await m.desk.reads(t.joined);
  await m.desk.page.getByRole('listitem').filter({ hasText: t.asked }).getByRole('button', { name: t.pick, exact: true }).click();
  await m.desk.press(t.drawNine);
  await m.eyes.see('coffee');
  await m.desk.go(steps.ten);
  await m.each((phone) => phone.move());
  await m.desk.go(t.cues.voice);
  await m.onScreen(t.asked);
  await m.eyes.see('ten');
  await m.desk.go(t.cues.voice);
  await expect(m.screen.getByText(t.asked)).toHaveCount(0);
}

/** Alone, then at the tables; behind the curtain, then before the hall. */
async function choose(m: Pages): Promise<void> {
  // Late: the other eight stay unread.
  await m.desk.press(t.skip);
  await m.desk.at(steps.alone);
  await m.each((phone) => phone.reads(t.silence));
  await m.eyes.see('ballot');
  await reading(m, 1);
  await m.desk.go(t.cues.closeReading);
  await m.desk.go(t.cues.nextReading);
  await reading(m, 2);
  await m.eyes.see('second-reading');
  await m.desk.go(t.cues.close);
  await m.desk.go(t.cues.count);
  await m.desk.reads(t.kept);
  await m.eyes.see('counted');
  await m.desk.go(steps.tables);
  await m.desk.beats(3);
  await m.phones[1]!.takePen();
  await pens(m);
  await m.desk.reads(t.ballots(TABLES, TABLES));
  await m.eyes.see('tables');
  await m.desk.go(t.cues.close);
  await m.desk.go(t.cues.count);
  await m.desk.reads(t.curtain);
  await m.eyes.see('curtain');
  await m.desk.go(t.cues.reveal1);
  await m.eyes.see('first-beat');
  await m.desk.go(t.cues.reveal2);
  await m.desk.go(t.cues.reveal3);
  await m.eyes.see('third-beat');
  await m.desk.go(t.cues.missing);
  await m.onScreen(t.whichMissing);
  await m.desk.go(t.cues.fix);
  await m.desk.reads(t.fixed);
  await m.eyes.see('five');
}

/** One of two silent readings: everybody has a ballot, and fills it. */
async function reading(m: Pages, n: number): Promise<void> {
  await m.each((phone) => phone.reads(t.reading(n, 2)));
  await m.each((phone) => phone.vote(t.unsettles, t.confirm));
  await m.desk.reads(t.ballots(PEOPLE, PEOPLE));
}

/** Whoever of ours holds a pen marks for the table; Marc has taken his. */
async function pens(m: Pages): Promise<void> {
  const marc = m.phones[1]!;
  const his = await marc.table();
  for (const phone of m.phones) {
    const other = phone !== marc && (await phone.table()) === his;
    if (!other && (await phone.holdsPen())) await phone.vote(t.unsettlesUs, t.confirmTable);
  }
}

/** The five explored, a finding said, nodded to and answered. */
async function explore(m: Pages): Promise<void> {
  const marc = m.phones[1]!;
  await m.desk.go(steps.explore);
  await m.each((phone) => phone.reads(t.explores));
  await m.desk.press(t.aloneOnScreen);
  await m.desk.beats(3);
  await m.eyes.see('explore');
  await m.desk.go(steps.finding);
  await m.desk.at(steps.finding);
  await marc.takePen();
  await m.desk.fill(t.finding, t.said);
  await m.desk.fill(t.findingTable, String(await marc.table()));
  await m.desk.press(t.toTable);
  await marc.reads(t.isThatIt);
  await m.eyes.see('nod');
  await marc.tap(t.thatIsIt);
  await m.desk.press(t.stand);
  await m.desk.beats(2);
  await m.desk.go(t.cues.ask);
  await m.each((phone) => phone.tap(t.mine));
  await m.desk.reads(t.answers(PEOPLE));
  await m.eyes.see('finding');
  await m.desk.go(t.cues.closeAnswers);
  await m.desk.go(t.cues.count);
  await m.desk.go(t.cues.showAnswers);
  await m.onScreen(t.said);
  await m.eyes.see('recognised');
}

/** Wordings written during the break, shown, and answered for the first time. */
async function word(m: Pages): Promise<void> {
  const [claire, marc, ines] = m.phones as [Phone, Phone, Phone];
  await m.desk.key(steps.secondBreak);
  for (const wording of t.wordings) {
    await m.desk.fill(t.paper, wording);
    await m.desk.press(t.add);
    await m.desk.press(t.ready);
  }
  await m.eyes.see('circle');
  await m.desk.go(steps.wording);
  for (const wording of t.wordings) {
    await m.desk.go(t.cues.showWording);
    await m.onScreen(wording);
  }
  await m.eyes.see('wordings');
  await m.desk.go(t.cues.ask);
  await m.each((phone) => phone.reads(t.thisQuestion));
  await Promise.all([answer(claire, t.carryIt, t.carryIt), answer(marc, t.suitsMe, t.carryIt), answer(ines, t.suitsMe, t.lacks)]);
  await ines.write(t.whatLacks, t.lack);
  await ines.tap(t.sendLack);
  await m.desk.reads(t.answers(PEOPLE));
  await m.eyes.see('answers');
  await m.desk.go(t.cues.closeAnswers);
  await m.desk.go(t.cues.count);
  await m.desk.reads(t.lack);
  await m.eyes.see('reservations');
  await m.desk.go(t.cues.showAnswers);
}

/** An amendment in plain sight and a second look; then the one question, in the same second everywhere. */
async function theOne(m: Pages): Promise<void> {
  await m.desk.press(t.amend, 1);
  await m.desk.fill(t.amend, t.amended);
  await m.desk.press(t.amendDo);
  await m.desk.go(t.cues.showAmendment);
  await m.onScreen(t.amended);
  await m.eyes.see('amendment');
  await m.desk.key(t.cues.look);
  await m.each((phone) => phone.reads(t.secondLook));
  await m.each((phone) => phone.tap(t.carryIt));
  await m.desk.reads(t.answers(PEOPLE));
  await m.desk.go(t.cues.closeAnswers);
  await m.desk.go(t.cues.count);
  await m.desk.go(t.cues.showAnswers);
  await m.desk.page.getByRole('listitem').filter({ hasText: t.amended }).getByRole('button', { name: t.choose }).click();
  await m.desk.reads(t.chosen);
  await m.eyes.see('chosen');
  await m.desk.go(t.cues.one);
  await m.onScreen(t.amended);
  await m.each((phone) => phone.reads(t.amended));
  await m.eyes.see('one');
  await m.desk.button(t.skip).click({ trial: true });
  await m.desk.go(steps.close);
  await m.each((phone) => phone.reads(t.close));
  await m.each((phone) => phone.tap(t.openPage));
  await m.each((phone) => phone.reads(t.amended));
  await m.onScreen(t.amended);
  await expect(m.desk.page.locator('button.go')).toContainText(t.cues.end);
  await m.eyes.see('close');
}

/** One answer to each of the two wordings. */
async function answer(phone: Phone, first: string, second: string): Promise<void> {
  const wordings = phone.page.locator('fieldset');
  await wordings.nth(0).getByRole('button', { name: first }).click();
  await wordings.nth(1).getByRole('button', { name: second }).click();
}
