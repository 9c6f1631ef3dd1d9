/**
 * What a kind of activity gives to each surface. Adding one is a folder
 *
 *   src/activities/<kind>/phone.svelte    props: PhoneProps<Kinds['<kind>']>
 *                         screen.svelte   props: ScreenProps<…>
 *                         console.svelte  props: ConsoleProps<…>
 *                         words.ts        export const w = words({ fr, en })
 *
 * and one line in index.ts. The three are loaded by need: a phone holds the
 * addresses of the other two sides and never fetches them.
 * Nothing here may import a component: only index.ts does, and only lazily.
 */
import type { Component } from 'svelte';
import type { Purpose } from '../connection/outbox';

/** The types of one kind, as the protocol has them. */
export interface Views {
  board: unknown;
  sheet: unknown;
  hand: unknown;
  command: unknown;
}

/** Says something to the room; the id of the command comes back. */
export type Ask<Command> = (command: Command, purpose?: Purpose) => string;

interface Shared<V extends Views> {
  /** What everyone on this surface sees. */
  board: V['board'];
  /** The server's time now. */
  now: () => number;
}

export interface PhoneProps<V extends Views> extends Shared<V> {
  /** What one's table sees; absent for who has no seat yet. */
  sheet: V['sheet'] | undefined;
  /** What one participant sees. */
  hand: V['hand'];
  ask: Ask<V['command']>;
}

export type ScreenProps<V extends Views> = Shared<V>;

export interface ConsoleProps<V extends Views> extends Shared<V> {
  ask: Ask<V['command']>;
}

type Load<Props extends object> = () => Promise<{ default: Component<Props> }>;

export interface Activity<V extends Views> {
  phone: Load<PhoneProps<V>>;
  screen: Load<ScreenProps<V>>;
  console: Load<ConsoleProps<V>>;
}

export type Side = keyof Activity<Views>;

/** Every kind and nothing else: a missing line, a wrong file or wrong props do not compile. */
export type Activities<Kinds> = { [K in keyof Kinds]: Kinds[K] extends Views ? Activity<Kinds[K]> : never };
