/**
 * Newest wins: of two frames for one slot the one with the greater version stays,
 * whatever order the network brought them in. It must never merge two frames.
 */
import type { Frame, Version } from '../protocol';

/** Greater than zero when `a` is newer: epoch first, then entry, then tick. */
export function compare(a: Version, b: Version): number {
  return a.epoch - b.epoch || a.seq - b.seq || a.tick - b.tick;
}

/** The frame to keep. The same version again changes nothing. */
export function newest<View>(held: Frame<View> | undefined, come: Frame<View>): Frame<View> {
  return held && compare(come.v, held.v) <= 0 ? held : come;
}

/** Slots by key: a new record only when one of its slots changed, so that nothing else is drawn again. */
export function place<View>(slots: Slots<View>, key: string | number, come: Frame<View>): Slots<View> {
  return newest(slots[key], come) === come ? { ...slots, [key]: come } : slots;
}

export type Slots<View> = Readonly<Record<string | number, Frame<View>>>;
