import { expect, it } from 'vitest';
import { LINE_SIGNS, pagesOf } from './stage';

const text = (lines: number): string => 'x'.repeat(lines * LINE_SIGNS);
const pages = (...lines: number[]): number[][] => pagesOf(lines, text);

it('puts five short questions on one page', () => expect(pages(1, 1, 1, 1, 1)).toEqual([[1, 1, 1, 1, 1]]));

it('turns pages rather than shrink, and keeps them even', () => {
  expect(pages(2, 2, 2, 2, 2)).toEqual([[2, 2, 2], [2, 2]]);
  expect(pages(...Array<number>(15).fill(1)).map((page) => page.length)).toEqual([5, 5, 5]);
  expect(pages(4, 4)).toEqual([[4], [4]]);
});

it('gives less to a page in a room that needs larger letters', () => {
  expect(pagesOf([1, 1, 1, 1], text, 2).map((page) => page.length)).toEqual([1, 1, 1, 1]);
});

it('loses nothing', () => {
  for (const lines of [[9, 1], [3, 3, 3, 3, 1, 1, 2], [1], []]) expect(pages(...lines).flat()).toEqual(lines);
});
