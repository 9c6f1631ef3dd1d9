/**
 * The door of a room: one POST that answers everything a browser could not read
 * from a failed upgrade, and gives a ticket for the socket.
 * It must never decide when to try again: the link does.
 */

/** What every entrance gives, beside the room's own snapshot. */
export interface Ticketed {
  /** Spent once, within 30 s. */
  ticket: string;
}

/** The door said no. `final` until the person does something; else worth trying again. */
export class Refused extends Error {
  readonly status: number;
  readonly body: unknown;
  /** How long the server asks us to wait, in ms. */
  readonly retryAfter: number | undefined;

  constructor(status: number, body: unknown, retryAfter?: number) {
    super(`the door answered ${status}`);
    this.status = status;
    this.body = body;
    this.retryAfter = retryAfter;
  }

  get final(): boolean {
    return this.status >= 400 && this.status < 500 && ![408, 425, 429].includes(this.status);
  }
}

function seconds(header: string | null): number | undefined {
  const wait = Number(header);
  return header !== null && Number.isFinite(wait) ? wait * 1_000 : undefined;
}

/** Enters; fails with `Refused`, or with whatever the network fails with. */
export async function enter<E extends Ticketed>(url: string, body: unknown, signal: AbortSignal): Promise<E> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    credentials: 'same-origin',
    cache: 'no-store',
    signal,
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw new Refused(response.status, answer, seconds(response.headers.get('retry-after')));
  return answer as E;
}

/** The socket's address beside the page's own. */
export function socketAddress(path: string, page: { protocol: string; host: string } = location): string {
  return `${page.protocol === 'https:' ? 'wss' : 'ws'}://${page.host}${path}`;
}
