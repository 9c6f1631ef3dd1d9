import { expect, it } from 'vitest';
import { Fingers, Steady } from './steady';

it('keeps the page while fingers are busy, and lets go when released', () => {
  let busy = false;
  const steady = new Steady<string>(() => busy);
  expect(steady.show('a', 'a1')).toBe('a1');
  busy = true;
  expect(steady.show('a', 'a2')).toBe('a2');
  expect(steady.show('b', 'b1')).toBe('a2');
  busy = false;
  expect(steady.show('b', 'b2')).toBe('a2');
  steady.release();
  expect(steady.show('b', 'b2')).toBe('b2');
});

it('moves on at once when nobody touches it, or when the hall comes back', () => {
  let busy = true;
  const steady = new Steady<string>(() => busy);
  steady.show('a', 'a1');
  expect(steady.show('b', 'b1')).toBe('a1');
  expect(steady.show('a', 'a3')).toBe('a3');
  busy = false;
  expect(steady.show('b', 'b2')).toBe('b2');
});

it('knows busy fingers: words in a field, or a tap just now', () => {
  let now = 0;
  const fingers = new Fingers(() => now);
  const part = document.body.appendChild(document.createElement('div'));
  const field = part.appendChild(document.createElement('textarea'));
  const stop = fingers.watch(part);
  const tell = (type: string): boolean => field.dispatchEvent(new Event(type, { bubbles: true }));
  field.focus();
  tell('input');
  expect(fingers.busy).toBe(false);
  field.value = 'Qui';
  expect(fingers.busy).toBe(true);
  now = 31_000;
  expect(fingers.busy).toBe(false);
  tell('pointerdown');
  now = 33_000;
  expect(fingers.busy).toBe(true);
  fingers.lift();
  stop();
  tell('pointerdown');
  expect(fingers.busy).toBe(false);
  part.remove();
});
