/**
 * What the protocol says of each kind of activity. One entry a kind:
 *
 *   dots: { board: DotsBoard; sheet: DotsSheet; hand: DotsHand; command: DotsCommand };
 *
 * The generated types replace this by a mapped type over their union, so that a
 * kind known to the server and missing in `index.ts` does not compile.
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface Kinds {}

export type Kind = keyof Kinds;
