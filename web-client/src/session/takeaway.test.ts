import { describe, expect, it } from 'vitest';
import type { Session } from './session.svelte';
import { takeaway } from './takeaway';

describe('what a person takes home', () => {
  it('is their own name, texts and words, without anybody else and without secrets', () => {
    const own = [{ item: 5, secret: 'f'.repeat(32), text: 'as typed', run: 2, who: 9, kept: 0 }];
    const neighbour = { run: 4, step: 4, view: { relay: { neighbours: [{ who: 8, name: 'Marc' }] } } };
    const entry = (who: number, said: unknown): unknown => ({ status: 'received', command: { as: { participant: who }, do: said } });
    const session = {
      about: { title: { fr: 'Une matinée', en: 'A morning' }, language: 'fr' },
      hand: (who: number) => ({ who, name: who === 9 ? 'Zoé' : 'Marc', table: 3, rotation: [1, 3], acts: [neighbour] }),
      mine: { of: (who: number | null) => (who === 9 ? own : []) },
      text: () => 'as kept',
      outbox: { entries: [entry(9, { ask: { text: 'Qui ?', secret: 'f'.repeat(32) } }), entry(8, { rename: { name: 'Marc' } })] },
    } as unknown as Session;
    const told = takeaway(session, 9);
    expect(JSON.parse(told)).toMatchObject({
      me: { name: 'Zoé', table: 3, tables: [1, 3] },
      texts: [{ run: 2, text: 'as kept', sent: '1970-01-01T00:00:00.000Z' }],
      said: [{ said: { ask: { text: 'Qui ?' } }, status: 'received' }],
    });
    expect(told).not.toMatch(/Marc|ffff/);
  });
});
