import { expect, it } from 'vitest';
import type { GroupPile } from '../../protocol';
import { found } from './sort';

const pile = (item: number, subtheme: number, joined: number[] = []): GroupPile => ({ item, subtheme, joined, held: null, apart: false });
const texts: Record<number, string> = { 1: 'Que perdons-nous ?', 2: 'Qui écoute ?', 3: 'Comment ÉCOUTER ?' };

it('finds a word in a pile, whatever its case and accents, and sorts by sub-theme', () => {
  const piles = [pile(1, 2, [3]), pile(2, 1)];
  expect(found(piles, 'ecoute', (id) => texts[id]).map(({ item }) => item)).toEqual([2, 1]);
  expect(found(piles, ' perdons ', (id) => texts[id]).map(({ item }) => item)).toEqual([1]);
  expect(found(piles, '', () => undefined).map(({ item }) => item)).toEqual([2, 1]);
});
