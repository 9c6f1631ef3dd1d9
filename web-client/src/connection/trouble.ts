/**
 * What a person may be told about the link: nothing for two seconds of silence,
 * for most losses heal by then; it must never blink.
 */
import { createSubscriber } from 'svelte/reactivity';

/** `brief` from two seconds of silence, `long` from eight. */
export type Trouble = 'none' | 'brief' | 'long';

export const BRIEF_MS = 2_000;
export const LONG_MS = 8_000;

export class Worry {
  private timers: ReturnType<typeof setTimeout>[] = [];
  private shown: Trouble = 'none';
  private update = (): void => {};
  private readonly follow = createSubscriber((update) => {
    this.update = update;
    return () => (this.update = (): void => {});
  });

  /** Can be followed in a component. */
  get trouble(): Trouble {
    this.follow();
    return this.shown;
  }

  /** The link is down; said again while it is, it does not start over. */
  begin(): void {
    if (this.timers.length > 0) return;
    this.timers = [setTimeout(() => this.show('brief'), BRIEF_MS), setTimeout(() => this.show('long'), LONG_MS)];
  }

  end(): void {
    this.timers.forEach((timer) => clearTimeout(timer));
    this.timers = [];
    this.show('none');
  }

  private show(trouble: Trouble): void {
    this.shown = trouble;
    this.update();
  }
}
