import { expect, it } from 'vitest';
import { pagesOf, told } from './pages';

const self = (text: string): string => text;

it('puts short texts together and long ones alone', () => {
  const [short, long] = ['x'.repeat(50), 'y'.repeat(200)];
  expect(pagesOf([short, short], self, 6)).toEqual([[short, short]]);
  expect(pagesOf([short, long, short], self, 6)).toEqual([[short], [long], [short]]);
  expect(pagesOf([long], self, 2)).toEqual([[long]]);
  expect(pagesOf([], self, 6)).toEqual([]);
});

it('keeps a place for a text whose counts are told to nobody', () => {
  const counts: [number, number, number] = [5, 0, 1];
  expect(told([7, 8], [{ round: 1, of: 8, counts }])).toEqual([{ of: 7, counts: undefined }, { of: 8, counts }]);
});
