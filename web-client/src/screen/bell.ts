/**
 * When the gong sounds: at the end of a beat and of a step, and when GO comes
 * before the time is over; each end once; and inside a beat where the open kind
 * says so (`rings.ts` in its folder). It must never ring for what ended before
 * this page was there.
 */
import type { Board } from '../protocol';

type Inner = (mine: never, room: Board) => number[];
const kinds = import.meta.glob<Inner>('../activities/*/rings.ts', { eager: true, import: 'rings' });

/** The strokes inside the open beat, in server time; one that falls on the beat's own gong is left to it. */
export function innerRings(board: Board): number[] {
  const [kind, mine] = Object.entries(board.act?.view ?? {})[0] ?? [];
  const of = kinds[`../activities/${kind}/rings.ts`];
  if (!of || !board.show.gongs || board.clock.paused !== null) return [];
  const end = nextRing(board)?.at;
  return of(mine as never, board).filter((at) => end === undefined || at < end - LATE_MS);
}

export interface Ring {
  /** What has ended, so that it ends once. */
  end: string;
  /** Server time. */
  at: number;
  strokes: 1 | 2;
}

/** The next ring of this board; none when gongs are off, or the clock stands still. */
export function nextRing({ step, clock, show }: Board): Ring | undefined {
  if (!step?.gong || !show.gongs || clock.paused !== null) return undefined;
  const last = step.beat + 1 >= step.beats;
  return { end: `${step.run} ${step.beat}`, at: clock.beat_ends, strokes: last ? 2 : 1 };
}

const LATE_MS = 2_000;

export class Bell {
  private rung = new Set<string>();
  private awaited: Ring | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private inner: ReturnType<typeof setTimeout> | undefined;
  private readonly now: () => number;
  private readonly ring: (strokes: 1 | 2) => void;

  constructor(now: () => number, ring: (strokes: 1 | 2) => void) {
    this.now = now;
    this.ring = ring;
  }

  /** The newest board. */
  hear(board: Board): void {
    clearTimeout(this.timer);
    this.between(board);
    const next = nextRing(board);
    const left = this.awaited && this.awaited.end !== `${board.step?.run} ${board.step?.beat}`;
    if (left && board.show.gongs) this.sound(this.awaited!);
    this.awaited = next;
    if (!next || this.rung.has(next.end)) return;
    const wait = next.at - this.now();
    if (wait < -LATE_MS) this.rung.add(next.end);
    else this.timer = setTimeout(() => this.sound(next), Math.max(0, wait));
  }

  stop(): void {
    clearTimeout(this.timer);
    clearTimeout(this.inner);
  }

  /** The next stroke inside this beat, and after it the one that follows. */
  private between(board: Board): void {
    clearTimeout(this.inner);
    const now = this.now();
    const at = innerRings(board).find((one) => one > now);
    if (at === undefined) return;
    this.inner = setTimeout(() => {
      this.ring(1);
      this.between(board);
    }, at - now);
  }

  private sound({ end, strokes }: Ring): void {
    if (this.rung.has(end)) return;
    this.rung.add(end);
    this.ring(strokes);
  }
}
