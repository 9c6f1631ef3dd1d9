import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Outbox, type Entry } from './outbox';
import { memory, type Store } from './store';

type Say = { say: string };
type Box = Outbox<Say, string>;
const open = (store: Store): Promise<Box> => Outbox.open<Say, string>(store, 'r1');
const statuses = (box: Box): string[] => box.entries.map((e: Entry<Say, string>) => `${e.command.say} ${e.status}`);

/** A link that writes down what it was given. */
function link(): { sent: [string, string][]; send: (id: string, command: Say) => boolean } {
  const sent: [string, string][] = [];
  return { sent, send: (id, command) => sent.push([id, command.say]) > 0 };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('keeps, sends, and lets go once the server has answered', async () => {
  const store = memory();
  const box = await open(store);
  const id = box.put({ say: 'a' });
  expect([id.length, statuses(box)]).toEqual([32, ['a kept']]);
  const { send, sent } = link();
  box.connected(send);
  expect([sent, statuses(box)]).toEqual([[[id, 'a']], ['a sending']]);
  box.answer(id, 'received');
  expect([statuses(box), await store.under('outbox/')]).toEqual([['a received'], []]);
});

it('loses nothing in a reload, and keeps the order of speech', async () => {
  const store = memory();
  const first = await open(store);
  first.connected(() => true);
  const ids = ['a', 'b', 'c'].map((say) => first.put({ say }));
  first.answer(ids[1]!, 'received');
  vi.setSystemTime(Date.now() - 60_000); // the phone's clock goes back
  const second = await open(store);
  ids.push(second.put({ say: 'd' }));
  const { sent, send } = link();
  second.connected(send);
  expect(sent).toEqual([[ids[0], 'a'], [ids[2], 'c'], [ids[3], 'd']]);
  expect((await open(store)).entries.map((e) => e.command.say)).toEqual(['a', 'c', 'd']);
});

it('sends again on every link, with the same id', async () => {
  const box = await open(memory());
  const id = box.put({ say: 'a' });
  for (let i = 0; i < 3; i++) {
    const { sent, send } = link();
    box.connected(send);
    expect(sent).toEqual([[id, 'a']]);
    box.disconnected();
    expect(statuses(box)).toEqual(['a kept']);
  }
});

it('sends again on a living link that does not answer', async () => {
  const box = await open(memory());
  const { sent, send } = link();
  box.connected(send);
  box.put({ say: 'a' });
  vi.advanceTimersByTime(13_000);
  expect(sent.length).toBe(2);
});

it('waits when it is told to', async () => {
  const box = await open(memory());
  const { sent, send } = link();
  box.connected(send);
  box.answer(box.put({ say: 'a' }), { later: 500 });
  vi.advanceTimersByTime(499);
  expect(sent.length).toBe(1);
  vi.advanceTimersByTime(1);
  expect(sent.length).toBe(2);
});

it('keeps what was refused until the person has seen it', async () => {
  const store = memory();
  const box = await open(store);
  const id = box.put({ say: 'a' }, { label: 'question' });
  box.answer(id, { refused: 'closed' });
  const later = await open(store);
  expect([later.of('question')?.status, later.of('question')?.refusal, later.waiting]).toEqual(['refused', 'closed', 0]);
  later.dismiss(id);
  expect(await store.under('outbox/')).toEqual([]);
});

it('never dismisses what has no answer yet', async () => {
  const box = await open(memory());
  box.dismiss(box.put({ say: 'a' }));
  expect(box.waiting).toBe(1);
});

it('holds a sealed vote after the answer, and repeats it until released', async () => {
  const store = memory();
  const box = await open(store);
  const id = box.put({ say: 'vote' }, { hold: 'run 3' });
  box.answer(id, 'received');
  const after = await open(store);
  const { sent, send } = link();
  after.connected(send);
  expect(sent).toEqual([]);
  after.repeat('run 3');
  expect(sent).toEqual([[id, 'vote']]);
  after.answer(id, 'received');
  after.release('run 3');
  expect([statuses(after), await store.under('outbox/')]).toEqual([[], []]);
});

it('still sends when the device keeps nothing', async () => {
  const full: Store = { ...memory(), set: () => Promise.reject(new Error('full')) };
  const box = await open(full);
  const { sent, send } = link();
  box.connected(send);
  box.put({ say: 'a' });
  expect(sent.length).toBe(1);
});
