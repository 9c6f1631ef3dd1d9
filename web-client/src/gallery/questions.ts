/** Made-up questions, for looking at harvest, group and explore without a server. Never part of a release. */
import type { ActBoard, ActHand, ActSheet, GroupPile, PoolRow, PoolVerdict, Said } from '../protocol';

const heads = ['Que perdrions-nous à', 'Comment pourrions-nous', 'Qui, chez le client, devrait', 'Qu’est-ce qui nous retient de', 'Pour qui choisissons-nous de'];
const tails = ['ne rien changer', 'inventer une visite qui se raconte le soir en famille', 'dire non quand c’est non', 'rendre à chaque magasin le droit d’essayer pendant une saison entière sans demander la permission', 'écouter avant de vendre'];

export const texts: Said[] = Array.from({ length: 150 }, (_, i) => ({ id: i + 1, text: `${heads[i % 5]!} ${tails[Math.floor(i / 5) % 5]!}\u00a0?` }));

const verdicts: PoolVerdict[] = ['waiting', 'approved', 'approved', 'approved', 'hidden', { aside: { before: 'vendredi' } }];
const row = (id: number, verdict: PoolVerdict = verdicts[id % 6]!): PoolRow => ({ id, subtheme: (id % 3) + 1, question: null, verdict, late: id % 20 === 0, seen: id % 9 === 1 });
const rows = texts.map(({ id }) => row(id));

const harvest = { stage: 'open', subthemes: 3, per_table: 5, chars_max: 140, shown: null, shown_subtheme: null, total: null, aside: null, desk: [], withdrawn: null } as const;
type Three = { board: ActBoard; sheet?: ActSheet; hand?: ActHand };

const ours: ActSheet = { harvest: { main: 2, questions: [row(3, 'waiting'), row(7, 'approved'), row(5, { aside: { before: 'vendredi' } })] } };
export const writing: Three = { board: { harvest: { ...harvest, desk: [] } }, sheet: ours, hand: { harvest: { stage: 'open' } } };
export const asked = (id: number | null): ActBoard => ({ harvest: { ...harvest, desk: [], shown: id, shown_subtheme: id && (id % 3) + 1 } });
export const counted: ActBoard = { harvest: { ...harvest, stage: 'late', desk: [], total: 148, aside: 2 } };
export const sorting: ActBoard = { harvest: { ...harvest, shown: 7, shown_subtheme: 2, total: 148, aside: 25, withdrawn: 2, desk: rows } };

const piles: GroupPile[] = texts.filter(({ id }) => id % 6 !== 0).map(({ id }) => ({
  item: id, subtheme: (id % 3) + 1, joined: id % 10 === 5 ? [id + 1] : [], held: id === 8 ? 'Léa' : null, apart: id === 11,
}));
export const grouping: ActBoard = { group: { open: true, desk: { piles, questions: 150, alike: Array.from({ length: 20 }, (_, i) => ({ one: i * 5 + 1, other: i * 5 + 2, score: 960 - i * 12 })) } } };
export const lives: ActHand = { group: { open: true, piles: [[3, 40, 41]] } };

const lots = [7, 21, 1, 18, 12].map((question, i) => ({ question, subtheme: (i % 3) + 1, left: i < 3 ? 1 : 0, tables: [1, 6, 11, 16, 21, 26, 31].map((table) => table + i).filter((table) => table <= 32) }));
const explore = { open: true, late: false, notes_each: 5, lots, focus: null, shown: null, desk: [] };
const notes: PoolRow[] = [101, 102].map((id) => ({ ...row(id, id === 101 ? 'approved' : 'waiting'), question: 21 }));
export const exploring: Three = { board: { explore }, sheet: { explore: { question: 21, notes } }, hand: { explore: { open: true } } };
export const alone: ActBoard = { explore: { ...explore, focus: 21 } };
export const noted: ActBoard = { explore: { ...explore, shown: 101 } };
export const handedUp: ActBoard = { explore: { ...explore, desk: rows.slice(0, 40).map((one, i) => ({ ...one, question: lots[i % 5]!.question })) } };
