/**
 * One's own unsigned texts, with the secret that takes each back. The server does
 * not know whose they are; only this device does. It must never send the list,
 * and never keep a text that was not received.
 */
import { createSubscriber } from 'svelte/reactivity';
import type { Store } from '../connection/store';
import type { ItemId, ParticipantId, RunId } from '../protocol';

export interface OwnText {
  item: ItemId;
  secret: string;
  text: string;
  run: RunId;
  /** Whose, on a phone that several people share. */
  who: ParticipantId | null;
  /** Orders the list. */
  kept: number;
}

export class Mine {
  private held: OwnText[] = [];
  private update = (): void => {};
  private readonly follow = createSubscriber((update) => {
    this.update = update;
    return () => (this.update = (): void => {});
  });
  private readonly store: Store;
  private readonly prefix: string;

  private constructor(store: Store, room: string) {
    this.store = store;
    this.prefix = `mine/${room}/`;
  }

  static async open(store: Store, room: string): Promise<Mine> {
    const mine = new Mine(store, room);
    const kept = await store.under<OwnText>(mine.prefix).catch(() => []);
    mine.held = kept.map(([, own]) => own).sort((a, b) => a.kept - b.kept);
    return mine;
  }

  /** Of one person, oldest first; can be followed in a component. */
  of(who: ParticipantId | null): readonly OwnText[] {
    this.follow();
    return this.held.filter((own) => own.who === who || own.who === null);
  }

  add(own: Omit<OwnText, 'kept'>): void {
    if (this.held.some((other) => other.item === own.item)) return;
    // One secret, one text: it has come back under another id, or in another wording.
    for (const other of this.held.filter((one) => one.secret === own.secret)) this.forget(other.item);
    const kept = { ...own, kept: Date.now() };
    this.held = [...this.held, kept];
    void this.store.set(this.prefix + String(own.item), kept).catch(() => undefined);
    this.update();
  }

  /** The person is erased: nothing here says any more what was theirs. */
  forgetAll(who: ParticipantId): void {
    for (const own of this.held.filter((one) => one.who === who)) this.forget(own.item);
  }

  forget(item: ItemId): void {
    this.held = this.held.filter((own) => own.item !== item);
    void this.store.delete(this.prefix + String(item)).catch(() => undefined);
    this.update();
  }
}
