/**
 * When the gong sounds: at the end of a beat and of a step, and when GO comes
 * before the time is over; each end once. It must never ring for what ended
 * before this page was there.
 */
import type { Board } from '../protocol';

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
  private readonly now: () => number;
  private readonly ring: (strokes: 1 | 2) => void;

  constructor(now: () => number, ring: (strokes: 1 | 2) => void) {
    this.now = now;
    this.ring = ring;
  }

  /** The newest board. */
  hear(board: Board): void {
    clearTimeout(this.timer);
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
  }

  private sound({ end, strokes }: Ring): void {
    if (this.rung.has(end)) return;
    this.rung.add(end);
    this.ring(strokes);
  }
}
