import { beforeEach, describe, expect, it } from 'vitest';
import { clockTime, combien, count, howMany, language, said, words } from '.';

beforeEach(() => (language.current = 'fr'));

const w = words({
  fr: { ready: 'Prêt ?', left: (n: number) => `Il reste ${combien(n, 'place', 'places')} !` },
  en: { ready: 'Ready?', left: (n) => `${howMany(n, 'seat', 'seats')} left` },
});

describe('words', () => {
  it('speak French first, with its typography', () => {
    expect(w.ready).toBe('Prêt\u00a0?');
    expect(w.left(1)).toBe('Il reste 1\u00a0place\u00a0!');
  });

  it('follow the language', () => {
    language.current = 'en';
    expect([w.ready, w.left(0)]).toEqual(['Ready?', '0\u00a0seats left']);
    expect(document.documentElement.lang).toBe('en');
  });

  it('do not compile when English lacks a word or has one too many', () => {
    // @ts-expect-error English lacks `b`
    words({ fr: { a: 'a', b: 'b' }, en: { a: 'a' } });
    // @ts-expect-error English has `c`, which French does not
    words({ fr: { a: 'a' }, en: { a: 'a', c: 'c' } });
    // @ts-expect-error a word with a gap stays a word with a gap
    words({ fr: { a: (n: number) => `${n}` }, en: { a: 'a' } });
  });

  it('take the scenario’s words in one language or in two', () => {
    expect(said('Qui ?')).toBe('Qui\u00a0?');
    language.current = 'en';
    expect(said({ fr: 'Qui ?', en: 'Who?' })).toBe('Who?');
  });
});

describe('numbers', () => {
  it.each([[0, '0\u00a0voix'], [1, '1\u00a0voix'], [2, '2\u00a0voix']])('%d is plural-safe', (n, shown) => {
    expect(combien(n, 'voix', 'voix')).toBe(shown);
  });

  it('are singular up to one in French, only at one in English', () => {
    expect([0, 1, 1.5, 2].map((n) => combien(n, 'an', 'ans').slice(-3))).toEqual(['\u00a0an', '\u00a0an', '\u00a0an', 'ans']);
    expect([0, 1, 2].map((n) => howMany(n, 'day', 'days'))).toEqual(['0\u00a0days', '1\u00a0day', '2\u00a0days']);
  });

  it('group by thousands without the space that our fonts lack', () => {
    expect([count(1234567, 'fr'), count(1234.5, 'en'), count(-12, 'fr')]).toEqual(['1\u00a0234\u00a0567', '1,234.5', '−12']);
  });

  it('show a clock', () => {
    expect([0, 59.9, 60, 460, 3725, -3].map(clockTime)).toEqual(['0:00', '0:59', '1:00', '7:40', '1:02:05', '0:00']);
  });
});
