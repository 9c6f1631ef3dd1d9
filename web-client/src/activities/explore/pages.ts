/**
 * Fits the questions on the wall: as many to a page as nine lines hold, never smaller.
 * The page follows from the time, so that several screens turn together.
 */
const LINE_SIGNS = 40;
const LINES = 9;
const PAGE_MS = 15_000;

export const linesOf = (text: string): number => Math.max(1, Math.ceil((text.length + 2) / LINE_SIGNS));

/** Places of the questions on each page, in their order. */
export function pages(texts: readonly string[]): number[][] {
  const out: number[][] = [];
  let used = LINES;
  texts.forEach((text, place) => {
    const lines = linesOf(text);
    if (used + lines > LINES) [used] = [0, out.push([])];
    out[out.length - 1]!.push(place);
    used += lines;
  });
  return out;
}

export const pageAt = (now: number, of: number): number => (of > 0 ? Math.floor(now / PAGE_MS) % of : 0);
