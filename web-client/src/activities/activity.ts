/**
 * What a kind of activity gives to each surface. Adding one is a folder
 *
 *   src/activities/<kind>/phone.svelte    props: PhoneProps<Kinds['<kind>']>
 *                         screen.svelte   props: ScreenProps<…>
 *                         console.svelte  props: ConsoleProps<…>
 *                         words.ts        export const w = words({ fr, en })
 *                                         export const cues = words(…)      what GO does inside it, by code
 *                                         export const gestures = words(…)  its rows of access.toml, as undo names them
 *                                         export const kind = words({ fr: { name }, en: { name } })
 *
 * and one line in index.ts. The three are loaded by need: a phone holds the
 * addresses of the other two sides and never fetches them.
 *
 * The shells own the frame: the phone's head, clock, pen, help and dark page, the
 * beamer's `Plenary`, the console's agenda and GO. A kind gives what lies inside.
 * Nothing here may import a component: only index.ts does, and only lazily.
 */
import type { Component, Snippet } from 'svelte';
import type { Draft } from '../connection/draft';
import type { Board, Command, Desk, Hand, ItemId, Role, RunId, Sheet } from '../protocol';
import type { Sending, Told } from '../session/session.svelte';

/** The types of one kind, as the protocol has them. */
export interface Views {
  board: unknown;
  sheet: unknown;
  hand: unknown;
  command: unknown;
}

/** What is asked for besides the command. */
export interface Wish {
  /** For oneself (as a rule), or for the table whose pen one holds. Ignored on the console. */
  as?: 'me' | 'table';
  /** `sent(label)` then tells what became of it, through reloads too. */
  label?: string;
  /** An unsigned text: once kept, it is put among one's own with the secret that the command carries. */
  mine?: { secret: string; text: string };
  /** The draft that the text was typed in: a refused text goes back there. */
  draft?: { field: string; text: string };
  /** Keeps the command on the phone after its answer, until the result is out (sealed votes). */
  hold?: boolean;
}

/** What became of a command: its `status`, its `refusal`. */
export type Sent = Told;

/** Says something to this run; the shell wraps it in who and which. Nothing said is lost offline. */
export type Ask<Command> = (command: Command, wish?: Wish) => Sending;

/** One's own unsigned text: only this phone knows that it is. */
export interface Own {
  item: ItemId;
  secret: string;
  text: string;
  run: RunId;
}

interface Shared {
  /** The run that commands go to. */
  run: RunId;
  /** What the room shows this surface: step, clock, phones, show, theme, crowd… */
  room: Board;
  /** A text by its id; undefined until it has come (it does come). Can be followed in a component. */
  text: (id: ItemId) => string | undefined;
  /** The server's time now. */
  now: () => number;
}

export interface PhoneProps<V extends Views> extends Shared {
  /** What everyone sees of the run; absent when the hall has left the step, and the act lingers as a card. */
  board: V['board'] | undefined;
  /** What one's table sees; absent for who has no seat, and when the act lingers. */
  sheet: V['sheet'] | undefined;
  /** What one participant sees. */
  hand: V['hand'];
  /** This participant in the room: table, pen, language. */
  me: Hand;
  /** Their table in the room: people, who holds the pen. */
  table: Sheet | undefined;
  /** Whether it is for this person to write now: the step's `phones`, and the pen. */
  writes: boolean;
  ask: Ask<V['command']>;
  /** Asks the room itself, as this person: where they sit, who of the table is there. */
  askRoom: (command: Command, wish?: Pick<Wish, 'label'>) => Sending;
  /** The newest command of that label, of this person and run. */
  sent: (label: string) => Sent | undefined;
  /** The person has seen a refusal, or wants the stamp gone. */
  dismiss: (id: string) => void;
  /** What is typed under a name, kept on the device for this person and run. */
  draft: (field: string) => Draft;
  /** Own unsigned texts of the whole day, oldest first. */
  mine: readonly Own[];
  /** Own text withdrawn or settled: forget it on this phone. */
  forget: (item: ItemId) => void;
  /** 128 bits for a text that only its author may withdraw. */
  newSecret: () => string;
  /** The shell's dark page, with help and pen in reach: `{@render dark('one line')}`, or no line for the step's own. */
  dark: Snippet<[line?: string]>;
}

/** Rendered inside the shell's `Plenary`: only contents, sized with .t1 .t1-most .t2 .t3. */
export interface ScreenProps<V extends Views> extends Shared {
  board: V['board'];
  /** The room's calibration; the sizes follow it by themselves. */
  scale: number;
}

export interface ConsoleProps<V extends Views> extends Shared {
  board: V['board'];
  ask: Ask<V['command']>;
  /** Asks the room itself, for the desk: where somebody sits, that somebody has left. */
  askRoom: (command: Command) => Sending;
  sent: (label: string) => Sent | undefined;
  role: Role;
  /** Whether this desk holds the room: a helper, or a pilot without control, sees and does not drive. */
  drives: boolean;
  desk: Desk;
  /** Whether the hall is in this step now; else it is one of `desk.also`. */
  live: boolean;
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
