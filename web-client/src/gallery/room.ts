/**
 * A made-up room, for looking at the surfaces without a server: one hall at one
 * moment, changed a little by each case. Never part of a release.
 */
import type { Act, ActBoard, ActHand, ActSheet, Board, Desk, Entered, Frame, FromServer, Hand, Line, Role, Said, Sheet, TableFace, Text } from '../protocol';
import * as questions from './questions';

export const now = Date.now();
export const minutes = (n: number): number => n * 60_000;
const both = (fr: string, en: string = fr): Text => ({ fr, en });

export interface Case {
  role: Role;
  board: Board;
  hands: Hand[];
  sheet: Sheet;
  people: number[];
  refused?: number;
  texts?: Said[];
  /** Of these texts this phone has the secret. */
  mine?: number[];
}

const names = ['Claire', 'Marc', 'Ali', 'Jo', 'Nadia', 'Pierre-Emmanuel', 'Sophie', 'Luc', 'Inès', 'Bruno'];
export const act = <T>(view: T): Act<T> => ({ run: 3, step: 3, view });

const agenda: Line[] = (
  [
    ['arrive', 'Arrivée et installation', 45, 'done'], ['talk', 'La demande de la direction', 10, 'done'], ['talk', 'Récits de réussite', 22, 'open'],
    ['talk', 'Relais', 9, 'ahead'], ['talk', 'Trois porteurs au micro', 8, 'ahead'], ['talk', 'Thème et sous-thèmes', 8, 'ahead'],
    ['harvest', 'La moisson des questions', 22, 'ahead'], ['talk', 'Pause, nouvelle table en sortant', 28, 'ahead'], ['talk', 'Regrouper', 28, 'ahead'],
    ['talk', 'Dix questions lues à voix haute', 5, 'ahead'], ['talk', 'Choix en silence', 7, 'ahead'], ['talk', 'Choix aux tables', 12, 'parked'],
  ] as [string, string, number, Line['status']][]
).map(([kind, title, lasts, status], i) => ({
  id: i + 1, name: `step-${i + 1}`, title: both(title), kind: kind as Line['kind'], day: 1, lasts: minutes(lasts), status,
  protect: i === 2 || i === 6, backstage: i === 8, moves_people: i === 3, phones: 'down',
}));

const tables: TableFace[] = Array.from({ length: 32 }, (_, i) => ({
  id: i + 1, here: i === 4 ? 11 : i === 30 ? 0 : 10, seated: i === 30 ? 0 : (i * 7) % 11, online: i === 29 ? 2 : 9, pen: i % 5 !== 0, closed: i === 30,
  help: i === 20 ? { since: now - 40_000, taken_by: null } : i === 8 ? { since: now - 90_000, taken_by: 'Léa' } : null,
  progress: [i === 13 ? 0 : Math.min(10, 5 + ((i * 5) % 6)), 10],
}));

export function desk(more: Partial<Desk> = {}): Desk {
  return {
    agenda, next: { step: 4 }, expect: 7,
    cue: both('Quand les conversations baissent, pas avant.', 'When the talk goes down, not before.'),
    note: { stage: both('Dire le nom de la personne qui écoute.', 'Say the name of the listener.'), desk: both('Ne rien montrer.', 'Show nothing.') },
    next_say: both('', ''), next_title: both('Relais', 'Relay'), next_cue: both('Attendre que tous soient assis.', 'Wait until all sit.'),
    next_note: { stage: both('« Vous portez une histoire. »', '“You carry a story.”'), desk: both('') },
    forecast: {
      ends: now + minutes(192), late_ms: minutes(4),
      hard: [{ at: now + minutes(45), what: both('Café', 'Coffee'), over_ms: minutes(6) }, { at: now + minutes(170), what: both('Départ de la direction', 'Management leaves'), over_ms: 0 }],
      proposals: [{ gains_ms: minutes(5), cuts: [[5, minutes(3)]] }, { gains_ms: minutes(8), cuts: [[5, 0]] }],
    },
    tables,
    request: { text: both('Fidéliser nos clients dans les douze mois', 'Keep our customers within twelve months'), by: both('La direction générale', 'General management'), set_aside: now - minutes(46), taken_up: null },
    also: [], moves: [
      { seq: 41, at: now - 30_000, kind: 'show', about: null, names: [], people: 0, undone: false }, { seq: 40, at: now - 60_000, kind: 'go', about: 'step-3', names: [], people: 0, undone: false },
      { seq: 31, at: now - 900_000, kind: 'answer_help', about: '9', names: [], people: 0, undone: true },
    ],
    pilot: 'abcd0123', screens: 1, storage: 'sound', doors: true, left: 2, seats: 10, small: 6, come_again: 0, ...more,
  };
}

export function board(more: Partial<Board> = {}): Board {
  return {
    to: 'phones', title: both('Ambition client', 'Customer ambition'), language: 'fr',
    step: {
      id: 3, run: 3, name: 'step-3', kind: 'talk', title: both('Récits de réussite', 'Success stories'),
      say: both('Racontez une réussite dont vous êtes fiers. Deux minutes chacun.', 'Tell a success that you are proud of. Two minutes each.'), beat: 1, beats: 3, printed_ms: null, back: null, gong: true,
    },
    clock: { started: now - minutes(3), beat_started: now - minutes(1), ends: now + minutes(14), beat_ends: now + minutes(7) + 40_000, paused: null },
    phones: 'down', round: 1, moving: null, announced: false,
    crowd: { expected: 320, here: 318, online: 311, seated: 302, tables: 32, complete: 26 },
    places: [],
    theme: {
      text: both('Fidéliser nos clients en les rendant co-créateurs', 'Keep customers by making them co-creators'),
      subthemes: [both('Écouter le client', 'Listen to the customer'), both('Inventer avec lui', 'Invent with them'), both('Oser en magasin', 'Dare in the shop')], earlier: [], fixed: false,
    },
    show: { black: false, frozen: false, night: false, dark: false, gongs: true, qr: false, message: '', line: '' },
    act: act({ talk: { show: 'clock' } } as ActBoard), one: null, one_at: null, figures: [], sealed: [], again: [], desk: null, ...more,
  };
}

export function hand(more: Partial<Hand> = {}): Hand {
  return {
    who: 1, name: 'Claire', language: 'fr', stay: 'here', table: 12, seated: true, next: null, rotation: [7, 12, 4], pen: false, called: false,
    acts: [act({ talk: {} } as ActHand)], ...more,
  };
}

export function sheet(more: Partial<Sheet> = {}): Sheet {
  return {
    table: 12, people: names.map((name, i) => ({ id: i + 1, name, seated: i !== 0 && i % 3 !== 2, online: true })), pen: 2, help: null,
    act: act({ talk: {} } as ActSheet), ...more,
  };
}

const nothingOpen: Partial<Board> = { step: null, act: null, phones: 'all' };
export const phone = (change: Partial<Board>, mine: Partial<Hand> = {}, ours: Partial<Sheet> = {}): Case => ({
  role: 'participant', board: board(change), hands: [hand(mine)], sheet: sheet(ours), people: [1],
});
export const wall = (change: Partial<Board>): Case => ({ ...phone({ to: 'screen', ...change }), role: 'screen' });
export const control = (role: Role, change: Partial<Board> = {}, at: Partial<Desk> = {}): Case => ({
  ...phone({ to: role as Board['to'], desk: desk(at), ...change }), role,
});

const show = board().show;

export const cases: Record<string, () => Case> = {
  join: () => ({ ...phone(nothingOpen), people: [], hands: [] }),
  refused: () => ({ ...phone({}), refused: 403 }),
  seat: () => phone({ ...nothingOpen, round: 0 }, { seated: false }),
  seated: () => phone({ ...nothingOpen, round: 0 }),
  moving: () => phone({ moving: now + minutes(4) }, { seated: false }),
  dark: () => phone({}),
  announced: () => phone({ announced: true }, { next: 4 }, { help: { since: now, taken_by: 'Léa' } }),
  pen: () => phone({ phones: 'pen' }, { pen: true }),
  all: () => phone({ phones: 'all', one: 'Comment fidéliser notre client comme source d’innovation ?', show: { ...show, message: 'Le café est servi au premier étage.' } }),
  two: () => ({ ...phone({ phones: 'pen' }), hands: [hand({ acts: [] }), hand({ who: 2, name: 'Marc', pen: true })], people: [1, 2] }),
  left: () => phone({}, { stay: 'left' }),
  screen: () => wall({}),
  theme: () => wall({ act: act({ talk: { show: 'theme' } } as ActBoard) }),
  nothing: () => wall({ act: act({ talk: { show: 'nothing' } } as ActBoard) }),
  calm: () => wall({ ...nothingOpen, crowd: { ...board().crowd, seated: 214 } }),
  move: () => wall({ moving: now + minutes(4) }),
  message: () => wall({ show: { ...show, message: 'Le café est servi au premier étage.' } }),
  qr: () => wall({ show: { ...show, qr: true } }),
  night: () => wall({ show: { ...show, night: true } }),
  black: () => wall({ show: { ...show, black: true } }),
  stage: () => control('stage', { show: { ...show, line: 'Trois tables ont besoin de deux minutes.' } }),
  pilot: () => control('pilot'),
  before: () => control('pilot', nothingOpen, { pilot: null, next: { step: 1 } }),
  other: () => control('pilot', {}, { pilot: 'ffff0000' }),
  restored: () => control('pilot', {}, { come_again: 37 }),
  helper: () => control('helper'),
  harvest: () => ({ ...phone({ phones: 'pen', act: act(questions.writing.board) }, { pen: true, acts: [act(questions.writing.hand!)] }, { pen: 1, act: act(questions.writing.sheet!) }), mine: [3, 7] }),
  harvestTable: () => phone({ phones: 'pen', act: act(questions.writing.board) }, { acts: [act(questions.writing.hand!)] }, { act: act(questions.writing.sheet!) }),
  harvestTheme: () => wall({ act: act(questions.asked(null)) }),
  harvestAsked: () => wall({ act: act(questions.asked(18)) }),
  harvestTotal: () => wall({ act: act(questions.counted) }),
  harvestDesk: () => control('pilot', { act: act(questions.sorting) }),
  group: () => ({ ...phone({ phones: 'pen', act: act(questions.exploring.board) }, { acts: [act(questions.exploring.hand!), { run: 4, step: 4, view: questions.lives }, { run: 2, step: 2, view: { harvest: { stage: 'late' } } }] }, { act: act(questions.exploring.sheet!) }), mine: [41] }),
  groupDesk: () => control('helper', {}, { also: [act(questions.grouping)] }),
  explore: () => ({ ...phone({ phones: 'pen', act: act(questions.exploring.board) }, { pen: true, acts: [act(questions.exploring.hand!)] }, { pen: 1, act: act(questions.exploring.sheet!) }), mine: [102] }),
  exploreFive: () => wall({ act: act(questions.exploring.board) }),
  exploreAlone: () => wall({ act: act(questions.alone) }),
  exploreNote: () => wall({ act: act(questions.noted) }),
  exploreDesk: () => control('pilot', { act: act(questions.handedUp) }),
};

const frame = <T>(view: T): Frame<T> => ({ v: { epoch: 1, seq: 1, tick: 0 }, now, view });

export function entered(it: Case): Entered {
  const frames: FromServer[] = [{ board: frame(it.board) }, { sheet: frame(it.sheet) }, ...it.hands.map((one) => ({ hand: frame(one) }))];
  frames.push({ texts: questions.texts });
  if (it.board.desk) frames.push({ board: frame({ ...it.board, to: 'screen', desk: null }) });
  if (it.texts) frames.push({ texts: it.texts });
  return { role: it.role, device: 'abcd0123', people: it.people, ticket: '', now, title: it.board.title, language: it.board.language, frames };
}
