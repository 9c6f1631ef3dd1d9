/** Arriving, a break and the microphone in the made-up room. Never part of a release. */
import type { ArriveBoard, Board, StepFace, VoicesBoard, VoicesNod } from '../protocol';
import { act, board, control, minutes, now, phone, wall, type Case } from './room';

const step = (kind: StepFace['kind'], title: string, say: string, more: Partial<StepFace> = {}): StepFace => ({
  ...board().step!, kind, title: { fr: title, en: title }, say: { fr: say, en: say }, beat: 0, beats: 0, ...more,
});

const places = Array.from({ length: 32 }, (_, i) => {
  const here = [10, 10, 7, 9, 10, 3, 10, 0][i % 8]!;
  return { table: i + 1, here, seated: Math.max(0, here - (i % 3 === 2 ? 2 : 0)), expected: 10 };
});
const arriving = (more: Partial<ArriveBoard> = {}): Partial<Board> => ({
  phones: 'all', round: 0, step: step('arrive', 'Arrivée', 'Trouvez votre table'),
  act: act({ arrive: { doors: true, expected: 320, here: 214, complete: 14, tables: 32, places, door: null, ...more } }),
});
const door = {
  walk_ins: 3, no_phone: 2, by_code: 2,
  guests: [{ who: 321, name: 'Zoé', table: 8, phone: false }, { who: 18, name: 'Pierre-Emmanuel', table: 16, phone: false }, { who: 44, name: 'Ali', table: null, phone: true }],
};

const pause: Partial<Board> = {
  phones: 'all', announced: true, step: step('break', 'Pause', 'Le café est au fond de la salle', { back: now + minutes(12), printed_ms: minutes(25) }),
  act: act({ break: { bell_ms: minutes(3) } }),
};

const WORDS = 'Nous savons tout de nos produits, et presque rien de la matinée d’un client qui entre chez nous un mardi.';
const speaking = { ends: now + 42_000 };
const voices = (more: Partial<VoicesBoard> = {}): Partial<Board> => ({
  phones: 'down', step: step('voices', 'Trois voix', 'Ceux qui les portent les racontent'),
  act: act({ voices: { spoken: 2, planned: 3, speaking: true, ends: speaking.ends, shown: null, reads: null, queue: [], choices: null, ...more } }),
});
const queue: VoicesBoard['queue'] = [
  { turn: 1, table: 7, name: 'Claire', raised: false, stage: 'done', said: { item: 7, nod: 'yes', aside: false }, reads: null },
  { turn: 2, table: 21, name: 'Marc', raised: true, stage: { speaking }, said: { item: 8, nod: 'not_quite', aside: false }, reads: null },
  { turn: 3, table: 4, name: null, raised: false, stage: 'waiting', said: null, reads: null },
  { turn: 4, table: null, name: 'Sophie', raised: false, stage: 'waiting', said: null, reads: null },
];
const texts = [{ id: 7, text: WORDS }, { id: 8, text: 'On n’ose pas dire non.' }, { id: 9, text: 'Qui, parmi nos clients, n’ose plus rien nous demander ?' }];
const choices: VoicesBoard['choices'] = [{ item: 7, subtheme: 1 }, { item: 8, subtheme: 3 }];

function asked(nod: VoicesNod): Case {
  const said = [{ item: 7, nod, aside: false }];
  const hand = act({ voices: { may_ask: false, place: null, speaking: false, said: [] } });
  return { ...phone(voices(), { called: nod === 'asked', pen: true, acts: [hand] }, { act: act({ voices: { said } }) }), texts };
}

export const floor: Record<string, () => Case> = {
  arrive: () => phone(arriving({ places: [] }), { pen: true, acts: [act({ arrive: {} })] }, { pen: 1, act: act({ arrive: { seated: [2, 4], expected: 10 } }) }),
  arriving: () => wall(arriving()),
  closed: () => wall(arriving({ doors: false })),
  doors: () => control('helper', arriving({ door })),
  break: () => phone(pause, { next: 4, acts: [act({ break: {} })] }),
  pause: () => wall(pause),
  soon: () => wall({ ...pause, step: { ...pause.step!, back: now + minutes(2) } }),
  pauses: () => control('pilot', pause),
  asked: () => asked('asked'),
  nodded: () => ({ ...asked('yes'), board: board({ ...voices(), phones: 'all' }) }),
  mic: () => phone({ ...voices(), phones: 'all' }, { acts: [act({ voices: { may_ask: true, place: null, speaking: false, said: [] } })] }),
  voice: () => wall(voices()),
  sentence: () => ({ ...wall(voices({ shown: 7 })), texts }),
  queue: () => ({ ...control('pilot', voices({ queue })), texts }),
  aloud: () => ({ ...wall(voices({ reads: { item: 9, subtheme: 2 } })), texts }),
  readings: () => ({ ...control('pilot', voices({ planned: 10, choices, queue: [{ turn: 1, table: null, name: null, raised: false, stage: { speaking }, said: null, reads: 9 }] })), texts }),
};
