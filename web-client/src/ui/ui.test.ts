import { fireEvent, render, screen } from '@testing-library/svelte';
import { createRawSnippet } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { language } from '../words';
import Button from './Button.svelte';
import Clock from './Clock.svelte';
import Dots from './Dots.svelte';
import Field from './Field.svelte';
import Glyph from './Glyph.svelte';
import RoomMap from './RoomMap.svelte';
import { say, saying } from './say.svelte';

beforeEach(() => {
  language.current = 'fr';
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

const text = (words: string): ReturnType<typeof createRawSnippet> => createRawSnippet(() => ({ render: () => `<b>${words}</b>` }));

it('a clock draws the server’s time, second by second, and stays at zero', async () => {
  const server = (): number => Date.now() + 5_000;
  render(Clock, { end: server() + 2_000, now: server });
  const shown = (): string | null => screen.getByRole('timer').textContent;
  expect(shown()).toBe('0:02');
  await vi.advanceTimersByTimeAsync(1_010);
  expect(shown()).toBe('0:01');
  await vi.advanceTimersByTimeAsync(9_000);
  expect(shown()).toBe('0:00');
});

it('a clock on the console counts what is over', () => {
  render(Clock, { end: Date.now() - 40_000, now: () => Date.now(), over: 'count' });
  expect(screen.getByRole('timer').textContent).toBe('+0:40');
});

it('a field counts, keeps what is too long, and says who reads it', async () => {
  render(Field, { label: 'Question', most: 5, readers: 'Lu par la salle.' });
  const area = screen.getByRole<HTMLTextAreaElement>('textbox');
  await fireEvent.input(area, { target: { value: 'Qui ? Quoi' } });
  expect(area.value).toBe('Qui\u00a0? Quoi');
  expect(area.getAttribute('aria-invalid')).toBe('true');
  expect(document.body.textContent).toContain('5\u00a0signes de trop');
  expect(document.body.textContent).toContain('Lu par la salle.');
});

it('a glyph says its state in words, and never a chair', () => {
  render(Glyph, { table: 21, people: 10, filled: 7, state: 'help' });
  expect(screen.getByRole('img').getAttribute('aria-label')).toBe('Table 21, appelle un assistant, 7 sur 10');
});

it('a map gives the table that was picked', async () => {
  const onpick = vi.fn();
  render(RoomMap, { tables: [1, 2, 3].map((table) => ({ table, people: 8, filled: 2, state: 'progress' as const })), onpick });
  await fireEvent.click(screen.getAllByRole('button')[1]!);
  expect(onpick).toHaveBeenCalledWith(2);
});

it('a button that cannot be pressed says why, and does nothing', async () => {
  const onclick = vi.fn();
  render(Button, { why: 'hors connexion', onclick, children: text('GO') as never });
  await fireEvent.click(screen.getByRole('button'));
  expect([onclick.mock.calls.length, screen.getByRole('button').textContent]).toEqual([0, 'GO hors connexion']);
});

it('dots are said in words', () => {
  render(Dots, { left: 1, of: 5 });
  expect(document.body.textContent).toContain('1\u00a0marque à donner sur 5');
});

it('the voice speaks at most once in ten seconds, the newest word, but a new step at once', async () => {
  say('un', true);
  say('deux');
  say('trois');
  expect(saying.text).toBe('un');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(saying.text).toBe('trois');
  say('étape', true);
  expect(saying.text).toBe('étape');
});
