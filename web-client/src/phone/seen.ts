/**
 * What one person on this phone sees now, and the props that a kind's phone side
 * is given. It must never look at another person's hand.
 */
import type { Snippet } from 'svelte';
import type { PhoneProps, Views, Wish } from '../activities/activity';
import { draft } from '../connection/draft';
import type { Act, ActHand, Board, Command, Hand, Phones, Sheet, Voice } from '../protocol';
import type { Aim, Session } from '../session/session.svelte';

export interface Seen {
  board: Board;
  me: Hand;
  table: Sheet | undefined;
}

export function seen(session: Session, who: number): Seen | undefined {
  const [board, me] = [session.board, session.hand(who)];
  return board && me && { board, me, table: session.sheet(me.table) };
}

/** The one key of `{ dots: … }`. */
export const kindOf = (view: object): string => Object.keys(view)[0] ?? '';
const inside = (view: object): unknown => Object.values(view)[0];

export function mayWrite(phones: Phones, me: Hand): boolean {
  return phones === 'all' || phones === 'pairs' || (phones === 'pen' && me.pen);
}

/** Of one person, run and use: `sent` finds it again. */
const labelled = (act: Act<ActHand>, who: number, label = ''): string => `act/${act.run}/${who}/${label}`;

function aimOf(act: Act<ActHand>, who: number, { label, mine, draft: typed, hold }: Wish): Aim {
  return {
    label: labelled(act, who, label),
    ...(mine && { mine }),
    ...(typed && { back: { step: `run ${act.run}`, as: who, ...typed } }),
    ...(hold && { hold: `run ${act.run}` }),
  };
}

/** The props of `act` for its owner; `live` while the hall is in it. */
export function phoneProps(session: Session, { board, me, table }: Seen, act: Act<ActHand>, dark: Snippet<[line?: string]>): PhoneProps<Views> & Record<string, unknown> {
  const live = board.act?.run === act.run;
  const of = kindOf(act.view);
  return {
    run: act.run,
    room: board,
    text: session.text,
    now: session.now,
    board: live && board.act ? inside(board.act.view) : undefined,
    sheet: live && table?.act?.run === act.run ? inside(table.act.view) : undefined,
    hand: inside(act.view),
    me,
    table,
    writes: live && mayWrite(board.phones, me),
    ask: (command, wish = {}) => {
      const as: Voice = wish.as === 'table' && me.table !== null ? { table: me.table } : { participant: me.who };
      return session.ask(as, { act: { run: act.run, do: { [of]: command } } } as Command, aimOf(act, me.who, wish));
    },
    askRoom: (command, wish = {}) => session.ask({ participant: me.who }, command, { label: labelled(act, me.who, wish.label) }),
    sent: (label) => session.outbox.of(labelled(act, me.who, label)),
    dismiss: (id) => session.outbox.dismiss(id),
    draft: (field) => draft({ room: session.place.room, step: `run ${act.run}`, field, as: me.who }),
    mine: session.mine.of(me.who),
    forget: (item) => session.mine.forget(item),
    newSecret: session.newSecret,
    dark,
  };
}

/** Refused commands that no page shows: unlabelled ones, the shell's own, and those of runs that are gone from the page. */
export function orphans(session: Session, { me }: Seen): ReturnType<typeof refusedOnes> {
  const runs = me.acts.map((act) => `act/${act.run}/${me.who}/`);
  return refusedOnes(session).filter(({ label = '' }) => label !== 'join' && !runs.some((run) => label.startsWith(run) && label !== run));
}

const refusedOnes = (session: Session): Session['outbox']['entries'] => session.outbox.entries.filter((entry) => entry.status === 'refused');
