/**
 * A page's life in one room: it enters, keeps the newest frame of every slot and
 * every text, says what people ask, and tells each asker what became of it.
 * Components read from here and never talk to the network themselves.
 * It must never show a frame older than the one it has, and never lose a command.
 */
import { ServerClock } from '../connection/clock';
import type { Refused } from '../connection/door';
import { draft } from '../connection/draft';
import { newId } from '../connection/id';
import { Outbox, type Entry, type Purpose } from '../connection/outbox';
import { Link } from '../connection/socket';
import { openStore, type Store } from '../connection/store';
import type { Trouble } from '../connection/trouble';
import type { Answer, Ask, Audience, Board, Command, Entered, FromClient, FromServer, Hand, ItemId, Outcome, ParticipantId, Refusal, Role, Sheet, TableId, Version, Voice } from '../protocol';
import { Mine } from './mine';
import { place as put, type Slots } from './newest';
import { cookies, remember, takeProof, type Knock, type Place, type Proof } from './place';

/** A command without its id: the outbox makes that. */
export type Asked = Omit<Ask, 'id'>;
export type Told = Entry<Asked, Refusal>;

/** What the session must do when the answer comes, kept with the command through reloads. */
export interface Aim extends Purpose {
  mine?: { secret: string; text: string };
  /** A refused text goes back where it was typed. */
  back?: { step: string | number; field: string; as?: string | number; text: string };
}

export interface Sending {
  id: string;
  answer: Promise<Outcome>;
}

/** Which board a role is given. */
const audiences: Partial<Record<Role, Audience>> = { pilot: 'pilot', helper: 'helper', stage: 'stage', screen: 'screen' };

/** A seat that was taken brings its hand within this time, or the page enters again. */
const HAND_MS = 4_000;

/** While the server's disk takes nothing, a phone asks again at this pace. */
const STOPPED_MS = 5_000;

export class Session {
  readonly place: Place;
  readonly clock = new ServerClock();
  readonly outbox: Outbox<Asked, Refusal, Aim>;
  readonly mine: Mine;
  /** The words of the items seen so far. */
  private texts = $state.raw<ReadonlyMap<ItemId, string>>(new Map());
  /** Undefined until the room has answered for the first time. */
  about = $state.raw<Pick<Entered, 'title' | 'language'>>();
  role = $state<Role>();
  device = $state('');
  /** Whom this device carries, in the order in which they came. */
  people = $state.raw<readonly ParticipantId[]>([]);
  /** The door said no; gone once it says yes. */
  refused = $state.raw<Refused>();
  /** The socket is open. */
  live = $state(false);
  private boards = $state.raw<Slots<Board>>({});
  private sheets = $state.raw<Slots<Sheet>>({});
  private hands = $state.raw<Slots<Hand>>({});
  private readonly waiting = new Map<string, (outcome: Outcome) => void>();
  private readonly link: Link<Entered, FromServer, FromClient>;
  /** What to show at the door, in turn: the link's secret, then the cookies that this surface may have. */
  private knocks: Knock[];
  /** The secret that opened the door: for a browser that keeps no cookie. Never leaves this page's memory. */
  private spent: Knock[] = [];
  private asked = 0;

  private constructor(at: Place, proof: Proof, outbox: Outbox<Asked, Refusal, Aim>, mine: Mine) {
    this.place = at;
    this.knocks = [...shown(proof), ...cookies(at)];
    this.outbox = outbox;
    this.mine = mine;
    this.link = new Link<Entered, FromServer, FromClient>({
      enter: `${at.base}/enter`,
      hello: (): Knock => this.knocks[0] ?? {},
      socket: `${at.base}/live`,
      entered: (state, asked, answered) => this.entered(state, asked, answered),
      opened: (send) => this.opened(send),
      closed: () => this.closed(),
      frame: (frame) => this.frame(frame),
      beat: () => this.beat(),
      refused: (refusal) => this.denied(refusal),
    });
  }

  static async open(at: Place, store?: Store, proof: Proof = takeProof()): Promise<Session> {
    const kept = store ?? (await openStore());
    const slot = `${at.room}/${at.surface}`;
    const [outbox, mine] = await Promise.all([Outbox.open<Asked, Refusal, Aim>(kept, slot), Mine.open(kept, at.room)]);
    return new Session(at, proof, outbox, mine);
  }

  start(): this {
    this.link.start();
    return this;
  }

  stop(): void {
    this.link.stop();
  }

  /** Knocks again, with another proof if one is given (a code typed anew). */
  again(proof?: Proof): void {
    this.knocks = [...shown(proof ?? {}), ...this.spent, ...cookies(this.place)];
    this.refused = undefined;
    this.link.again();
  }

  get trouble(): Trouble {
    return this.link.trouble;
  }

  /** What this surface sees of the room. */
  get board(): Board | undefined {
    return this.seen((this.role && audiences[this.role]) ?? 'phones');
  }

  /** What another audience sees, if this role is told: the desk follows the screen. */
  seen(by: Audience): Board | undefined {
    return this.boards[by]?.view;
  }

  hand(who: ParticipantId | undefined): Hand | undefined {
    return who === undefined ? undefined : this.hands[who]?.view;
  }

  sheet(table: TableId | null | undefined): Sheet | undefined {
    return table == null ? undefined : this.sheets[table]?.view;
  }

  readonly text = (id: ItemId): string | undefined => this.texts.get(id);

  readonly now = (): number => this.clock.now();

  readonly newSecret = (): string => newId();

  ask(as: Voice, command: Command, aim: Aim = {}): Sending {
    const id = this.outbox.put({ as, do: command }, aim);
    return { id, answer: new Promise((tell) => this.waiting.set(id, tell)) };
  }

  /** Erases a person for good, on the server and then here; true once it is done. */
  async erase(who: ParticipantId): Promise<boolean> {
    const outcome = await this.ask({ participant: who }, { erase: {} }).answer;
    if (!('kept' in outcome)) return false;
    this.mine.forgetAll(who);
    const { [who]: _, ...others } = this.hands;
    [this.people, this.hands] = [this.people.filter((one) => one !== who), others];
    return true;
  }

  /** The entrance brings everything that this page may see. Public for tests and rehearsals without a server. */
  entered(state: Entered, asked: number, answered: number): void {
    this.clock.sample(state.now, asked, answered);
    if (this.role !== undefined && this.role !== state.role) this.boards = this.sheets = this.hands = {};
    const before = this.newestVersion();
    [this.role, this.device, this.people] = [state.role, state.device, state.people];
    this.about = { title: state.title, language: state.language };
    this.refused = undefined;
    const [opened = {}] = this.knocks;
    if (!('role' in opened)) this.spent = [opened];
    this.knocks = [{ role: state.role }, ...this.spent];
    remember(this.place, state.role);
    // Before the new board is seen: what it lets go may have to be said once more.
    this.rewound(before, state.frames);
    state.frames.forEach((frame) => this.frame(frame));
  }

  frame(frame: FromServer): void {
    if ('board' in frame) this.showed(frame.board);
    else if ('sheet' in frame) this.sheets = put(this.sheets, frame.sheet.view.table, frame.sheet);
    else if ('hand' in frame) this.took(frame.hand);
    else if ('texts' in frame) this.texts = new Map([...this.texts, ...frame.texts.map(({ id, text }) => [id, text] as const)]);
    else if ('answer' in frame) this.answered(frame.answer);
    else if (this.asked > 0) this.clock.sample(frame.time, this.asked);
  }

  private took(hand: Extract<FromServer, { hand: unknown }>['hand']): void {
    this.hands = put(this.hands, hand.view.who, hand);
    this.carries(hand.view.who);
  }

  private showed(board: Extract<FromServer, { board: unknown }>['board']): void {
    this.boards = put(this.boards, board.view.to, board);
    if (board.view.to === 'phones') this.release();
  }

  /** Once nobody can know any more what was said in a run, what was held for it is forgotten. */
  private release(): void {
    const sealed = this.boards.phones?.view.sealed;
    if (!sealed) return;
    const kept = new Set(sealed.map((run) => `run ${run}`));
    const holds = new Set(this.outbox.entries.map((entry) => entry.hold));
    for (const hold of holds) if (hold !== undefined && !kept.has(hold)) this.outbox.release(hold);
  }

  private carries(who: ParticipantId): void {
    if (!this.people.includes(who)) this.people = [...this.people, who];
  }

  private opened(send: (frame: FromClient) => boolean): void {
    this.live = true;
    this.outbox.connected((id, asked) => send({ ask: { id, ...asked } }));
  }

  private closed(): void {
    this.live = false;
    this.outbox.disconnected();
  }

  private beat(): FromClient {
    this.asked = Date.now();
    return { alive: {} };
  }

  private answered({ id, outcome }: Answer): void {
    const entry = this.outbox.entries.find((one) => one.id === id);
    const later = 'refused' in outcome ? this.later(outcome.refused) : undefined;
    if (later !== undefined) return this.outbox.answer(id, { later });
    if ('kept' in outcome) this.received(entry, outcome.kept);
    else this.returned(entry);
    this.outbox.answer(id, 'kept' in outcome ? 'received' : { refused: outcome.refused });
    this.waiting.get(id)?.(outcome);
    this.waiting.delete(id);
  }

  /**
   * A wait instead of an answer. What a phone says stays there until the disk takes it again; a desk is told at once
   * that nothing was done: its gesture must not come late.
   */
  private later(refusal: Refusal): number | undefined {
    if (refusal.err === 'slow') return refusal.retry_ms;
    return refusal.err === 'stopped' && this.place.surface === 'phone' ? STOPPED_MS : undefined;
  }

  private received(entry: (Told & Aim) | undefined, { made, who }: Extract<Outcome, { kept: unknown }>['kept']): void {
    const act = entry && 'act' in entry.command.do ? entry.command.do.act : undefined;
    if (entry?.mine && act && made !== null) this.mine.add({ item: made, run: act.run, who: speaker(entry.command.as), ...entry.mine });
    if (who !== null) this.seated(who);
  }

  /** Somebody sits down on this device; their hand should follow at once. */
  private seated(who: ParticipantId): void {
    this.carries(who);
    setTimeout(() => this.hands[who] ?? this.link.again(), HAND_MS);
  }

  private returned(entry: (Told & Aim) | undefined): void {
    if (!entry?.back) return;
    const { text, ...where } = entry.back;
    const place = draft({ room: this.place.room, ...where });
    if (place.read() === '') place.write(text);
  }

  /** Denied with one proof: the next one is shown. Anything else that the door says is final. */
  private denied(refusal: Refused): void {
    const more = (refusal.status === 401 || refusal.status === 403) && this.knocks.length > 1;
    if (!more) return void (this.refused = refusal);
    this.knocks = this.knocks.slice(1);
    this.link.again();
  }

  private newestVersion(): Version | undefined {
    return this.boards[(this.role && audiences[this.role]) ?? 'phones']?.v;
  }

  /**
   * A restored room may lack what was acknowledged: what is held goes again where the room says so,
   * and all of it if the room is older than what we have seen. An id that it knows has no second effect.
   */
  private rewound(before: Version | undefined, frames: FromServer[]): void {
    const own = (this.role && audiences[this.role]) ?? 'phones';
    const now = frames.find((frame) => 'board' in frame && frame.board.view.to === own);
    if (!now || !('board' in now) || (before && now.board.v.epoch <= before.epoch)) return;
    const older = before !== undefined && now.board.v.seq < before.seq;
    const again = new Set((now.board.view.again ?? []).map((run) => `run ${run}`));
    const holds = new Set(this.outbox.entries.map((entry) => entry.hold));
    holds.forEach((hold) => hold !== undefined && (older || again.has(hold)) && this.outbox.repeat(hold));
  }
}

const shown = (proof: Proof): Knock[] => (Object.keys(proof).length > 0 ? [proof] : []);

function speaker(as: Voice): ParticipantId | null {
  return typeof as === 'object' && 'participant' in as ? as.participant : null;
}
