import { fireEvent, render, screen } from '@testing-library/svelte';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { Command } from '../../protocol';
import { language } from '../../words';
import { discs } from './discs';
import Phone from './phone.svelte';

beforeAll(() => {
  HTMLDialogElement.prototype.showModal ??= function open(this: HTMLDialogElement) {
    this.open = true;
  };
});
beforeEach(() => void (language.current = 'fr'));

const people = [1, 2, 3].map((id) => ({ id, name: `P${id}`, seated: id === 1, online: true }));

function phone(pen: boolean): Command[] {
  const asked: Command[] = [];
  const askRoom = (command: Command): void => void asked.push(command);
  render(Phone as never, { sheet: { seated: [1], expected: 4 }, me: { who: 1, table: 12, pen }, table: { people }, askRoom, sent: () => undefined } as never);
  return asked;
}

it('calls the roll in one gesture, and only with the pen', async () => {
  const asked = phone(true);
  await fireEvent.click(screen.getByText('Faire l’appel de la table', { selector: 'button *' }));
  await fireEvent.click(screen.getAllByText('P3').at(-1)!);
  await fireEvent.click(screen.getByText('Tout le reste est là'));
  expect(asked).toEqual([{ roll_call: { table: 12, absent: [3] } }]);
});

it('leaves the roll to the pen, and counts who is awaited', () => {
  phone(false);
  expect(screen.queryByText('Faire l’appel de la table', { selector: 'button *' })).toBeNull();
  expect(screen.getByText(/1.personne assise sur 4/)).toBeTruthy();
});

it('fills a disc once all who are awaited sit', () => {
  const place = { table: 1, seated: 3, here: 3, expected: 4 };
  expect(discs([place, { ...place, seated: 4, here: 4 }, { ...place, seated: 0, here: 0 }]).map((disc) => disc.state)).toEqual(['progress', 'done', 'quiet']);
});
