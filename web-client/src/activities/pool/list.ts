/**
 * A list of texts that a desk works through by keyboard. Its order is that of
 * arrival on this desk, so that nothing moves under somebody who reads.
 * It must never know where a text was written: the server does not say.
 */
import type { ItemId, PoolRow } from '../../protocol';

export const shelves = ['waiting', 'approved', 'away', 'all'] as const;
export type Shelf = (typeof shelves)[number];

export const shelfOf = ({ verdict }: PoolRow): Exclude<Shelf, 'all'> =>
  verdict === 'waiting' || verdict === 'approved' ? verdict : 'away';

/** When each text was first seen here. A first look sorts by sub-theme, later arrivals go last. */
export class Arrivals {
  private readonly places = new Map<ItemId, number>();

  order(rows: readonly PoolRow[]): PoolRow[] {
    const fresh = rows.filter((row) => !this.places.has(row.id));
    fresh.sort((a, b) => (a.subtheme ?? 0) - (b.subtheme ?? 0) || a.id - b.id);
    for (const row of fresh) this.places.set(row.id, this.places.size);
    return [...rows].sort((a, b) => this.places.get(a.id)! - this.places.get(b.id)!);
  }
}

export const on = (shelf: Shelf, rows: readonly PoolRow[]): PoolRow[] => rows.filter((row) => shelf === 'all' || shelfOf(row) === shelf);

/** The row to work on once `was` has left its shelf: the one that has taken its place. */
export function follow(was: ItemId | undefined, before: readonly PoolRow[], now: readonly PoolRow[]): ItemId | undefined {
  if (was !== undefined && now.some((row) => row.id === was)) return was;
  const at = before.findIndex((row) => row.id === was);
  const after = before.slice(at + 1).find((row) => now.some((one) => one.id === row.id));
  return after?.id ?? now[Math.max(0, Math.min(at, now.length) - 1)]?.id;
}

/** The row that an arrow, Home or End leads to. */
export function step(key: string, id: ItemId | undefined, rows: readonly { id: ItemId }[]): ItemId | undefined {
  const at = rows.findIndex((row) => row.id === id);
  const to = { ArrowDown: at + 1, ArrowUp: Math.max(0, at - 1), Home: 0, End: rows.length - 1 }[key];
  return to === undefined ? undefined : rows[Math.min(to, rows.length - 1)]?.id;
}

/** Scrolls the list, and nothing around it, until the row is in view. */
export function reveal(list: HTMLElement | undefined, row: HTMLElement | null): void {
  if (!list || !row) return;
  const below = row.offsetTop + row.offsetHeight - list.clientHeight;
  if (row.offsetTop < list.scrollTop) list.scrollTop = row.offsetTop;
  else if (below > list.scrollTop) list.scrollTop = below;
}

/** Keys belong to whoever writes, and to the browser when something is held. */
export function free(event: KeyboardEvent): boolean {
  const at = event.target;
  const writes = at instanceof HTMLElement && (at.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(at.tagName));
  return !writes && !event.ctrlKey && !event.metaKey && !event.altKey && !event.defaultPrevented;
}
