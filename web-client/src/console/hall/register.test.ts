import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Entrant } from '../../protocol';
import { People } from './register.svelte';

const one = (who: number, name: string | null, table: number | null, stay: Entrant['stay'] = 'here'): Entrant => ({ who, name, stay, table, seated: true, phone: true, pen: false, route: [] });
const hall = [one(1, 'Zoé Martin', 4), one(2, 'Marc', 4), one(3, null, null, 'expected'), one(4, 'Zoe B.', null, 'left'), one(5, 'Aziz', 7)];

async function people(): Promise<People> {
  vi.stubGlobal('fetch', vi.fn(() => Promise.resolve(new Response(JSON.stringify({ seq: 1, people: hall })))));
  const them = new People('/r/x');
  them.look();
  await vi.waitFor(() => expect(them.of(1)).toBeDefined());
  return them;
}

afterEach(() => vi.unstubAllGlobals());

describe('the register at the desk', () => {
  it('finds people by parts of their name, whatever accents, those who are here first', async () => {
    const them = await people();
    expect(them.find('zoe').map(({ who }) => who)).toEqual([1, 4]);
    expect(them.find('MARTIN zo').map(({ who }) => who)).toEqual([1]);
    expect(them.find('5').map(({ who }) => who)).toEqual([5]);
    expect(them.find('  ')).toEqual([]);
  });

  it('lists who sits at a table, and nobody who has left or not come', async () => {
    const them = await people();
    expect(them.at(4).map(({ who }) => who)).toEqual([1, 2]);
    expect(them.at(undefined)).toEqual([]);
  });

  it('is asked once for many looks in a row', async () => {
    const them = await people();
    for (let i = 0; i < 20; i += 1) them.look();
    expect(fetch).toHaveBeenCalledTimes(1);
    them.rest();
  });
});
