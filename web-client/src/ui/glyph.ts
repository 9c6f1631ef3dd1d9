/**
 * The one glyph of the product: a table as a numbered disc with a dot for each
 * person. A state changes the shape, not the colour alone. A dot is a person,
 * never a chair: it must never say who sits where.
 */
export type TableState = 'quiet' | 'progress' | 'done' | 'late' | 'help' | 'offline';

export interface TableGlyph {
  table: number;
  /** How many people belong to the table. */
  people: number;
  /** How many of them are there, or did the thing. */
  filled: number;
  state: TableState;
}

export const DISC = 32;
const RING = DISC * 1.36;
export const SEAT = DISC * 0.19;

/** Where the dots lie, in the glyph's own units: the first at the top, then clockwise. */
export function dots(people: number): { x: number; y: number }[] {
  return Array.from({ length: people }, (_, i) => {
    const turn = (2 * Math.PI * i) / people - Math.PI / 2;
    return { x: RING * Math.cos(turn), y: RING * Math.sin(turn) };
  });
}

/** The mark under the number, drawn in a square of 20 around the origin. */
export const marks: Partial<Record<TableState, string>> = {
  done: 'M-7 0 L-2 5 L8 -6',
  late: 'M-8 0 A8 8 0 1 1 8 0 A8 8 0 1 1 -8 0 M0 -5 V0 L4 2',
  help: 'M-5 1 V-5 M-1.7 0 V-8 M1.7 0 V-8 M5 1 V-5.5 M-5 1 C-5 10 5 10 5 1 M-5 3 L-8.5 -0.5',
};
