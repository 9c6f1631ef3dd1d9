/**
 * How long to wait before knocking again. Full jitter, because three hundred
 * phones lose the same Wi-Fi in the same second and must not come back in one.
 */
const FIRST_MS = 300;
const LONGEST_MS = 5_000;
/** After a restart the whole hall would come back in the same instant. */
const SPREAD_MS = 3_000;

/** The wait before try number `attempt` (from 0): 0.3 to 5 s. */
export function backoff(attempt: number, dice: () => number = Math.random): number {
  const most = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt + 1));
  return FIRST_MS + dice() * (most - FIRST_MS);
}

/** The wait after the server said that it restarts. */
export const spread = (): number => Math.random() * SPREAD_MS;

/** The server asked for a wait: never less, and up to half as much again. */
export const asked = (wait: number): number => wait * (1 + Math.random() / 2);
