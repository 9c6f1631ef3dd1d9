import { expect, it } from 'vitest';
import type { Board } from '../../protocol';
import { backAt, hour, rings } from './rings';

const room = (back: number | null): Board => ({ step: { back }, clock: { ends: 1_680_000 } }) as unknown as Board;

it('calls back ahead of the printed time, not of the planned end', () => {
  expect(rings({ bell_ms: 180_000 }, room(1_500_000))).toEqual([1_320_000, 1_500_000]);
  expect(rings({ bell_ms: 0 }, room(1_500_000))).toEqual([1_500_000]);
});

it('takes the end where no time is printed', () => {
  expect(backAt(room(null))).toBe(1_680_000);
});

it('says the hour of the wall', () => {
  expect(hour(new Date(2026, 10, 23, 9, 5).getTime())).toBe('9:05');
});
