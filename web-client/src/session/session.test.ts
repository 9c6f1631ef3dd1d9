import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { draft } from '../connection/draft';
import { memory, type Store } from '../connection/store';
import type { Board, Entered, Frame, FromServer, Hand, Outcome, Version } from '../protocol';
import { refusalWords } from '../refusals';
import { language } from '../words';
import { compare, newest, place } from './newest';
import { placeOf, proofOf, takeProof } from './place';
import { Session } from './session.svelte';

const v = (epoch: number, seq: number, tick = 0): Version => ({ epoch, seq, tick });
const frame = <T>(version: Version, view: T): Frame<T> => ({ v: version, now: 1, view });
const board = (version: Version, round: number): FromServer => ({ board: frame(version, { to: 'phones', round } as Board) });
const hand = (version: Version, who: number, table: number): FromServer => ({ hand: frame(version, { who, table, acts: [] as unknown } as Hand) });
const at = { base: '/r/1', room: '1', surface: 'phone' as const };
const entered = (frames: FromServer[], more: Partial<Entered> = {}): Entered => ({
  role: 'participant', device: 'abcd', people: [], ticket: 'T', now: 1_000, title: { fr: 'A', en: 'A' }, language: 'fr', frames, ...more,
});
const kept = (made: number | null = null, who: number | null = null): Outcome => ({ kept: { seq: 3, made, who, dup: false } });

let store: Store;
let session: Session;
const begin = (frames: FromServer[], more: Partial<Entered> = {}): void => session.entered(entered(frames, more), 900, 1_000);

beforeEach(async () => {
  vi.useFakeTimers();
  localStorage.clear();
  store = memory();
  session = await Session.open(at, store, {});
});
afterEach(() => void vi.useRealTimers());

describe('newest wins', () => {
  it('compares epoch, then entry, then tick', () => {
    const ordered = [v(1, 1, 1), v(1, 1, 2), v(1, 2, 0), v(2, 0, 0)];
    expect([...ordered].reverse().sort(compare)).toEqual(ordered);
    expect(compare(v(1, 2, 3), v(1, 2, 3))).toBe(0);
  });

  it('keeps what it has when an older or the same frame comes late', () => {
    const held = frame(v(1, 5), 'held');
    expect([newest(held, frame(v(1, 4, 9), 'old')).view, newest(held, frame(v(1, 5), 'same')).view, newest(held, frame(v(2, 0), 'new')).view]).toEqual(['held', 'held', 'new']);
  });

  it('draws nothing again when nothing changed', () => {
    const slots = place({}, 7, frame(v(1, 5), 'held'));
    expect(place(slots, 7, frame(v(1, 4), 'old'))).toBe(slots);
  });
});

describe('a session', () => {
  it('takes all that the entrance brings, and frames in any order', () => {
    begin([board(v(1, 3), 1), hand(v(1, 3), 9, 4)], { people: [9] });
    session.frame(board(v(1, 5), 2));
    session.frame(board(v(1, 4), 1));
    expect([session.board?.round, session.hand(9)?.table, session.people]).toEqual([2, 4, [9]]);
  });

  it('gives the console its own board and the screen’s beside it', () => {
    const to = (audience: string, round: number): FromServer => ({ board: frame(v(1, 3), { to: audience, round } as Board) });
    begin([to('pilot', 1), to('screen', 2)], { role: 'pilot' });
    expect([session.board?.round, session.seen('screen')?.round]).toEqual([1, 2]);
  });

  it('forgets what it may no longer see when its role changes', () => {
    begin([board(v(9, 3), 1)]);
    begin([{ board: frame(v(1, 1), { to: 'pilot', round: 5 } as Board) }], { role: 'pilot' });
    expect([session.seen('phones'), session.board?.round]).toEqual([undefined, 5]);
  });

  it('keeps texts by their id', () => {
    session.frame({ texts: [{ id: 4, text: 'Qui ?' }] });
    session.frame({ texts: [{ id: 5, text: 'Quoi ?' }] });
    expect([4, 5, 6].map(session.text)).toEqual(['Qui ?', 'Quoi ?', undefined]);
  });

  it('tells the asker, and remembers what became of it', async () => {
    const { id, answer } = session.ask({ participant: 9 }, { call_help: {} }, { label: 'help' });
    session.frame({ answer: { id, outcome: kept() } });
    expect([await answer, session.outbox.of('help')?.status]).toEqual([kept(), 'received']);
  });

  it('knows an own text by its secret, whatever id a restored room gives it', () => {
    const own = (item: number, secret: string): void => session.mine.add({ item, secret, text: 'Qui ?', run: 2, who: 9 });
    own(77, 's');
    own(78, 't');
    own(91, 's');
    expect(session.mine.of(9).map(({ item }) => item)).toEqual([78, 91]);
  });

  it('puts an own text among one’s own once it is kept, even after a reload', async () => {
    const { id } = session.ask({ participant: 9 }, { act: { run: 2, do: {} as never } }, { mine: { secret: 's', text: 'Qui ?' } });
    const later = await Session.open(at, store, {});
    expect(later.mine.of(9)).toEqual([]);
    later.frame({ answer: { id, outcome: kept(77) } });
    expect(later.mine.of(9)).toMatchObject([{ item: 77, secret: 's', text: 'Qui ?', run: 2, who: 9 }]);
    expect([later.mine.of(8), (await Session.open(at, store, {})).mine.of(9).length]).toEqual([[], 1]);
    later.mine.forget(77);
    expect((await Session.open(at, store, {})).mine.of(9)).toEqual([]);
  });

  it('gives a refused text back to where it was typed, never over newer words', () => {
    const back = { step: 2, field: 'question', as: 9, text: 'Qui ?' };
    const typed = draft({ room: '1', step: 2, field: 'question', as: 9 });
    const refused = { refused: { err: 'closed' } } as const;
    session.frame({ answer: { id: session.ask('desk', { back: {} }, { back }).id, outcome: refused } });
    expect(typed.read()).toBe('Qui ?');
    typed.write('Quoi ?');
    session.frame({ answer: { id: session.ask('desk', { back: {} }, { back }).id, outcome: refused } });
    expect(typed.read()).toBe('Quoi ?');
  });

  it('waits when it is too fast, and does not call that an answer', () => {
    const { id } = session.ask('desk', { back: {} }, { label: 'x' });
    session.frame({ answer: { id, outcome: { refused: { err: 'slow', retry_ms: 500 } } } });
    expect(session.outbox.of('x')?.status).toBe('kept');
  });

  it('keeps what the disk did not take on the phone, and tells a desk at once', async () => {
    const stopped: FromServer = { answer: { id: session.ask('desk', { back: {} }, { label: 'x' }).id, outcome: { refused: { err: 'stopped' } } } };
    session.frame(stopped);
    expect(session.outbox.of('x')?.status).toBe('kept');
    const desk = await Session.open({ ...at, surface: 'console' }, memory(), {});
    const { id, answer } = desk.ask('desk', { back: {} }, { label: 'y' });
    desk.frame({ answer: { id, outcome: { refused: { err: 'stopped' } } } });
    expect([desk.outbox.of('y')?.status, await answer]).toEqual(['refused', { refused: { err: 'stopped' } }]);
  });

  it('carries whoever sat down on this device', () => {
    begin([], { people: [9] });
    session.frame({ answer: { id: session.ask('desk', { back: {} }).id, outcome: kept(null, 12) } });
    expect(session.people).toEqual([9, 12]);
  });

  it('says held votes again when the room was restored from before them', () => {
    begin([board(v(1, 30), 1)]);
    const { id } = session.ask({ participant: 9 }, { back: {} }, { hold: 'run 3', label: 'vote' });
    session.frame({ answer: { id, outcome: kept() } });
    begin([board(v(2, 40), 1)]);
    expect(session.outbox.of('vote')?.status).toBe('received');
    begin([board(v(3, 20), 1)]);
    expect(session.outbox.of('vote')?.status).toBe('kept');
  });
});

describe('what is held for a sealed run', () => {
  const room = (epoch: number, sealed: number[], again: number[] = [], seq = 30): FromServer => ({ board: frame(v(epoch, seq), { to: 'phones', round: 1, sealed, again } as unknown as Board) });
  const vote = (): void => session.frame({ answer: { id: session.ask({ participant: 9 }, { back: {} }, { hold: 'run 3', label: 'vote' }).id, outcome: kept() } });
  const status = (): string | undefined => session.outbox.of('vote')?.status;

  it('goes again when a restored room says that it has lost it, also from a page that was reloaded', async () => {
    begin([room(1, [3])], { people: [9] });
    vote();
    begin([room(2, [3])], { people: [9] });
    expect(status()).toBe('received');
    session = await Session.open(at, store, {});
    begin([room(3, [3], [3])], { people: [9] });
    expect(status()).toBe('kept');
  });

  it('goes again when the room is older than what was seen, even if it knows nothing of the run', () => {
    begin([room(1, [3])], { people: [9] });
    vote();
    begin([room(2, [], [], 20)], { people: [9] });
    expect(status()).toBe('kept');
  });

  it('is forgotten once the run has settled, whatever hands show', () => {
    begin([room(1, [3])], { people: [9] });
    vote();
    session.frame({ hand: frame(v(1, 31), { who: 9, acts: [] } as never) });
    expect(status()).toBe('received');
    session.frame(room(1, [4], [], 32));
    expect(status()).toBeUndefined();
  });
});

describe('at the door', () => {
  const bodies: unknown[] = [];
  /** Opens to whoever shows what `opens` wants. */
  async function knock(surface: 'phone' | 'console', proof: { key: string } | Record<string, never>, opens: (body: Record<string, unknown>) => string | false): Promise<Session> {
    bodies.length = 0;
    vi.stubGlobal('WebSocket', class { close(): void {} });
    vi.stubGlobal('fetch', async (_url: string, { body }: { body: string }) => {
      bodies.push(JSON.parse(body));
      const role = opens(JSON.parse(body) as Record<string, unknown>);
      return role ? new Response(JSON.stringify(entered([], { role: role as 'pilot' }))) : new Response('{"err":"denied"}', { status: 401 });
    });
    const one = (await Session.open({ ...at, surface }, store, proof)).start();
    await vi.advanceTimersByTimeAsync(100);
    return one;
  }

  afterEach(() => void vi.unstubAllGlobals());

  it('shows the link’s secret, and a cookie if that is no good any more', async () => {
    const one = await knock('phone', { key: 'old' }, (body) => body.role === 'participant' && 'participant');
    expect([bodies, one.role, one.refused]).toEqual([[{ key: 'old' }, { role: 'participant' }], 'participant', undefined]);
    one.stop();
  });

  it('tries pilot, then helper, and next time the one that it was', async () => {
    const helper = (body: Record<string, unknown>): string | false => body.role === 'helper' && 'helper';
    (await knock('console', {}, helper)).stop();
    expect(bodies).toEqual([{ role: 'pilot' }, { role: 'helper' }]);
    (await knock('console', {}, helper)).stop();
    expect(bodies).toEqual([{ role: 'helper' }]);
  });

  it('says so when nothing opens', async () => {
    const one = await knock('console', { key: 'no' }, () => false);
    expect([bodies.length, one.refused?.status]).toEqual([3, 401]);
    one.stop();
  });
});

describe('where a page stands', () => {
  it('reads room and surface off the path', () => {
    expect([placeOf('/r/A1'), placeOf('/r/A1/screen'), placeOf('/')]).toEqual([
      { base: '/r/A1', room: 'A1', surface: 'phone' }, { base: '/r/A1', room: 'A1', surface: 'screen' }, undefined,
    ]);
    expect(placeOf('/r/A1/stage/')?.surface).toBe('stage');
  });

  it('tells a room code from a key', () => {
    expect(['#4f7k-92ab', '#4F7K92AB', '#kJ3_long-token', ''].map(proofOf)).toEqual([{ code: '4f7k-92ab' }, { code: '4F7K92AB' }, { key: 'kJ3_long-token' }, {}]);
  });

  it('takes the secret out of the address bar', () => {
    location.hash = '#secret';
    expect([takeProof(), location.hash, takeProof()]).toEqual([{ key: 'secret' }, '', {}]);
  });
});

it('has words for every refusal, with its limit', () => {
  language.current = 'fr';
  expect(refusalWords({ err: 'too_long', field: 'question', limit: 140 })).toContain('140');
  expect(refusalWords({ err: 'full', limit: 11 })).toContain('11');
  expect(refusalWords({ err: 'empty', field: 'unheard_of' })).toBe('Il manque ce texte.');
});
