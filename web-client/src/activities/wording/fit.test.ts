import { expect, it } from 'vitest';
import { sizeOf } from './fit';

it('takes the largest size that holds the question, and never goes below the second', () => {
  expect([sizeOf(40, 16 / 9), sizeOf(60, 16 / 9), sizeOf(100, 16 / 9)]).toEqual([15, 15, 12]);
  expect([sizeOf(60, 4 / 3), sizeOf(80, 4 / 3), sizeOf(100, 1)]).toEqual([15, 12, 9.1]);
  expect(sizeOf(10_000, 0.1)).toBe(9.1);
});
