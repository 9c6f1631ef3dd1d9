/**
 * A server time that passes: true before it, false from it on. For what all
 * surfaces must show in the same second. It wakes once, not every frame.
 */
export class Until {
  private past = $state(0);

  /** Whether `at` lies ahead of `now()`; can be followed, once `$effect(() => until.watch(…))` runs. */
  before(at: number | null | undefined, now: () => number): boolean {
    return at != null && this.past !== at && at > now();
  }

  watch(at: number | null | undefined, now: () => number): (() => void) | undefined {
    if (at == null || at <= now()) return undefined;
    const timer = setTimeout(() => (this.past = at), at - now());
    return () => clearTimeout(timer);
  }
}
