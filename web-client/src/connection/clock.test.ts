import { expect, it } from 'vitest';
import { ServerClock } from './clock';

const AHEAD = 5_000;

it('is the device’s time before any sample', () => {
  expect(new ServerClock(() => 42).now()).toBe(42);
});

it('keeps the sample that travelled fastest', () => {
  const clock = new ServerClock(() => 10_000);
  clock.sample(1_000 + AHEAD + 900, 1_000, 2_000); // slow, and lopsided: 900 there, 100 back
  clock.sample(3_000 + AHEAD + 20, 3_000, 3_040);
  clock.sample(4_000 + AHEAD + 50, 4_000, 4_400);
  expect([clock.now(), clock.doubt]).toEqual([10_000 + AHEAD, 20]);
});

it('forgets what it knew when the device’s clock is moved', () => {
  const clock = new ServerClock(() => 70_000);
  clock.sample(1_010, 1_000, 1_020);
  clock.sample(2_100, 62_000, 62_200); // the phone jumped by one minute
  expect(clock.now()).toBe(70_000 - 60_000);
});
