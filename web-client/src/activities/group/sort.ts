/** The desk's list of piles: found by a word, in an order that does not move while people read. */
import type { GroupPile, ItemId } from '../../protocol';

/** Case and accents make no difference to somebody who looks for a word. */
export const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

export function found(piles: readonly GroupPile[], word: string, text: (id: ItemId) => string | undefined): GroupPile[] {
  const wanted = fold(word).trim();
  const holds = (id: ItemId): boolean => fold(text(id) ?? '').includes(wanted);
  const kept = piles.filter(({ item, joined }) => wanted === '' || [item, ...joined].some(holds));
  return kept.sort((a, b) => (a.subtheme ?? 0) - (b.subtheme ?? 0) || a.item - b.item);
}
