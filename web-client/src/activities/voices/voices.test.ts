import { fireEvent, render, screen } from '@testing-library/svelte';
import { createRawSnippet } from 'svelte';
import { beforeEach, expect, it, vi } from 'vitest';
import { cases } from '../../gallery/room';
import type { VoicesCommand, VoicesNod, VoicesWritten } from '../../protocol';
import { language } from '../../words';
import Said from './Said.svelte';
import Phone from './phone.svelte';
import Wall from './screen.svelte';

beforeEach(() => void (language.current = 'fr'));

const said = (nod: VoicesNod): VoicesWritten => ({ item: 7, nod, aside: false });
const board = { spoken: 1, planned: 3, speaking: true, ends: null, shown: null, reads: null, queue: [], choices: null };
const words: Record<number, string> = { 7: 'Nous vendons du temps', 8: 'Une autre phrase' };
const text = (item: number): string | undefined => words[item];
const room = cases.dark!().board;
const dark = createRawSnippet(() => ({ render: () => '<p>posé</p>' }));

function phone(mine: VoicesWritten[], more: object = {}): VoicesCommand[] {
  const asked: VoicesCommand[] = [];
  const ask = (command: VoicesCommand): void => void asked.push(command);
  const hand = { may_ask: false, place: null, speaking: false, said: [] };
  render(Phone as never, { board, sheet: { said: mine }, hand, room, text, ask, sent: () => undefined, dark, now: Date.now, ...more } as never);
  return asked;
}

it('lies dark until its table is asked', () => {
  phone([]);
  expect([screen.queryByText('posé') !== null, screen.queryByRole('button')]).toEqual([true, null]);
});

it('shows the exact words and takes one answer', async () => {
  const asked = phone([said('asked')]);
  expect(screen.getByText(/Nous vendons du temps/)).toBeTruthy();
  await fireEvent.click(screen.getByText('Pas tout à fait'));
  await fireEvent.click(screen.getByText('C’est bien ça'));
  expect(asked).toEqual([{ not_quite: { item: 7 } }, { nod: { item: 7 } }]);
});

it('asks for no second tap while the answer is on its way', () => {
  phone([said('asked')], { sent: (label: string) => (label === 'nod 7' ? { status: 'kept' } : undefined) });
  expect(screen.queryByText('C’est bien ça')).toBeNull();
});

it('asks for the microphone only where the step allows it', async () => {
  const asked = phone([], { hand: { may_ask: true, place: null, speaking: false, said: [] } });
  await fireEvent.click(screen.getByText('Demander le micro'));
  expect(asked).toEqual([{ raise: {} }]);
});

it('puts the shown sentence on the wall, and no name', () => {
  render(Wall as never, { board: { ...board, shown: 8 }, room, text, now: Date.now, scale: 1 } as never);
  expect(screen.getByText(/Une autre phrase/)).toBeTruthy();
  expect(screen.queryByText(/[Tt]able/)).toBeNull();
});

it('offers the screen only after the yes, and to the pilot alone', () => {
  const place = { turn: 1, table: 3, name: 'Ali', raised: false, stage: 'done' as const, reads: null, said: said('asked') };
  const given = { place, words: 'Nous vendons du temps', shown: false, drives: true, writes: true, live: true, ask: vi.fn() };
  const { rerender } = render(Said, given);
  const offer = (): HTMLElement | null => screen.queryByText('Montrer à l’écran');
  expect(offer()).toBeNull();
  return rerender({ ...given, place: { ...place, said: said('yes') } })
    .then(() => expect(offer()).not.toBeNull())
    .then(() => rerender({ ...given, place: { ...place, said: said('yes') }, drives: false }))
    .then(() => expect(offer()).toBeNull());
});
