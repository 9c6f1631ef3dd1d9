/**
 * Never pull the page from under the fingers: while somebody types or has just
 * tapped, a page that would be another one waits: until the fingers rest, until
 * they say so, or for 20 s. It must never hold back frames of the same page, and never for good.
 */
export const PATIENCE_MS = 20_000;
const TYPED_MS = 30_000;
const TAPPED_MS = 3_000;

/** Whether fingers are on what the open activity shows; the shell's own buttons do not count, for they change the page on purpose. */
export class Fingers {
  private typed = -Infinity;
  private tapped = -Infinity;
  private readonly now: () => number;

  constructor(now: () => number = () => Date.now()) {
    this.now = now;
  }

  /** Watches a part of the page, as an attachment. */
  readonly watch = (part: Element): (() => void) => {
    const typed = (): void => void (this.typed = this.now());
    const tapped = (): void => void (this.tapped = this.now());
    part.addEventListener('input', typed);
    part.addEventListener('pointerdown', tapped);
    return () => {
      part.removeEventListener('input', typed);
      part.removeEventListener('pointerdown', tapped);
    };
  };

  get busy(): boolean {
    const field = document.activeElement;
    const writing = (field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement) && field.value !== '';
    return (writing && this.now() - this.typed < TYPED_MS) || this.now() - this.tapped < TAPPED_MS;
  }

  /** They said that they are done. */
  lift(): void {
    this.typed = this.tapped = -Infinity;
  }
}

/** The last page shown, as long as the next one is another and fingers are busy. */
export class Steady<Seen> {
  private last: { page: string; seen: Seen } | undefined;
  private holding = false;
  private readonly busy: () => boolean;

  constructor(busy: () => boolean) {
    this.busy = busy;
  }

  /** What to show of `seen`, which is on the page named `page`. */
  show(page: string, seen: Seen): Seen {
    const other = this.last !== undefined && this.last.page !== page;
    this.holding = other && (this.holding || this.busy());
    if (this.holding && this.last) return this.last.seen;
    this.last = { page, seen };
    return seen;
  }

  release(): void {
    this.last = undefined;
    this.holding = false;
  }
}
