import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { backoff } from './backoff';
import { BEAT_MS, Link, type Wishes } from './socket';

type State = { ticket: string; board: number };

/** A socket that does what the test says. */
class FakeSocket {
  static readonly OPEN = 1;
  static all: FakeSocket[] = [];
  static get newest(): FakeSocket {
    return FakeSocket.all[FakeSocket.all.length - 1]!;
  }

  readyState = 0;
  sent: string[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((m: { data: string }) => void) | null = null;
  onclose: ((c: { code: number }) => void) | null = null;
  readonly url: string;
  readonly protocols: string[];

  constructor(url: string, protocols: string[]) {
    [this.url, this.protocols] = [url, protocols];
    FakeSocket.all.push(this);
  }
  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {
    this.readyState = 3;
  }
  opens(): void {
    this.readyState = 1;
    this.onopen?.();
  }
  dies(code = 1006): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }
  says(frame: unknown): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

let link: Link<State, string, string>;
let heard: string[];
let door: ReturnType<typeof vi.fn>;
const answers = (status: number, body: unknown, headers = {}): Response => new Response(JSON.stringify(body), { status, headers });

function wishes(): Wishes<State, string, string> {
  return {
    enter: '/r/1/enter', hello: () => ({ as: 'phone' }), socket: '/r/1/socket', beat: () => 'beat',
    entered: (state) => heard.push(`entered ${state.board}`),
    opened: () => heard.push('opened'),
    closed: () => heard.push('closed'),
    frame: (frame) => heard.push(frame),
    refused: (refusal) => heard.push(`refused ${refusal.status}`),
  };
}

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

beforeEach(async () => {
  vi.useFakeTimers();
  FakeSocket.all = [];
  heard = [];
  door = vi.fn(async () => answers(200, { ticket: 'T', board: 7 }));
  vi.stubGlobal('fetch', door);
  vi.stubGlobal('WebSocket', FakeSocket);
  link = new Link(wishes());
});

afterEach(() => {
  link.stop();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function live(): Promise<FakeSocket> {
  link.start();
  await pass(0);
  FakeSocket.newest.opens();
  return FakeSocket.newest;
}

it('enters, then spends the ticket on a socket', async () => {
  const socket = await live();
  socket.says('hello');
  expect(socket.protocols).toEqual(['ronde', 'ticket.T']);
  expect(socket.url).toMatch(/^ws:\/\/.*\/r\/1\/socket$/);
  expect(heard).toEqual(['entered 7', 'opened', 'hello']);
  expect([link.send('x'), socket.sent]).toEqual([true, ['"x"']]);
});

it('begins again when the socket dies, with a new entrance', async () => {
  (await live()).dies();
  expect([heard[2], link.send('x')]).toEqual(['closed', false]);
  await pass(5_000);
  expect([door.mock.calls.length, FakeSocket.all.length]).toEqual([2, 2]);
});

it('never gives up, and waits at most five seconds', async () => {
  door.mockRejectedValue(new TypeError('no network'));
  link.start();
  await pass(60_000);
  expect(door.mock.calls.length).toBeGreaterThan(12);
});

it.each([[0, 300, 600], [1, 300, 1_200], [9, 300, 5_000]])('waits a random time before try %d', (attempt, least, most) => {
  expect([backoff(attempt, () => 0), backoff(attempt, () => 1)]).toEqual([least, most]);
});

it('shows nothing before two seconds of silence', async () => {
  const socket = await live();
  door.mockRejectedValue(new TypeError('no network'));
  socket.dies();
  await pass(1_900);
  expect(link.trouble).toBe('none');
  await pass(200);
  expect(link.trouble).toBe('brief');
  await pass(6_000);
  expect(link.trouble).toBe('long');
});

it('is calm again once the link is back', async () => {
  (await live()).dies();
  await pass(1_000);
  FakeSocket.newest.opens();
  await pass(10_000);
  expect(link.trouble).toBe('none');
});

it('reopens after two heartbeats without a pulse', async () => {
  const socket = await live();
  await pass(2 * BEAT_MS);
  expect([socket.sent, FakeSocket.all.length]).toEqual([['"beat"', '"beat"'], 1]);
  await pass(BEAT_MS);
  expect([socket.readyState, FakeSocket.all.length]).toEqual([3, 2]);
});

it('any frame is a pulse', async () => {
  const socket = await live();
  for (let i = 0; i < 6; i++) {
    await pass(BEAT_MS);
    socket.says('pulse');
  }
  expect(FakeSocket.all.length).toBe(1);
});

it('knocks at once when the phone is taken up again', async () => {
  const socket = await live();
  await pass(3_000);
  dispatchEvent(new Event('pageshow'));
  await pass(0);
  expect([socket.readyState, FakeSocket.all.length]).toEqual([3, 2]);
});

it('trusts a link that it has just heard', async () => {
  const socket = await live();
  await pass(3_000);
  socket.says('hello');
  dispatchEvent(new Event('online'));
  await pass(100);
  expect(FakeSocket.all.length).toBe(1);
});

it('stops knocking when the door says no for good, until woken', async () => {
  door.mockResolvedValueOnce(answers(403, { why: 'unknown' }));
  link.start();
  await pass(30_000);
  expect([heard, door.mock.calls.length, link.trouble]).toEqual([['refused 403'], 1, 'none']);
  link.wake();
  await pass(0);
  expect(heard).toContain('entered 7');
});

it('waits as long as the server asks', async () => {
  door.mockImplementationOnce(async () => answers(503, {}, { 'retry-after': '4' }));
  link.start();
  await pass(3_900);
  expect(door.mock.calls.length).toBe(1);
  await pass(2_200);
  expect(door.mock.calls.length).toBe(2);
});

it('leaves a door that does not answer', async () => {
  door.mockImplementation(() => new Promise(() => {}));
  link.start();
  await pass(11_000);
  expect(door.mock.calls.length).toBe(2);
});
