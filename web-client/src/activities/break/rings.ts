/**
 * When the hall is called back, in server time: some minutes ahead, and at the
 * time that people read. The reserve that the plan keeps after it is silent.
 */
import type { Board, BreakBoard } from '../../protocol';

/** When people are expected back: the printed time, or the end where none is printed. */
export const backAt = ({ step, clock }: Pick<Board, 'step' | 'clock'>): number => step?.back ?? clock.ends;

export function rings(mine: BreakBoard, room: Board): number[] {
  const back = backAt(room);
  return mine.bell_ms > 0 ? [back - mine.bell_ms, back] : [back];
}

/** `10:43`, this computer's hour. */
export function hour(at: number): string {
  const date = new Date(at);
  return `${date.getHours()}:${String(date.getMinutes()).padStart(2, '0')}`;
}
