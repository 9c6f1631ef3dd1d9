/**
 * Where this page stands: which room, which surface, and the secret that its link
 * carried in the fragment. A fragment never reaches a server's log; it is read
 * once, sent in the body of a POST, and taken out of the address bar.
 * It must never keep the secret anywhere but in this page's memory.
 */
import type { Role } from '../protocol';

export type Surface = 'phone' | 'console' | 'screen' | 'stage';

export interface Place {
  /** `/r/ID`: everything of the room lies under it. */
  base: string;
  /** The room's id. */
  room: string;
  surface: Surface;
}

/** The room that an address leads to; undefined on the join page and anywhere else. */
export function placeOf(path: string): Place | undefined {
  const [, room, surface] = /^\/r\/([^/]+)(?:\/(console|screen|stage))?\/?$/.exec(path) ?? [];
  return room === undefined ? undefined : { base: `/r/${room}`, room, surface: (surface as Surface | undefined) ?? 'phone' };
}

/** What a link proves: a room code is eight signs in two groups, any other secret is a key. */
export type Proof = { key: string } | { code: string } | Record<string, never>;

const CODE = /^[0-9a-z]{4}-?[0-9a-z]{4}$/i;

export function proofOf(fragment: string): Proof {
  const secret = decodeURIComponent(fragment.replace(/^#/, '')).trim();
  if (secret === '') return {};
  return CODE.test(secret) ? { code: secret } : { key: secret };
}

/** Reads the link's secret and takes it out of the address bar and the history. */
export function takeProof(): Proof {
  const proof = proofOf(location.hash);
  if (location.hash) history.replaceState(history.state, '', location.pathname + location.search);
  return proof;
}

/** One thing to show at the door: a link's secret, or which of this browser's cookies to go by. */
export type Knock = Proof | { role: Role };

const roles: Record<Surface, Role[]> = { phone: ['participant'], screen: ['screen'], stage: ['stage'], console: ['pilot', 'helper'] };
const keyOf = ({ room, surface }: Place): string => `ronde/door/${room}/${surface}`;

/** The cookies that this surface may have: the one that opened it last comes first. */
export function cookies(at: Place): Knock[] {
  let last: string | null = null;
  try {
    last = localStorage.getItem(keyOf(at));
  } catch {
    // Then they are tried in turn.
  }
  return [...roles[at.surface]].sort((a, b) => Number(b === last) - Number(a === last)).map((role) => ({ role }));
}

export function remember(at: Place, role: Role): void {
  try {
    localStorage.setItem(keyOf(at), role);
  } catch {
    // Then they are tried in turn next time.
  }
}
