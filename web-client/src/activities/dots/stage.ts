/**
 * How the questions that stay stand on the wall: all on one page if each takes one
 * line, else in pages that follow one another. Nothing is made smaller to fit.
 */

/** Signs of one line at the smallest size that is read from the last row. */
export const LINE_SIGNS = 44;
/** Lines of one page, under the heading and the field of shapes. */
export const PAGE_LINES = 7;
/** How long a page stands before the next. */
export const PAGE_MS = 12_000;

/** Lines that a text takes. */
export const linesOf = (text: string): number => Math.max(1, Math.ceil([...text].length / LINE_SIGNS));

/** Groups of at most `most` lines, in order; as even as their number allows. */
export function pagesOf<T>(all: readonly T[], text: (one: T) => string, most = PAGE_LINES): T[][] {
  const total = all.reduce((sum, one) => sum + linesOf(text(one)), 0);
  const even = Math.ceil(total / Math.max(1, Math.ceil(total / most)));
  const pages: T[][] = [];
  let used = Infinity;
  for (const one of all) {
    const needs = linesOf(text(one));
    if (used >= even || used + needs > most) {
      pages.push([]);
      used = 0;
    }
    pages[pages.length - 1]!.push(one);
    used += needs;
  }
  return pages;
}
