import { describe, expect, it } from 'vitest';
import type { Session } from './session.svelte';
import { takeaway } from './takeaway';

describe('what a person takes home', () => {
  it('is their own hand and texts, without anybody else and without secrets', () => {
    const own = [{ item: 5, secret: 'f'.repeat(32), text: 'as typed', run: 2, who: 9, kept: 0 }];
    const session = {
      about: { title: { fr: 'Une matinée', en: 'A morning' }, language: 'fr' },
      hand: (who: number) => ({ who, name: who === 9 ? 'Zoé' : 'Marc' }),
      mine: { of: (who: number | null) => (who === 9 ? own : []) },
      text: () => 'as kept',
    } as unknown as Session;
    const told = takeaway(session, 9);
    expect(JSON.parse(told)).toMatchObject({ me: { name: 'Zoé' }, texts: [{ run: 2, text: 'as kept', sent: '1970-01-01T00:00:00.000Z' }] });
    expect(told).not.toMatch(/Marc|ffff/);
  });
});
