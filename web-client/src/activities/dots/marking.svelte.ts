/**
 * What one voice marks on its ballot: what the room holds, and over it what was
 * changed on this phone and has not left. Each change is kept on the device at once.
 * It must never put an older choice over a newer one, be it after a reload, without
 * a network, or from a second phone.
 */
import type { Draft } from '../../connection/draft';
import type { DotsMarks, DotsPaper, ItemId } from '../../protocol';

/** `sent`: the revision under which it left; 0 while it has not. */
interface Kept {
  dots: ItemId[];
  unsettling: ItemId | null;
  sent: number;
}

export class Marking {
  private own = $state.raw<Kept>();
  private readonly paper: () => DotsPaper;
  private readonly most: () => number;
  private readonly draft: Draft;
  private readonly now: () => number;

  constructor(paper: () => DotsPaper, most: () => number, draft: Draft, now: () => number) {
    [this.paper, this.most, this.draft, this.now] = [paper, most, draft, now];
    this.own = recall(draft.read(), paper().questions);
  }

  /** What stands on the ballot, as this phone knows it. */
  private get stand(): Kept {
    const { dots, unsettling, revision } = this.paper();
    const newer = this.own && (this.own.sent === 0 || this.own.sent >= revision);
    return newer ? this.own! : { dots, unsettling, sent: revision };
  }

  /** 1 for the first marked question, 2 for the second; 0 for none. */
  place(item: ItemId): number {
    return this.stand.dots.indexOf(item) + 1;
  }

  unsettles(item: ItemId): boolean {
    return this.stand.unsettling === item;
  }

  get given(): number {
    return this.stand.dots.length;
  }

  get left(): number {
    return Math.max(0, this.most() - this.given);
  }

  /** Something was changed here and has not been sent. */
  get changed(): boolean {
    return this.own?.sent === 0;
  }

  /** Something has been sent at least once. */
  get cast(): boolean {
    return this.stand.sent > 0 || this.paper().revision > 0;
  }

  /** Marks, or takes the mark away; false when no mark is left. */
  mark(item: ItemId): boolean {
    const { dots, unsettling } = this.stand;
    const held = dots.includes(item);
    if (!held && this.left === 0) return false;
    this.keep({ dots: held ? dots.filter((one) => one !== item) : [...dots, item], unsettling, sent: 0 });
    return true;
  }

  /** One question at most unsettles; another takes its place. */
  unsettle(item: ItemId): void {
    const { dots, unsettling } = this.stand;
    this.keep({ dots, unsettling: unsettling === item ? null : item, sent: 0 });
  }

  /** The whole ballot as it leaves now, with a revision above every other, on any phone. */
  leave(): DotsMarks {
    const { dots, unsettling } = this.stand;
    const revision = Math.max(this.paper().revision, this.own?.sent ?? 0, this.last, Math.floor(this.now() / 1_000)) + 1;
    this.last = revision;
    this.keep({ dots, unsettling, sent: revision });
    const { run_off, wave } = this.paper();
    return { revision, dots, unsettling, run_off, wave };
  }

  private last = 0;

  private keep(own: Kept): void {
    this.own = own;
    this.draft.write(JSON.stringify(own));
  }
}

/** What an earlier page left, if it is about this ballot. */
function recall(text: string, questions: readonly ItemId[]): Kept | undefined {
  try {
    const kept = JSON.parse(text) as Kept;
    const known = [...kept.dots, ...(kept.unsettling === null ? [] : [kept.unsettling])].every((item) => questions.includes(item));
    return known && typeof kept.sent === 'number' ? kept : undefined;
  } catch {
    return undefined;
  }
}
