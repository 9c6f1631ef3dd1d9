import { expect, it } from 'vitest';
import { PAGE_MS, pageAt, storyOf } from './story';

it('reads a story as its author let it out', () => {
  expect(storyOf('Le client revenu\nElle a écouté')).toEqual({ title: 'Le client revenu', line: 'Elle a écouté', by: undefined });
  expect(storyOf('Un\nDeux\nClaire').by).toBe('Claire');
});

it('turns the pages of the wall in step on every screen', () => {
  const pages = [-5, 0, PAGE_MS - 1, PAGE_MS, 3 * PAGE_MS].map((ms) => pageAt(3, 1_000, 1_000 + ms));
  expect(pages).toEqual([0, 0, 0, 1, 0]);
  expect(pageAt(0, 0, 9_000_000)).toBe(0);
});
