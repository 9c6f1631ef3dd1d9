/**
 * How large the one question may stand on the wall: the first size, else the next, in
 * shares of the height. Never below the second size of all plenary text.
 */
export const SIZES = [15, 12, 9.1] as const;

/** Shares of the image that the text may take. */
const [WIDTH, HEIGHT] = [0.9, 88];
/** Width of a sign times height of a line, in squares of the size, with the room that ragged lines lose. */
const SIGN = 0.75;

/** `ratio` is the width of the image over its height. */
export function sizeOf(signs: number, ratio: number): number {
  const most = Math.sqrt((WIDTH * ratio * 100 * HEIGHT) / (Math.max(1, signs) * SIGN));
  return SIZES.find((size) => size <= most) ?? SIZES[SIZES.length - 1]!;
}
