import { expect, it } from 'vitest';
import type { Asked } from '../../protocol';
import { Ballot } from './ballot.svelte';

type A = 'yes' | 'partly' | 'no';
const asked = (more: Partial<Asked<A>> = {}): Asked<A> => ({ round: 1, over: [7, 8], revision: 0, chosen: [], until: null, ...more });

it('shows what the server keeps until this page says otherwise', () => {
  const ballot = new Ballot<A>(() => asked({ chosen: [{ of: 7, answer: 'no', noted: false }] }), () => 0);
  expect([ballot.of(7), ballot.of(8), ballot.filled]).toEqual(['no', undefined, 1]);
  ballot.put(7, 'yes');
  ballot.put(8, 'partly');
  expect([ballot.of(7), ballot.of(8), ballot.filled]).toEqual(['yes', 'partly', 2]);
});

it('numbers each ballot above all before it, after a reload and from a second phone too', () => {
  const now = 1_760_000_000_000;
  const first = new Ballot<A>(() => asked(), () => now);
  const [one, two] = [first.revision(), first.revision()];
  const reloaded = new Ballot<A>(() => asked({ revision: one }), () => now + 5_000);
  expect(two).toBe(one + 1);
  expect(reloaded.revision()).toBeGreaterThan(two);
  const slowClock = new Ballot<A>(() => asked({ revision: two }), () => 0);
  expect(slowClock.revision()).toBe(two + 1);
  expect(two).toBeLessThan(2 ** 32);
});
