/**
 * When the gong sounds between voices, in server time: counted from the beginning
 * of the telling beat, so that every screen rings in step and a reload loses none.
 * None when the desk has switched it off.
 */
import type { Board, StoriesBoard } from '../../protocol';

/** Whether people tell in the open beat; without beats, the whole step is the telling. */
export function telling(mine: StoriesBoard, { step }: Board): boolean {
  return step !== null && step.beat === Math.min(mine.telling, Math.max(0, step.beats - 1));
}

export function rings(mine: StoriesBoard, room: Board): number[] {
  if (!mine.gong || !telling(mine, room)) return [];
  return Array.from({ length: mine.voices }, (_, i) => room.clock.beat_started + (i + 1) * mine.voice_seconds * 1_000);
}

/** The voice that speaks now, from 1; the last one until the beat is over. */
export function voiceNow(mine: StoriesBoard, room: Board, now: number): number {
  const at = room.clock.paused ?? now;
  const voice = Math.floor((at - room.clock.beat_started) / (mine.voice_seconds * 1_000)) + 1;
  return Math.max(1, Math.min(voice, mine.voices));
}
