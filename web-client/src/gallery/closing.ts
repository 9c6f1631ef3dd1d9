/** The last steps of a made-up day: a finding, the wordings, the one question, the close. Never part of a release. */
import type { Act, ActBoard, ActHand, ActSheet, FindingBoard, ItemId, WordingBoard, WordingDesk, WordingFace } from '../protocol';
import { board, desk, hand, sheet, type Case } from './room';

const words: Record<ItemId, string> = {
  1: 'La satisfaction client ne nous distingue plus : tout le monde la promet, et plus personne ne s’en souvient.',
  2: 'Nous connaissons nos clients par leurs réclamations, jamais par leurs idées.',
  11: 'Comment nos clients peuvent-ils inventer avec nous ?',
  12: 'Que ferions-nous demain matin si chaque magasin était l’atelier de ses clients et de ses équipes ?',
  13: 'Comment nos clients et nos équipes peuvent-ils inventer ensemble ?',
  21: 'Il manque les équipes des magasins : ce sont elles qui entendent les idées.',
  22: 'Le mot « inventer » fait peur à ceux qui tiennent la caisse.',
};

const now = Date.now();
const act = <T>(view: T): Act<T> => ({ run: 3, step: 3, view });
const turnout = { answered: 287, here: 318 };
const texts = Object.entries(words).map(([id, text]) => ({ id: Number(id), text }));
const both = (fr: string, en: string): { fr: string; en: string } => ({ fr, en });

const finding = (more: Partial<FindingBoard>): ActBoard => ({
  finding: {
    drives: true, stage: 'none', screen: 1, places: 1, turnout: null, until: null, counted: [], withheld: false, tables: 32,
    findings: [{ id: 1, nod: 'yes', table: 12, stands: true }, { id: 2, nod: 'waiting', table: 7, stands: false }], ...more,
  },
});

const face = (id: ItemId, more: Partial<WordingFace> = {}): WordingFace => ({ id, amends: null, approved: true, shown: true, ...more });
const counts = (round: number, of: ItemId, ...three: [number, number, number]): WordingBoard['counted'][number] => ({ round, of, counts: three });

const atDesk = (more: Partial<WordingDesk> = {}): WordingDesk => ({
  drives: true, questions: [1], places: 0, left: 0, amendable: false, chosen: null, tables: 32,
  circle: [{ who: 3, name: 'Ali', table: 12, question: 1 }, { who: 8, name: 'Pierre-Emmanuel', table: 4, question: null }],
  reservations: [], ...more,
});

const wording = (more: Partial<WordingBoard>): ActBoard => ({
  wording: {
    stage: 'none', round: 0, wordings: [face(11), face(12)], over: [], screen: null, turnout: null, until: null, counted: [], withheld: false, one: null, desk: null, ...more,
  },
});

const empty: ActHand = { wording: { circle: null, call: null, asked: null } };
const looked = [counts(1, 11, 142, 118, 27), counts(1, 12, 61, 170, 56)];

const phone = (view: ActBoard, mine: ActHand, ours: ActSheet, more = {}): Case => ({
  role: 'participant', people: [1], texts, sheet: sheet({ act: act(ours) }), hands: [hand({ pen: true, acts: [act(mine)] })],
  board: board({ phones: 'all', act: act(view), ...more }),
});
const none: ActSheet = { wording: {} };
const wall = (view: ActBoard, more = {}): Case => ({ ...phone(view, empty, none, { to: 'screen', ...more }), role: 'screen' });
const control = (view: ActBoard): Case => ({ ...phone(view, empty, none, { to: 'pilot', desk: desk() }), role: 'pilot' });
const inFinding = (waiting: ItemId[]): ActSheet => ({ finding: { waiting } });

const one = { id: 13, at: now - 9_000 };
const standing: FindingBoard['findings'] = [{ id: 1, nod: 'yes', table: null, stands: true }, { id: 2, nod: 'yes', table: null, stands: true }];
const figures = [
  { key: 'stories', label: both('Histoires racontées', 'Stories told'), value: 311 },
  { key: 'questions', label: both('Questions posées', 'Questions asked'), value: 148 },
  { key: 'dots', label: both('Voix données', 'Votes given'), value: 1_204 },
  { key: 'reservations', label: both('Réserves', 'Reservations'), value: 27 },
];
const ended = { one: words[13]!, figures, act: act({ close: {} } as ActBoard) };

export const closing: Record<string, () => Case> = {
  nod: () => phone(finding({}), { finding: { asked: null } }, inFinding([2])),
  resonance: () => phone(finding({ stage: 'open' }), { finding: { asked: { round: 1, over: [1, 2], revision: 1, chosen: [{ of: 1, answer: 'yes', noted: false }], until: null } } }, inFinding([])),
  resonated: () => phone(finding({ stage: 'shown', counted: [counts(1, 1, 201, 70, 16), counts(1, 2, 88, 140, 59)] }), { finding: { asked: null } }, inFinding([])),
  few: () => phone(finding({ stage: 'shown', withheld: true }), { finding: { asked: null } }, inFinding([])),
  call: () => phone(wording({ wordings: [] }), { wording: { circle: null, call: { questions: [1, 2], places: 3 }, asked: null } }, none),
  circle: () => phone(wording({ wordings: [] }), { wording: { circle: { questions: [1, 2], wordings: [face(11, { shown: false }), face(12, { shown: false, approved: false })], left: 1 }, call: null, asked: null } }, none),
  answers: () => phone(wording({ stage: 'open', round: 1, over: [11, 12] }), { wording: { circle: null, call: null, asked: { round: 1, over: [11, 12], revision: 1, chosen: [{ of: 11, answer: 'missing', noted: false }], until: now + 20_000 } } }, none),
  reading: () => phone(wording({}), empty, none),
  one: () => phone(wording({ one }), empty, none, { one: words[13]! }),
  ended: () => phone({ close: {} }, { close: {} }, { close: {} }, ended),
  'finding-said': () => wall(finding({})),
  'finding-asked': () => wall(finding({ stage: 'open', turnout, findings: standing })),
  'finding-counted': () => wall(finding({ stage: 'shown', turnout, findings: standing, counted: [counts(1, 1, 201, 70, 16), counts(1, 2, 88, 140, 59)] })),
  'finding-few': () => wall(finding({ stage: 'shown', turnout: { answered: 3, here: 9 }, findings: standing, withheld: true })),
  'wording-few': () => wall(wording({ stage: 'shown', round: 1, over: [11, 12], withheld: true, counted: looked.slice(1) })),
  'wording-read': () => wall(wording({ screen: 12 })),
  'wording-all': () => wall(wording({})),
  'wording-asked': () => wall(wording({ stage: 'open', round: 1, over: [11, 12], turnout })),
  'wording-counted': () => wall(wording({ stage: 'shown', round: 1, over: [11, 12], turnout, counted: looked })),
  'wording-amended': () => wall(wording({ stage: 'shown', round: 1, over: [11, 12], screen: 13, counted: looked, wordings: [face(11), face(12), face(13, { amends: 11 })] })),
  'wording-one': () => wall(wording({ one }), { one: words[13]! }),
  'wording-long': () => wall(wording({ one: { id: 12, at: one.at } }), { one: words[12]! }),
  'ended-wall': () => wall({ close: {} }, ended),
  'finding-desk': () => control(finding({})),
  'finding-few-desk': () => control(finding({ stage: 'settled', turnout: { answered: 3, here: 9 }, withheld: true })),
  'circle-desk': () => control(wording({ wordings: [face(11, { shown: false }), face(12, { shown: false, approved: false })], desk: atDesk({ places: 5, left: 1 }) })),
  'wording-desk': () => control(wording({ stage: 'shown', round: 1, turnout, counted: looked, desk: atDesk({ amendable: true, chosen: 11, reservations: [{ id: 21, of: 11, aside: false }, { id: 22, of: 11, aside: true }] }) })),
  'ended-desk': () => ({ ...control({ close: {} }), board: board({ to: 'pilot', desk: desk(), ...ended }) }),
};
