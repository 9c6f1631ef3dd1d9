/** The end of a voice's time, in server time. It tells the hall; it cuts nobody off. */
import type { VoicesBoard } from '../../protocol';

export function rings(mine: VoicesBoard): number[] {
  return mine.ends === null ? [] : [mine.ends];
}
