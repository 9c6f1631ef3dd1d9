/**
 * The link to a room: enter by HTTP, spend the ticket on a WebSocket, begin again
 * whenever it dies. Reconnecting is connecting: nothing is resumed, the entrance
 * brings the whole state. It must never give up by itself, and never interpret a
 * frame.
 */
import { asked, backoff, spread } from './backoff';
import { enter, Refused, socketAddress, type Ticketed } from './door';
import { Worry, type Trouble } from './trouble';

export interface Wishes<E extends Ticketed, In, Out> {
  /** Path of the entrance, and what to tell it each time. */
  enter: string;
  hello: () => unknown;
  /** Path of the socket. */
  socket: string;
  /** The state on entering, with when it was asked and answered (device ms): a sample for the clock. */
  entered: (state: E, asked: number, answered: number) => void;
  /** The socket is open: the outbox may speak. */
  opened: (send: (frame: Out) => boolean) => void;
  closed: () => void;
  frame: (frame: In) => void;
  /** The heartbeat to send every 15 s; any frame from the server counts as its pulse. */
  beat: () => Out;
  /** The door said no for good; `wake()` knocks again once the person has done something. */
  refused: (refusal: Refused) => void;
}

export const BEAT_MS = 15_000;
const MISSES = 2;
const RESTARTING = 1012;
const OPENING_MS = 10_000;
const FRESH_MS = 2_000;
const STEADY_MS = 5_000;

export class Link<E extends Ticketed, In, Out> {
  private readonly wishes: Wishes<E, In, Out>;
  private readonly worry = new Worry();
  private socket: WebSocket | undefined;
  private aborter: AbortController | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private pulse: ReturnType<typeof setInterval> | undefined;
  private attempt = 0;
  private misses = 0;
  private heard = 0;
  private began = 0;
  private up = false;
  private ended = false;

  constructor(wishes: Wishes<E, In, Out>) {
    this.wishes = wishes;
  }

  /** What the dot at the top may show; can be followed in a component. */
  get trouble(): Trouble {
    return this.worry.trouble;
  }

  start(): void {
    document.addEventListener('visibilitychange', this.seen);
    addEventListener('pageshow', this.wake);
    addEventListener('online', this.wake);
    void this.connect();
  }

  /** For good: the page leaves the room. */
  stop(): void {
    this.ended = true;
    document.removeEventListener('visibilitychange', this.seen);
    removeEventListener('pageshow', this.wake);
    removeEventListener('online', this.wake);
    this.drop();
    this.worry.end();
  }

  /** Sends one frame; false when there is no link, and then nothing is queued here. */
  send = (frame: Out): boolean => {
    if (!this.up || this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  };

  /** The phone is back in a hand: a link heard, or a try begun, in the last two seconds is trusted; nothing older is. */
  wake = (): void => {
    const since = this.up ? this.heard : this.aborter ? this.began : 0;
    if (this.ended || Date.now() - since < FRESH_MS) return;
    this.attempt = 0;
    void this.connect();
  };

  /** Enters once more, whatever stands: who we are has changed. */
  again(): void {
    if (this.ended) return;
    this.attempt = 0;
    void this.connect();
  }

  private readonly seen = (): void => {
    if (document.visibilityState === 'visible') this.wake();
  };

  private async connect(): Promise<void> {
    this.drop();
    this.worry.begin();
    const aborter = (this.aborter = new AbortController());
    this.began = Date.now();
    const tooLate = setTimeout(() => this.lost(aborter), OPENING_MS);
    aborter.signal.addEventListener('abort', () => clearTimeout(tooLate));
    try {
      const state = await enter<E>(this.wishes.enter, this.wishes.hello(), aborter.signal);
      if (aborter.signal.aborted) return;
      this.wishes.entered(state, this.began, Date.now());
      this.open(state.ticket, aborter, () => clearTimeout(tooLate));
    } catch (fault) {
      if (!aborter.signal.aborted) this.failed(fault, aborter);
    }
  }

  private failed(fault: unknown, aborter: AbortController): void {
    if (!(fault instanceof Refused)) return this.lost(aborter);
    if (!fault.final) return this.lost(aborter, fault.retryAfter && asked(fault.retryAfter));
    this.drop();
    this.worry.end();
    this.wishes.refused(fault);
  }

  private open(ticket: string, aborter: AbortController, inTime: () => void): void {
    const socket = new WebSocket(socketAddress(this.wishes.socket), ['ronde', `ticket.${ticket}`]);
    this.socket = socket;
    socket.onopen = () => {
      inTime();
      this.opened();
    };
    socket.onmessage = (message: MessageEvent<string>) => {
      this.heard = Date.now();
      this.misses = 0;
      this.wishes.frame(JSON.parse(message.data) as In);
    };
    socket.onclose = ({ code }) => this.lost(aborter, code === RESTARTING ? spread() : undefined);
  }

  private opened(): void {
    this.up = true;
    this.misses = 0;
    this.heard = this.began = Date.now();
    this.pulse = setInterval(() => this.beat(), BEAT_MS);
    this.worry.end();
    this.wishes.opened(this.send);
  }

  private beat(): void {
    if (this.misses >= MISSES) return void this.connect();
    this.misses += 1;
    this.send(this.wishes.beat());
  }

  /** The try or the link that `aborter` stands for is dead; begin again after `wait`, or a backoff. */
  private lost(aborter: AbortController, wait?: number): void {
    if (aborter !== this.aborter || this.ended) return;
    if (this.up && Date.now() - this.began > STEADY_MS) this.attempt = 0;
    this.drop();
    this.worry.begin();
    this.retry = setTimeout(() => void this.connect(), wait ?? backoff(this.attempt));
    this.attempt += 1;
  }

  /** Lets go of everything that is open or pending. */
  private drop(): void {
    clearTimeout(this.retry);
    clearInterval(this.pulse);
    const { socket, aborter, up } = this;
    this.socket = this.aborter = undefined;
    this.up = false;
    aborter?.abort();
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
    if (up) this.wishes.closed();
  }
}
