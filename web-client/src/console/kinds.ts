/**
 * What the kinds call their own things on the console: the gesture that GO makes,
 * what undo names, the kind itself. Read from their words.ts, by code; a code
 * without words is shown as a general word, never as itself.
 */
import { activities } from '../activities';
import type { Words } from '../words';

type Said = Words<Record<string, string>>;
type Module = Partial<Record<'cues' | 'gestures' | 'kind', Said>>;

const modules = import.meta.glob<Module>('../activities/*/words.ts', { eager: true });
const of = (kind: string): Module => modules[`../activities/${kind}/words.ts`] ?? {};
const all = (): Module[] => Object.values(modules);

const word = (from: Said | undefined, code: string): string | undefined => from?.[code];

/** What GO does inside an activity of that kind. */
export const cueOf = (kind: string | undefined, code: string): string | undefined => word(of(kind ?? '').cues, code);

/** A gesture of some kind, by the name of its row. */
export function gestureOf(row: string): string | undefined {
  for (const { gestures } of all()) if (gestures && row in gestures) return word(gestures, row);
  return undefined;
}

export const kindName = (kind: string): string => word(of(kind).kind, 'name') ?? kind;

/** All kinds, for the list of what can be inserted. */
export const kinds = (): string[] => Object.keys(activities);
