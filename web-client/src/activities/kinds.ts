/**
 * What the protocol says of each kind of activity, read off the generated unions:
 * `Kinds['dots']` is `{ board: DotsBoard; sheet: DotsSheet; hand: DotsHand; command: DotsCommand }`.
 * A kind known to the server and missing in `index.ts` does not compile.
 * Nothing is written here by hand, kind by kind.
 */
import type { ActBoard, ActCommand, ActHand, ActSheet, Kind } from '../protocol';

export type { Kind };

/** What stands under one key of a union of `{ key: value }`. */
type Under<Union, Key extends string> = Union extends Record<Key, infer Value> ? Value : never;

export type Kinds = {
  [K in Kind]: {
    board: Under<ActBoard, K>;
    sheet: Under<ActSheet, K>;
    hand: Under<ActHand, K>;
    command: Under<ActCommand, K>;
  };
};
