/**
 * One person's answers in a round of three: what the server keeps, and over it what
 * this page has just said. It must never send an older word over a newer one, be it
 * after a reload or from a second phone.
 */
import { SvelteMap } from 'svelte/reactivity';
import type { Asked, ItemId } from '../../protocol';

export class Ballot<A extends string> {
  private readonly said = new SvelteMap<ItemId, A>();
  private readonly asked: () => Asked<A> | null;
  private readonly now: () => number;
  private last = 0;

  constructor(asked: () => Asked<A> | null, now: () => number) {
    this.asked = asked;
    this.now = now;
  }

  /** What stands for a text. */
  of(id: ItemId): A | undefined {
    return this.said.get(id) ?? this.asked()?.chosen.find((one) => one.of === id)?.answer;
  }

  put(id: ItemId, answer: A): void {
    this.said.set(id, answer);
  }

  /** How many of the texts asked about have an answer. */
  get filled(): number {
    return this.asked()?.over.filter((id) => this.of(id) !== undefined).length ?? 0;
  }

  /** The revision of the ballot that leaves now: above every other, on any phone. */
  revision(): number {
    const seconds = Math.floor(this.now() / 1_000);
    this.last = Math.max(this.last, this.asked()?.revision ?? 0, seconds) + 1;
    return this.last;
  }
}
