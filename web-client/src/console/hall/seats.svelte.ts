/**
 * One gesture on a seat, in the making: somebody is held, then a table or somebody
 * else is touched. Nothing has happened before the last touch, and every gesture can
 * be undone. It must never move anybody by itself.
 */
import type { ParticipantId, TableId } from '../../protocol';
import type { Helm } from '../helm.svelte';
import { People } from './register.svelte';

export class Seats {
  readonly helm: Helm;
  readonly people: People;
  /** The table that is looked at. */
  chosen = $state<TableId>();
  /** Who is in hand. */
  held = $state<ParticipantId>();
  /** The next person touched takes the place of whom is held. */
  swapping = $state(false);
  typed = $state('');
  /** Erasing was asked for once. */
  sure = $state(false);

  constructor(helm: Helm) {
    this.helm = helm;
    this.people = new People(helm.session.place.base);
  }

  /** Somebody is being looked for or moved: names are needed. */
  get inUse(): boolean {
    return this.chosen !== undefined || this.held !== undefined || this.typed !== '';
  }

  /** A table is touched: whoever is held goes there, unless they swap with somebody. */
  table(table: TableId): void {
    if (this.held === undefined || this.swapping) return void (this.chosen = this.chosen === table ? undefined : table);
    this.helm.do({ seat_person: { who: this.held, table } });
    this.drop();
  }

  /** A person is touched: held, let go, or swapped with. */
  person(who: ParticipantId): void {
    if (this.held === who) return this.drop();
    if (this.held !== undefined && this.swapping) {
      this.helm.do({ swap_people: { a: this.held, b: who } });
      return this.drop();
    }
    [this.held, this.typed] = [who, ''];
  }

  left(): void {
    if (this.held !== undefined) this.helm.do({ mark_left: { who: this.held } });
    this.drop();
  }

  /** For somebody who asks to be forgotten: the second touch does it, and nothing undoes it. */
  erase(): void {
    if (!this.sure) return void (this.sure = true);
    if (this.held !== undefined) this.helm.do({ erase_person: { who: this.held } });
    this.drop();
  }

  givePen(): void {
    const table = this.people.of(this.held)?.table;
    if (this.held !== undefined && table != null) this.helm.do({ give_pen: { table, to: this.held } });
    this.drop();
  }

  drop(): void {
    [this.held, this.swapping, this.typed, this.sure] = [undefined, false, '', false];
  }
}
