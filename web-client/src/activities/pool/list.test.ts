import { describe, expect, it } from 'vitest';
import type { PoolRow, PoolVerdict } from '../../protocol';
import { Arrivals, follow, on, step } from './list';

const row = (id: number, verdict: PoolVerdict = 'waiting', subtheme = 1): PoolRow => ({ id, subtheme, question: null, verdict, late: false, seen: false });
const ids = (rows: readonly PoolRow[]): number[] => rows.map(({ id }) => id);

describe('a list at the desk', () => {
  it('keeps its order while texts come in and change their state', () => {
    const arrivals = new Arrivals();
    expect(ids(arrivals.order([row(5, 'waiting', 2), row(9)]))).toEqual([9, 5]);
    expect(ids(arrivals.order([row(1), row(5, 'approved', 2), row(9)]))).toEqual([9, 5, 1]);
    expect(ids(arrivals.order([row(1), row(9)]))).toEqual([9, 1]);
  });

  it('puts what is hidden or kept aside on one shelf', () => {
    const rows = [row(1), row(2, 'approved'), row(3, 'hidden'), row(4, { aside: { before: 'midi' } })];
    expect([ids(on('waiting', rows)), ids(on('approved', rows)), ids(on('away', rows)), on('all', rows).length]).toEqual([[1], [2], [3, 4], 4]);
  });

  it('goes on to the next text when one has left the shelf', () => {
    const before = [row(1), row(2), row(3)];
    expect(follow(2, before, [row(1), row(3)])).toBe(3);
    expect(follow(3, before, [row(1), row(2)])).toBe(2);
    expect(follow(2, before, before)).toBe(2);
    expect(follow(2, before, [])).toBeUndefined();
    expect(follow(undefined, [], [row(7)])).toBe(7);
  });

  it('stops at both ends', () => {
    const rows = [row(1), row(2)];
    expect([step('ArrowDown', undefined, rows), step('ArrowDown', 2, rows), step('ArrowUp', 1, rows), step('End', 1, rows)]).toEqual([1, 2, 1, 2]);
    expect(step('x', 1, rows)).toBeUndefined();
    expect(step('ArrowDown', 1, [])).toBeUndefined();
  });
});
