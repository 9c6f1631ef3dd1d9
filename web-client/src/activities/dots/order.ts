/** The pilot's list behind the curtain: what stays, in the order of the rule; then the others, the nearest first: those of the last reading, then those an earlier one left out. */
import type { DotsCurtain, DotsTally } from '../../protocol';

/** Marks of a hundred readers. */
export const share = ({ marks, read }: DotsTally): number => (read > 0 ? Math.round((100 * marks) / read) : 0);

const exact = ({ marks, read }: DotsTally): number => marks / Math.max(1, read);

export function others({ count, kept }: DotsCurtain): DotsTally[] {
  const stays = new Set(kept.map((line) => line.item));
  return count.tallies.filter((tally) => !stays.has(tally.item)).sort((a, b) => b.wave - a.wave || exact(b) - exact(a) || b.unsettling - a.unsettling || a.item - b.item);
}
