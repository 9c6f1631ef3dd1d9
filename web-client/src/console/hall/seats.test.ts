import { beforeEach, describe, expect, it } from 'vitest';
import type { Command } from '../../protocol';
import type { Helm } from '../helm.svelte';
import { Seats } from './seats.svelte';

let done: Command[];
let seats: Seats;

beforeEach(() => {
  done = [];
  seats = new Seats({ session: { place: { base: '/r/x' } }, do: (command: Command) => void done.push(command) } as unknown as Helm);
});

describe('a gesture on a seat', () => {
  it('moves a person with three touches: their table, their name, the new table', () => {
    seats.table(4);
    seats.person(17);
    expect(done).toEqual([]);
    seats.table(9);
    expect(done).toEqual([{ seat_person: { who: 17, table: 9 } }]);
    expect([seats.held, seats.chosen]).toEqual([undefined, 4]);
  });

  it('swaps two: somebody held, swap, and the other; tables in between are only looked at', () => {
    seats.person(17);
    seats.swapping = true;
    seats.table(9);
    expect(done).toEqual([]);
    seats.person(3);
    expect(done).toEqual([{ swap_people: { a: 17, b: 3 } }]);
  });

  it('is dropped by touching the person again', () => {
    seats.person(17);
    seats.person(17);
    seats.table(9);
    expect(done).toEqual([]);
    expect(seats.chosen).toBe(9);
  });
});
