/**
 * Who is where, for a desk that looks somebody up. The register is fetched while it
 * is in use and never kept longer; it must never decide where somebody sits.
 */
import type { Closing, Entrant, ParticipantId, Refusal, Register, TableId } from '../../protocol';

/** At most one look a second, however fast the hall changes. */
const PACE_MS = 1_000;
/** More names than a glance takes. */
const FOUND = 8;

export type Preview = Closing | { refused: Refusal };

export class People {
  private readonly base: string;
  private list = $state.raw<readonly Entrant[]>([]);
  private asking = false;
  private last = -Infinity;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(base: string) {
    this.base = base;
  }

  /** Asks for the register, unless that was done just now: then a moment later. */
  look(): void {
    const wait = this.last + PACE_MS - performance.now();
    if (this.asking || wait > 0) return void (this.timer ??= setTimeout(() => this.later(), Math.max(wait, PACE_MS / 4)));
    void this.fetch();
  }

  rest(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  at(table: TableId | undefined): readonly Entrant[] {
    return this.list.filter((one) => one.stay === 'here' && one.table === table);
  }

  of(who: ParticipantId | undefined): Entrant | undefined {
    return this.list.find((one) => one.who === who);
  }

  name(who: ParticipantId): string {
    return this.of(who)?.name ?? `${who}`;
  }

  /** People whose name, or number, has all the words that were typed. */
  find(typed: string): readonly Entrant[] {
    const words = plain(typed).split(' ').filter(Boolean);
    if (words.length === 0) return [];
    const fits = (one: Entrant): boolean => words.every((word) => plain(one.name ?? '').includes(word) || `${one.who}` === word);
    const known = this.list.filter((one) => one.name !== null && fits(one));
    return known.sort((a, b) => rank(a) - rank(b) || (a.name ?? '').localeCompare(b.name ?? '')).slice(0, FOUND);
  }

  /** What closing a table would do; undefined if the server cannot be asked. */
  async closing(table: TableId): Promise<Preview | undefined> {
    const answer = await ask(`${this.base}/closing/${table}`);
    if (!answer) return undefined;
    return answer.ok ? ((await answer.json()) as Closing) : { refused: (await answer.json()) as Refusal };
  }

  private later(): void {
    this.timer = undefined;
    this.look();
  }

  private async fetch(): Promise<void> {
    this.asking = true;
    const answer = await ask(`${this.base}/people`);
    if (answer?.ok) this.list = ((await answer.json()) as Register).people;
    [this.asking, this.last] = [false, performance.now()];
  }
}

const ask = (path: string): Promise<Response | undefined> => fetch(path, { cache: 'no-store' }).catch(() => undefined);

/** Those who are here first, then those who are awaited. */
const rank = (one: Entrant): number => ['here', 'expected', 'left'].indexOf(one.stay);

/** Without accents, case and doubled spaces: « Zoé » is found by "zoe". */
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();
