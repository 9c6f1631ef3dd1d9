/**
 * Which texts stand on the plenary together: as many as fit, the rest on the next
 * page. Nothing is ever made smaller to fit.
 */

import type { Counted, ItemId } from '../../protocol';

/** Signs of one line at the second size, on a wall of 16 to 9, cautiously. */
const SIGNS = 30;
/** Between two texts, in lines. */
const GAP = 0.5;
/** How long a page stands before the next. */
export const PAGE_MS = 12_000;

const lines = (text: string): number => Math.max(1, Math.ceil([...text].length / SIGNS));

/** Groups of the given texts, each of at most `most` lines; a longer one stands alone. */
export function pagesOf<T>(all: readonly T[], text: (one: T) => string, most: number): T[][] {
  const pages: T[][] = [];
  let room = 0;
  for (const one of all) {
    const needs = lines(text(one)) + GAP;
    if (needs > room || pages.length === 0) {
      pages.push([]);
      room = most;
    }
    pages[pages.length - 1]!.push(one);
    room -= needs;
  }
  return pages;
}

/** The counts of each text; none where too few have answered for them to be told. */
export function told(texts: readonly ItemId[], counted: readonly Counted[]): { of: ItemId; counts: Counted['counts'] | undefined }[] {
  return texts.map((of) => ({ of, counts: counted.find((one) => one.of === of)?.counts }));
}
