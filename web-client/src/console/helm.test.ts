import { expect, it } from 'vitest';
import type { Board, TableFace } from '../protocol';
import { gone, Guard, stateOf } from './helm.svelte';

it('lets one press through, then waits for the guard and for the key to come up', () => {
  let now = 0;
  const guard = new Guard(() => now);
  expect([guard.keydown(), guard.keydown()]).toEqual([true, false]);
  now = 5_000;
  expect(guard.keydown()).toBe(false);
  guard.keyup();
  expect(guard.keydown()).toBe(true);
  guard.keyup();
  now = 5_799;
  expect(guard.press()).toBe(false);
  now = 5_800;
  expect(guard.press()).toBe(true);
});

const table = (done: number, more: Partial<TableFace> = {}): TableFace => ({ id: 1, here: 10, seated: 10, online: 10, pen: true, help: null, closed: false, progress: [done, 10], ...more });

it('calls a table late only after 60 % of the time, against the middle table', () => {
  const all = [table(2), table(8), table(8), table(9)];
  expect([stateOf(all[0]!, all, 0.5), stateOf(all[0]!, all, 0.6), stateOf(all[1]!, all, 0.9)]).toEqual(['progress', 'late', 'progress']);
});

it('puts a call before anything else, and a table without phones before lateness', () => {
  const all = [table(0)];
  expect(stateOf(table(0, { help: { since: 1, taken_by: null }, online: 0 }), all, 1)).toBe('help');
  expect([stateOf(table(0, { online: 0 }), all, 1), stateOf(table(10), all, 1)]).toEqual(['offline', 'done']);
  expect([stateOf(table(0, { progress: null }), all, 1), stateOf(table(0, { progress: null, seated: 0 }), all, 1)]).toEqual(['done', 'quiet']);
});

it('knows how much time is gone, and stops while paused', () => {
  const at = (paused: number | null): Board => ({ clock: { started: 0, ends: 100, beat_ends: 50, paused } }) as Board;
  expect([gone(at(null), 60), gone(at(30), 60), gone(at(null), 500)]).toEqual([0.6, 0.3, 1]);
});
