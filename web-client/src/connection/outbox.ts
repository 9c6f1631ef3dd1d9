/**
 * What people say on its way to the server: each command has an id of its own
 * and stays on the device until the server has answered, through reloads and
 * dead networks; it is sent again on every new link, which the id makes harmless.
 * It must never drop a command by itself: only an answer or the person may.
 *
 * Statuses can be read in a component and followed: `outbox.of('question')?.status`.
 */
import { createSubscriber } from 'svelte/reactivity';
import { newId } from './id';
import type { Store } from './store';

export type Status = 'kept' | 'sending' | 'received' | 'refused';

/** What the server says of one command. `later` is a wait in ms, not an answer. */
export type Answer<R> = 'received' | { refused: R } | { later: number };

/** `label` says what the command is for; `hold` keeps it after the answer, until released (sealed votes). */
export interface Purpose {
  label?: string;
  hold?: string;
}

export interface Entry<C, R> extends Purpose {
  id: string;
  command: C;
  status: Status;
  refusal?: R;
}

/** Hands one command to the link; false when the link was not there. */
export type Send<C> = (id: string, command: C) => boolean;

type Kept<C, R, P> = Entry<C, R> & P & { key: string; sentAt: number };

/** A command unanswered for that long on a living link is sent again. */
const PATIENCE_MS = 8_000;
/** Answered commands that stay readable on this page, so that a stamp can be shown. */
const REMEMBERED = 40;

/** `P` is what the page must remember of a command until its answer, through reloads. */
export class Outbox<C, R = unknown, P extends Purpose = Purpose> {
  private kept: Kept<C, R, P>[] = [];
  private send: Send<C> | undefined;
  private last = 0;
  private update = (): void => {};
  private timer: ReturnType<typeof setInterval> | undefined;
  private readonly follow = createSubscriber((update) => {
    this.update = update;
    return () => (this.update = (): void => {});
  });
  private readonly store: Store;
  private readonly prefix: string;

  private constructor(store: Store, room: string) {
    this.store = store;
    this.prefix = `outbox/${room}/`;
  }

  /** Takes up what an earlier page left. */
  static async open<C, R = unknown, P extends Purpose = Purpose>(store: Store, room: string): Promise<Outbox<C, R, P>> {
    const outbox = new Outbox<C, R, P>(store, room);
    const left = await store.under<Entry<C, R> & P>(outbox.prefix).catch(() => []);
    outbox.kept = left.map(([key, entry]) => ({ ...entry, key, sentAt: 0 }));
    outbox.last = Number(left[left.length - 1]?.[0].slice(outbox.prefix.length) ?? 0);
    return outbox;
  }

  get entries(): readonly (Entry<C, R> & P)[] {
    this.follow();
    return this.kept;
  }

  /** The newest command of that label. */
  of(label: string): (Entry<C, R> & P) | undefined {
    return this.entries.filter((entry) => entry.label === label).pop();
  }

  /** How many commands the server has not answered yet. */
  get waiting(): number {
    return this.entries.filter(unanswered).length;
  }

  /** Keeps a command and sends it as soon as a link is there; its id comes back at once. */
  put(command: C, purpose: P = {} as P): string {
    const id = newId();
    // A copy: what was said does not change when the page's state does.
    const said = JSON.parse(JSON.stringify(command)) as C;
    this.kept = [...this.kept, { ...purpose, id, command: said, status: 'kept', key: this.nextKey(), sentAt: 0 }];
    this.write(id);
    this.push(id);
    return id;
  }

  /** A link is there: everything unanswered goes again, in the order in which it was said. */
  connected(send: Send<C>): void {
    this.send = send;
    clearInterval(this.timer);
    this.timer = setInterval(() => this.again(PATIENCE_MS), PATIENCE_MS / 2);
    this.again(0);
  }

  disconnected(): void {
    this.send = undefined;
    clearInterval(this.timer);
    for (const entry of this.kept) if (entry.status === 'sending') this.change(entry.id, { status: 'kept' });
  }

  /** The server's answer. An id that is not here was answered before. */
  answer(id: string, answer: Answer<R>): void {
    if (answer === 'received') this.received(id);
    else if ('refused' in answer) this.change(id, { status: 'refused', refusal: answer.refused }, true);
    else {
      this.change(id, { status: 'kept' });
      setTimeout(() => this.push(id), answer.later);
    }
  }

  /** The person has seen what became of it. An unanswered command is not dismissed, but taken back by another. */
  dismiss(id: string): void {
    const entry = this.find(id);
    if (entry && !unanswered(entry)) this.remove(entry);
  }

  /** A refused command, tried once more as it is. */
  retry(id: string): void {
    if (this.find(id)?.status !== 'refused') return;
    this.change(id, { status: 'kept', refusal: undefined }, true);
    this.push(id);
  }

  /** Sends all that is held under a name again: the server was restored from before it. */
  repeat(hold: string): void {
    for (const entry of this.kept.filter((e) => e.hold === hold && e.status === 'received')) {
      this.change(entry.id, { status: 'kept' }, true);
      this.push(entry.id);
    }
  }

  /** The hold is over (the result is out): answered commands under it are forgotten. */
  release(hold: string): void {
    for (const entry of this.kept.filter((e) => e.hold === hold)) {
      if (unanswered(entry)) this.change(entry.id, { hold: undefined }, true);
      else this.remove(entry);
    }
  }

  private received(id: string): void {
    const entry = this.find(id);
    if (!entry) return;
    this.change(id, { status: 'received' }, entry.hold !== undefined);
    if (entry.hold === undefined) void this.store.delete(entry.key).catch(() => undefined);
    const done = this.kept.filter((e) => e.status === 'received' && e.hold === undefined);
    for (const old of done.slice(0, -REMEMBERED)) this.remove(old);
  }

  private again(unheardFor: number): void {
    const now = Date.now();
    for (const { id, sentAt } of this.kept.filter(unanswered)) if (now - sentAt >= unheardFor) this.push(id);
  }

  private push(id: string): void {
    const entry = this.find(id);
    if (!entry || !unanswered(entry) || !this.send?.(id, entry.command)) return;
    this.change(id, { status: 'sending', sentAt: Date.now() });
  }

  private find(id: string): Kept<C, R, P> | undefined {
    return this.kept.find((entry) => entry.id === id);
  }

  private change(id: string, to: Partial<Kept<C, R, Purpose>>, durably = false): void {
    this.kept = this.kept.map((entry) => (entry.id === id ? { ...entry, ...to } : entry));
    if (durably) this.write(id);
    else this.update();
  }

  private write(id: string): void {
    const entry = this.find(id);
    if (!entry) return;
    const { key, sentAt: _, ...kept } = entry;
    const status = kept.status === 'sending' ? 'kept' : kept.status;
    void this.store.set(key, { ...kept, status }).catch(() => undefined);
    this.update();
  }

  private remove(entry: Kept<C, R, P>): void {
    this.kept = this.kept.filter((other) => other.id !== entry.id);
    void this.store.delete(entry.key).catch(() => undefined);
    this.update();
  }

  /** Keys sort in the order of speech, even when the device's clock goes back. */
  private nextKey(): string {
    this.last = Math.max(Date.now(), this.last + 1);
    return this.prefix + String(this.last).padStart(15, '0');
  }
}

function unanswered(entry: { status: Status }): boolean {
  return entry.status === 'kept' || entry.status === 'sending';
}
