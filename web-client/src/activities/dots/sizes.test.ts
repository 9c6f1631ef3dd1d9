import { fireEvent, render, screen } from '@testing-library/svelte';
import { beforeEach, expect, it, vi } from 'vitest';
import type { DotsCurtain, DotsShape, DotsTally } from '../../protocol';
import { language } from '../../words';
import { others } from './order';
import Sizes from './Sizes.svelte';

beforeEach(() => (language.current = 'fr'));

async function dealt(waves: string): Promise<DotsShape[]> {
  const onsave = vi.fn<(shape: DotsShape) => void>();
  render(Sizes, { shape: { ballot: 12, dots: 6, waves: [50] }, onsave });
  await fireEvent.input(screen.getByLabelText(/^Lectures suivantes/), { target: { value: waves } });
  await fireEvent.input(screen.getByLabelText('Marques'), { target: { value: '5' } });
  await fireEvent.click(screen.getByRole('button', { name: 'Distribuer ces bulletins' }));
  return onsave.mock.calls.map(([shape]) => shape);
}

it('sends the measures as numbers, however the sizes are written', async () => {
  expect(await dealt('75, 30 puis 10')).toEqual([{ ballot: 12, dots: 5, waves: [75, 30, 10] }]);
});

it('sends no further reading where none is written', async () => {
  expect(await dealt(' ')).toEqual([{ ballot: 12, dots: 5, waves: [] }]);
});

it('lists what an earlier reading left out below what the last one did', () => {
  const tally = (item: number, wave: number, marks: number): DotsTally => ({ item, wave, marks, dealt: 10, read: 10, unsettling: 0, run_off: null, stays: null });
  const curtain = { kept: [], count: { ballots: 9, voices: 9, tallies: [tally(1, 1, 9), tally(2, 2, 3), tally(3, 2, 5)] } } as unknown as DotsCurtain;
  expect(others(curtain).map(({ item }) => item)).toEqual([3, 2, 1]);
});
