import { expect, it } from 'vitest';
import type { Draft } from '../../connection/draft';
import type { DotsPaper } from '../../protocol';
import { Marking } from './marking.svelte';

const paper = (more: Partial<DotsPaper> = {}): DotsPaper => ({ questions: [1, 2, 3, 4, 5], revision: 0, dots: [], unsettling: null, run_off: false, wave: 1, ...more });
function memory(text = ''): Draft {
  let kept = text;
  return { read: () => kept, write: (next) => (kept = next), clear: () => (kept = '') };
}
const NOW = 1_760_000_000_000;

it('numbers the marks in the order in which they were given, and no more than there are', () => {
  const marking = new Marking(() => paper(), () => 3, memory(), () => NOW);
  expect([4, 2, 5].map((item) => marking.mark(item))).toEqual([true, true, true]);
  expect([marking.mark(1), marking.left, marking.place(5), marking.place(1)]).toEqual([false, 0, 3, 0]);
  marking.mark(4);
  expect([marking.place(2), marking.left, marking.changed, marking.cast]).toEqual([1, 1, true, false]);
  marking.unsettle(4);
  marking.unsettle(3);
  expect([marking.unsettles(4), marking.unsettles(3)]).toEqual([false, true]);
});

it('keeps what has not left through a reload, and what has left as well', () => {
  const draft = memory();
  const first = new Marking(() => paper(), () => 3, draft, () => NOW);
  first.mark(1);
  const again = new Marking(() => paper(), () => 3, draft, () => NOW);
  expect([again.place(1), again.changed]).toEqual([1, true]);
  const { revision } = again.leave();
  const offline = new Marking(() => paper(), () => 3, draft, () => NOW + 5_000);
  expect([offline.place(1), offline.changed, offline.cast]).toEqual([1, false, true]);
  expect(offline.leave().revision).toBeGreaterThan(revision);
});

it('gives way to a newer ballot from another phone, but not to what is being changed here', () => {
  const draft = memory();
  let held = paper();
  const marking = new Marking(() => held, () => 3, draft, () => NOW);
  marking.mark(1);
  const sent = marking.leave();
  held = paper({ revision: sent.revision, dots: [1] });
  expect(marking.place(1)).toBe(1);
  held = paper({ revision: sent.revision + 9, dots: [2, 3] });
  expect([marking.place(1), marking.place(2)]).toEqual([0, 1]);
  marking.mark(5);
  expect([marking.place(5), marking.leave().revision]).toEqual([3, sent.revision + 10]);
});

it('forgets a draft of another ballot', () => {
  const marking = new Marking(() => paper(), () => 3, memory('{"dots":[99],"unsettling":null,"sent":0}'), () => NOW);
  expect(marking.given).toBe(0);
  expect(new Marking(() => paper(), () => 3, memory('nonsense'), () => NOW).given).toBe(0);
});
