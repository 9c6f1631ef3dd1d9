import { expect, it } from 'vitest';
import { pageAt, pages } from './pages';

it('shows five short questions together and long ones in turn', () => {
  expect(pages(Array<string>(5).fill('Que perdrions-nous à ne rien changer ?'))).toEqual([[0, 1, 2, 3, 4]]);
  expect(pages(Array<string>(5).fill('x'.repeat(140)))).toEqual([[0, 1], [2, 3], [4]]);
  expect(pages([])).toEqual([]);
});

it('loses no question, however long', () => {
  const texts = ['x'.repeat(500), 'court', 'x'.repeat(200)];
  expect(pages(texts).flat()).toEqual([0, 1, 2]);
});

it('turns with the time, the same for every screen', () => {
  expect([pageAt(0, 3), pageAt(14_999, 3), pageAt(15_000, 3), pageAt(45_000, 3), pageAt(45_000, 0)]).toEqual([0, 0, 1, 0, 0]);
});
