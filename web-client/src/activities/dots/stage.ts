/**
 * How the questions that stay stand on the wall: all on one page if each takes one
 * line, else in pages that follow one another. Nothing is made smaller to fit.
 */

/** Signs of one line beside its shape, at the smallest size that is read from the last row. */
export const LINE_SIGNS = 42;
/** Lines of one page, under the heading and the field of shapes. */
export const PAGE_LINES = 6;
/** How long a page stands before the next. */
export const PAGE_MS = 12_000;

/** Lines that a text takes in a room of that calibration. */
export const linesOf = (text: string, scale = 1): number => Math.max(1, Math.ceil(([...text].length * scale) / LINE_SIGNS));

/** Groups that fit on a page, in order; as even as their number allows. */
export function pagesOf<T>(all: readonly T[], text: (one: T) => string, scale = 1): T[][] {
  const most = Math.max(1, Math.floor(PAGE_LINES / scale));
  const total = all.reduce((sum, one) => sum + linesOf(text(one), scale), 0);
  const even = Math.ceil(total / Math.max(1, Math.ceil(total / most)));
  const pages: T[][] = [];
  let used = Infinity;
  for (const one of all) {
    const needs = linesOf(text(one), scale);
    if (used >= even || used + needs > most) {
      pages.push([]);
      used = 0;
    }
    pages[pages.length - 1]!.push(one);
    used += needs;
  }
  return pages;
}
