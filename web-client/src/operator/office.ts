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
  code?: string;
  /** When it was opened, server time in ms. */
  opened?: number;
  links: Partial<Record<'pilot' | 'helper' | 'screen' | 'stage' | 'join', string>>;
}

export interface Mistake {
  line?: number;
  column?: number;
  message: string;
}

export type Source = { scenario: string } | { toml: string };
export type Reply<T> = { ok: true; value: T } | { ok: false; status: number; mistakes: Mistake[] };

async function ask<T>(path: string, body?: unknown): Promise<Reply<T>> {
  const how = body === undefined ? { cache: 'no-store' as const } : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  try {
    const answer = await fetch(`/operator/${path}`, how);
    const value: unknown = await answer.json().catch(() => undefined);
    return answer.ok ? { ok: true, value: value as T } : { ok: false, status: answer.status, mistakes: mistakesIn(value) };
  } catch {
    return { ok: false, status: 0, mistakes: [] };
  }
}

/** `{ mistakes: […] }`, or one sentence under `error`. */
function mistakesIn(body: unknown): Mistake[] {
  if (typeof body !== 'object' || body === null) return [];
  if ('mistakes' in body && Array.isArray(body.mistakes)) return body.mistakes as Mistake[];
  return 'error' in body && typeof body.error === 'string' ? [{ message: body.error }] : [];
}

export const enter = (key: string): Promise<Reply<unknown>> => ask('enter', { key });
export const scenarios = (): Promise<Reply<Scenario[]>> => ask('scenarios');
export const rooms = (): Promise<Reply<Room[]>> => ask('rooms');
export const open = (from: Source): Promise<Reply<Room>> => ask('rooms', from);
