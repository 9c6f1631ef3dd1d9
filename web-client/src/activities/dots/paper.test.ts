import { fireEvent, render, screen } from '@testing-library/svelte';
import { beforeEach, expect, it, vi } from 'vitest';
import type { DotsBoard, DotsMarks, DotsPaper } from '../../protocol';
import { saying } from '../../ui/say.svelte';
import { language } from '../../words';
import Paper from './Paper.svelte';

const board = { dots: 2, unsettling: true, voice: 'participant', phase: 'open' } as DotsBoard;
const paper: DotsPaper = { questions: [1, 2, 3], revision: 0, dots: [], unsettling: null, run_off: false, wave: 1 };

function show(more: object = {}): { onsend: ReturnType<typeof vi.fn<(marks: DotsMarks) => void>> } {
  const onsend = vi.fn<(marks: DotsMarks) => void>();
  let kept = '';
  const draft = { read: () => kept, write: (text: string) => void (kept = text), clear: () => void (kept = '') };
  render(Paper, { board, paper, fills: true, draft, now: () => 5_000, text: (id: number) => `Question ${id}`, onsend, sent: undefined, ...more });
  return { onsend };
}
const question = (n: number): HTMLElement => screen.getByRole('button', { name: new RegExp(`^Question ${n}`) });

beforeEach(() => (language.current = 'fr'));

it('sends the whole ballot once, in the order of the taps', async () => {
  const { onsend } = show();
  await fireEvent.click(question(3));
  await fireEvent.click(question(1));
  await fireEvent.click(screen.getByRole('button', { name: 'Celle-ci me dérange : Question 2' }));
  await fireEvent.click(screen.getByRole('button', { name: 'Valider mes 2' }));
  expect(onsend.mock.calls).toEqual([[{ revision: 6, dots: [3, 1], unsettling: 2, run_off: false, wave: 1 }]]);
});

it('gives no mark more than there are, and says so', async () => {
  show();
  for (const n of [1, 2, 3]) await fireEvent.click(question(n));
  expect([1, 2, 3].map((n) => question(n).getAttribute('aria-pressed'))).toEqual(['true', 'true', 'false']);
  expect(saying.text).toContain('Toutes vos marques');
});

it('is only to be read for whoever does not hold the pen', () => {
  show({ fills: false, paper: { ...paper, revision: 3, dots: [2] } });
  expect(screen.queryAllByRole('button')).toEqual([]);
  expect(screen.getByText('Question 2')).toBeDefined();
});

it('says that a late ballot is not counted', () => {
  show({ sent: { id: 'x', command: {}, status: 'refused', refusal: { err: 'closed' } } });
  expect(screen.getByText(/n’est pas compté/)).toBeDefined();
});
