import { beforeEach, expect, it } from 'vitest';
import { language } from '../../words';
import { flawWords } from './flaws';

beforeEach(() => (language.current = 'fr'));

it('tells a flaw with its line, its column and what to change', () => {
  expect(flawWords({ line: 5, column: 'Responsable', wrong: { code: 'nobody', name: 'Zoé' } })).toBe('Ligne 5, Responsable\u00a0: personne ne s’appelle Zoé dans la liste.');
  expect(flawWords({ line: 3, column: null, wrong: { code: 'width', cells: 2, columns: 4 } })).toContain('2\u00a0cases pour 4\u00a0colonnes');
  language.current = 'en';
  expect(flawWords({ line: 1, column: null, wrong: { code: 'encoding' } })).toMatch(/^Line 1: .*UTF-8/);
});
