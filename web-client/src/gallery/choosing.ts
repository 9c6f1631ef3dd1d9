/** The choice by marks in a made-up day: ballots, the run-off, the curtain, the reveal. Never part of a release. */
import type { Act, ActBoard, ActHand, ActSheet, DotsBoard, DotsCurtain, DotsLine, DotsPaper, ItemId } from '../protocol';
import { board, desk, hand, sheet, type Case } from './room';

const words = [
  'Que ferions-nous si chaque client sortait avec une idée ?',
  'Qui écoute vraiment les vendeurs le samedi soir ?',
  'Qu’est-ce que nos clients nous disent, et que nous n’entendons plus ?',
  'Pourquoi mesurons-nous la satisfaction plutôt que l’envie de revenir ?',
  'Comment un client pourrait-il siéger à notre comité de direction, et qu’y changerait-il dès la première réunion de l’année prochaine ?',
  'Et si le magasin appartenait un jour par an à ses clients ?',
  'Que cachons-nous derrière le mot « parcours » ?',
  'À quoi renoncerions-nous pour garder dix clients de plus ?',
  'Quelle règle empêche nos équipes d’être généreuses ?',
  'Comment apprend-on d’un client parti ?',
  'Que vend-on quand le rayon est vide ?',
  'Qui, chez nous, a le droit de dire oui ?',
];
const texts = words.map((text, i) => ({ id: i + 1, text }));
const now = Date.now();
const act = <T>(view: T): Act<T> => ({ run: 3, step: 3, view });
const none: ActSheet = { dots: { paper: null } };

const dots = (more: Partial<DotsBoard> = {}): ActBoard => ({
  dots: {
    phase: 'open', wait: null, voice: 'participant', rule: { best: 0, per_subtheme: 1, unsettling: 1, next: 1, tie: 'both' }, questions: 148, ballot: 12, wave: 1, waves: 1, late: 0, dots: 3,
    unsettling: true, ends: null, turnout: { ballots: 212, voices: 318 }, beats: 0, shown: 0, missing: null, fixed: false, revealed: [], lines: [], clear: null, curtain: null, shape: null, ...more,
  },
});
const paper = (more: Partial<DotsPaper> = {}): DotsPaper => ({ questions: texts.map(({ id }) => id), revision: 0, dots: [], unsettling: null, run_off: false, wave: 1, ...more });
const line = (item: ItemId, why: DotsLine['why'], beat: number, more: Partial<DotsLine> = {}): DotsLine => ({ item, subtheme: (item % 3) + 1, why, beat, tied: null, title: null, joined: 0, ...more });

const five = [line(1, 'subtheme', 1), line(2, 'subtheme', 1, { tied: 'both' }), line(9, 'subtheme', 1), line(7, 'unsettling', 2), line(10, 'next', 3, { joined: 2 })];
const short = five.map((one) => ({ ...one, title: one.item === 1 ? 'Si chaque client sortait avec une idée' : one.item === 2 ? 'Qui écoute les vendeurs le samedi soir ?' : one.item === 9 ? 'Quelle règle empêche d’être généreux ?' : null }));
const curtain = (more: Partial<DotsCurtain> = {}): DotsCurtain => ({
  count: { ballots: 31, voices: 32, tallies: texts.map(({ id }) => ({ item: id, dealt: 32, read: 31, marks: (id * 7) % 23, unsettling: id === 7 ? 12 : id % 4, run_off: null, wave: 2, stays: (id * 37) % 100 })) },
  kept: [...five, line(5, 'wild', 3)], apart: [{ item: 4, of: 3 }], weakest: 72, withheld: false, clear: false, ties: [{ why: 'subtheme', subtheme: 3, items: [2, 11], places: 1, ending: 'both' }], ...more,
});

const phone = (view: ActBoard, mine: DotsPaper | null, ours: ActSheet = none, pen = false): Case => ({
  role: 'participant', people: [1], texts, sheet: sheet({ act: act(ours) }), hands: [hand({ pen, acts: [act({ dots: { paper: mine } } as ActHand)] })],
  board: board({ phones: 'all', act: act(view) }),
});
const wall = (view: ActBoard): Case => ({ ...phone(view, null), role: 'screen', board: board({ to: 'screen', act: act(view) }) });
const control = (view: ActBoard): Case => ({ ...phone(view, null), role: 'pilot', board: board({ to: 'pilot', desk: desk(), act: act(view) }) });

const tables = { voice: 'table', dots: 5, ballot: 12, questions: 12, turnout: { ballots: 21, voices: 32 } } as const;
const settled = { phase: 'settled', voice: 'table', beats: 3, turnout: { ballots: 31, voices: 32 } } as const;
const ids = five.map((one) => one.item);

export const choosing: Record<string, () => Case> = {
  ballot: () => phone(dots(), paper()),
  'ballot-wave': () => phone(dots({ dots: 6, wave: 2, waves: 2 }), paper({ wave: 2, dots: [3, 1] })),
  'wave-wall': () => wall(dots({ dots: 6, wave: 1, waves: 2 })),
  'sizes-desk': () => control(dots({ dots: 6, waves: 2, turnout: { ballots: 0, voices: 318 }, shape: { ballot: 12, dots: 6, waves: [75] } })),
  'ballot-cast': () => phone(dots(), paper({ revision: 4, dots: [3, 1, 8], unsettling: 7 })),
  'ballot-closing': () => phone(dots({ phase: 'closed', ends: now + 25_000 }), paper({ revision: 4, dots: [3, 1], unsettling: null })),
  'ballot-table': () => phone(dots(tables), null, { dots: { paper: paper({ revision: 2, dots: [3, 1, 8] }) } }, true),
  'ballot-read': () => phone(dots(tables), null, { dots: { paper: paper({ revision: 2, dots: [3, 1, 8], unsettling: 5 }) } }),
  'run-off': () => phone(dots({ phase: 'run_off', dots: 1, unsettling: false, ends: now + 40_000 }), paper({ questions: [2, 11], run_off: true })),
  counted: () => phone(dots(settled), null),
  kept: () => phone(dots({ ...settled, shown: 3, revealed: ids }), null),
  'choice-wall': () => wall(dots()),
  'choice-closed': () => wall(dots({ phase: 'closed', ends: now + 25_000, turnout: { ballots: 301, voices: 318 } })),
  'counted-wall': () => wall(dots(settled)),
  'reveal-1': () => wall(dots({ ...settled, shown: 1, lines: five.slice(0, 3) })),
  'reveal-3': () => wall(dots({ ...settled, shown: 3, lines: five, clear: true })),
  'reveal-short': () => wall(dots({ ...settled, shown: 3, lines: short, clear: false })),
  'run-off-wall': () => wall(dots({ phase: 'run_off', ends: now + 40_000 })),
  'missing-wall': () => wall(dots({ ...settled, shown: 3, lines: short, missing: now + 85_000 })),
  'choice-desk': () => control(dots()),
  'full-desk': () => control(dots({ phase: 'waiting', turnout: { ballots: 0, voices: 0 }, wait: { full_list: { count: 148, limit: 60 } } })),
  'curtain-desk': () => control(dots({ ...settled, curtain: curtain() })),
  'decide-desk': () => control(dots({ ...settled, curtain: curtain({ ties: [{ why: 'subtheme', subtheme: 3, items: [2, 11], places: 1, ending: 'open' }] }) })),
};
