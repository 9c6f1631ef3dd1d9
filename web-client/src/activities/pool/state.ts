/** Says what became of a text. It must never say it more gently than it is, nor where it came from. */
import type { PoolRow } from '../../protocol';
import { w } from './words';

/** For the table that wrote it. */
export function stateWords({ verdict }: PoolRow, shown = false): string {
  if (shown) return w.shown;
  if (verdict === 'approved') return w.ready;
  if (verdict === 'hidden') return w.hidden;
  return verdict === 'waiting' ? w.received : w.asideUntil(verdict.aside.before);
}

/** For the desk, where the shelf says the rest. */
export function notesOf(row: PoolRow): string[] {
  const away = row.verdict === 'waiting' || row.verdict === 'approved' ? [] : [stateWords(row)];
  return [...away, ...(row.seen ? [w.seen] : []), ...(row.late ? [w.late] : [])];
}
