/**
 * What a desk may do, and why not now. Every gesture goes through here: offline
 * nothing is queued blindly, and only who holds the control drives.
 */
import type { Board, Command, Desk, Move, TableFace } from '../protocol';
import type { Session } from '../session/session.svelte';
import type { TableState } from '../ui/glyph';
import { said } from '../words';
import { cueOf, gestureOf } from './kinds';
import { w } from './words';

/** A second GO within this time is a slip of the finger. */
const GUARD_MS = 800;

/** One press, one GO: after a press the key must come up and the guard must pass. `rests` is for the eye. */
export class Guard {
  rests = $state(false);
  private last = -Infinity;
  private down = false;
  private readonly now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.now = now;
  }

  press(): boolean {
    const now = this.now();
    if (this.down || now - this.last < GUARD_MS) return false;
    this.last = now;
    this.rests = true;
    setTimeout(() => (this.rests = false), GUARD_MS);
    return true;
  }

  /** By key: held until it comes up. */
  keydown(): boolean {
    const through = this.press();
    this.down = true;
    return through;
  }

  keyup(): void {
    this.down = false;
  }
}

export class Helm {
  readonly session: Session;
  readonly guard = new Guard();
  /** How this desk signs when it answers a call. */
  name = $state(keptName());

  constructor(session: Session) {
    this.session = session;
  }

  get board(): Board {
    return this.session.board!;
  }

  get desk(): Desk {
    return this.board.desk!;
  }

  get pilots(): boolean {
    return this.session.role === 'pilot';
  }

  /** Nobody holds the room, or we do. */
  get drives(): boolean {
    return this.pilots && (this.desk.pilot === null || this.desk.pilot === this.session.device);
  }

  /** Why no gesture can be made now. */
  get why(): string | undefined {
    if (!this.session.live) return w.offlineWhy;
    return this.drives || !this.pilots ? undefined : w.otherDrives;
  }

  /** What GO would do, in words. */
  get goes(): string {
    const { next } = this.desk;
    if (next === 'end') return w.goEnd;
    if ('beat' in next) return w.goBeat(next.beat + 1, this.board.step?.beats ?? 0);
    if ('cue' in next) return cueOf(this.board.step?.kind, next.cue) ?? w.goCue;
    return said(this.desk.agenda.find((line) => line.id === next.step)?.title ?? this.desk.next_title);
  }

  /** What undo would undo: the newest gesture that stands. Undoing again goes further back, not to and fro. */
  get last(): Move | undefined {
    return this.desk.moves.find((move) => !move.undone && !aboutControl(move) && move.kind !== 'undo');
  }

  undo(entry = this.last?.seq): void {
    if (entry !== undefined) this.do({ undo: { entry } });
  }

  /** Takes back the newest undo. */
  redo(): void {
    this.undo(this.desk.moves.find((move) => !move.undone && move.kind === 'undo')?.seq);
  }

  /** What a gesture was, as undo names it. */
  named({ kind, about, names, people }: Move): string {
    const own = `did_${kind}`;
    const what = own in w ? w[own as 'did_go'] : (gestureOf(kind) ?? w.did_other);
    const title = this.desk.agenda.find((line) => line.name === about)?.title;
    const number = about && /^\d+$/.test(about) ? Number(about) : undefined;
    const which = title ? said(title) : number === undefined ? '' : kind === 'invite' ? w.persons(number) : w.table(number);
    const rest = people - names.length;
    const whom = names.length > 0 ? `${names.join(', ')}${rest > 0 ? ` ${w.andMore(rest)}` : ''}` : '';
    return [what, whom, which].filter(Boolean).join(' · ');
  }

  do(command: Command): void {
    const mine = !this.pilots || this.drives || 'take_control' in command;
    if (this.session.live && mine) this.session.ask('desk', command);
  }

  /** True if the room was asked: never twice for one stand, never offline. */
  go(): boolean {
    if (this.why || !this.drives || this.desk.next === 'end') return false;
    this.do({ go: { expect: this.desk.expect } });
    return true;
  }

  answer(table: number): void {
    this.do({ answer_help: { table, by: this.name.trim() || w.someone } });
  }

  sign(name: string): void {
    this.name = name;
    try {
      localStorage.setItem(NAME, name);
    } catch {
      // Then it lasts until the page closes.
    }
  }
}

/** Who drives is not a matter of undo. */
export const aboutControl = ({ kind }: Move): boolean => kind === 'take_control' || kind === 'hand_over';

const NAME = 'ronde/helper';

function keptName(): string {
  try {
    return localStorage.getItem(NAME) ?? '';
  } catch {
    return '';
  }
}

const ratio = ({ progress }: TableFace): number => (progress && progress[1] > 0 ? progress[0] / progress[1] : 0);

/** Late: less than half of what the middle table has done, once 60 % of the time is gone. */
export function stateOf(table: TableFace, all: readonly TableFace[], gone: number): TableState {
  if (table.help) return 'help';
  if (table.here > 0 && table.online === 0) return 'offline';
  if (!table.progress) return table.here > 0 && table.seated >= table.here ? 'done' : table.seated > 0 ? 'progress' : 'quiet';
  if (ratio(table) >= 1) return 'done';
  const ordered = all.filter((one) => !one.closed).map(ratio).sort((a, b) => a - b);
  const middle = ordered[Math.floor(ordered.length / 2)] ?? 0;
  if (gone >= 0.6 && ratio(table) < middle / 2) return 'late';
  return ratio(table) > 0 ? 'progress' : 'quiet';
}

/** How much of the step's time is gone, 0 to 1. */
export function gone(board: Board, now: number): number {
  const { started, ends, paused } = board.clock;
  return ends > started ? Math.min(1, ((paused ?? now) - started) / (ends - started)) : 0;
}

/** `12:34`, this computer's hour. */
export function hour(at: number): string {
  const date = new Date(at);
  return `${date.getHours()}:${String(date.getMinutes()).padStart(2, '0')}`;
}
