/**
 * What the operator asks of the server: enter, list, open. Plain HTTP, no socket.
 * The key of the operator's link is read once from the fragment, and sent by POST.
 */
import type { Text } from '../protocol';

export interface Scenario {
  name: string;
  title: Text;
}

export interface Room {
  id: string;
  title: Text;
  here: number;
  expected: number;
  /** When it is erased, in ms; null if nobody has said. */
  due: number | null;
  /** None if nobody comes in: it cannot be read, or its erasure did not finish. */
  links?: Partial<Record<'console' | 'helper' | 'screen' | 'stage' | 'join' | 'code', string>>;
}

/** Where a text is wrong, and what it may have meant. */
export interface Mistake {
  line: number;
  column: number;
  what: string;
  meant: string | null;
  /** The line itself. */
  source: string;
}

export type Source = { scenario: string } | { toml: string };
export type Reply<T> = { ok: true; value: T } | { ok: false; status: number; mistake?: Mistake };

async function ask<T>(path: string, body?: unknown): Promise<Reply<T>> {
  const how = body === undefined ? { cache: 'no-store' as const } : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  try {
    const answer = await fetch(`/operator/${path}`, how);
    const value: unknown = await answer.json().catch(() => undefined);
    return answer.ok ? { ok: true, value: value as T } : { ok: false, status: answer.status, mistake: mistakeIn(value) };
  } catch {
    return { ok: false, status: 0 };
  }
}

const mistakeIn = (body: unknown): Mistake | undefined => (typeof body === 'object' && body !== null && 'line' in body ? (body as Mistake) : undefined);

export const enter = (key: string): Promise<Reply<unknown>> => ask('enter', { key });
export const scenarios = (): Promise<Reply<Scenario[]>> => ask('scenarios');
export const rooms = (): Promise<Reply<Room[]>> => ask('rooms');
export const erase = (id: string): Promise<Reply<unknown>> => ask(`rooms/${id}/erase`, {});
/** A new link for this page; the old one opens nothing any more. */
export const turn = (): Promise<Reply<{ link: string }>> => ask('links/turn', {});
export const open = (from: Source): Promise<Reply<Room>> => ask('rooms', from);
