import { flushSync } from 'svelte';
import { expect, it, vi } from 'vitest';
import { Until } from './until.svelte';

it('is black before the moment, and wakes in its millisecond', () => {
  vi.useFakeTimers({ now: 0 });
  const [until, now] = [new Until(), (): number => Date.now()];
  expect([until.before(null, now), until.before(2_000, now)]).toEqual([false, true]);
  const stop = until.watch(2_000, now);
  vi.advanceTimersByTime(1_999);
  flushSync();
  expect(until.before(2_000, now)).toBe(true);
  vi.advanceTimersByTime(1);
  expect(until.before(2_000, now)).toBe(false);
  expect([stop !== undefined, until.watch(2_000, now)]).toEqual([true, undefined]);
  vi.useRealTimers();
});
