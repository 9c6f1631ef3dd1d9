import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { draft, forgetDrafts } from './draft';
import { newId } from './id';
import { inLocalStorage, memory, openStore } from './store';

beforeEach(() => localStorage.clear());
afterEach(() => vi.unstubAllGlobals());

describe.each([['memory', memory], ['localStorage', () => inLocalStorage(localStorage)]])('%s', (_name, make) => {
  it('keeps, lists in order, and forgets', async () => {
    const store = make();
    await store.set('a/2', { say: 'two' });
    await store.set('a/1', 'one');
    await store.set('b/1', 'other');
    expect(await store.get('a/2')).toEqual({ say: 'two' });
    expect(await store.under('a/')).toEqual([['a/1', 'one'], ['a/2', { say: 'two' }]]);
    await store.delete('a/1');
    expect(await store.get('a/1')).toBeUndefined();
  });
});

it('falls back to localStorage when there is no database', async () => {
  vi.stubGlobal('indexedDB', undefined);
  const store = await openStore();
  await store.set('x', 1);
  expect([store.lasts, localStorage.getItem('x')]).toEqual([true, '1']);
});

it('falls back to memory when the browser keeps nothing', async () => {
  vi.stubGlobal('indexedDB', undefined);
  vi.stubGlobal('localStorage', undefined);
  const store = await openStore();
  await store.set('x', 1);
  expect([store.lasts, await store.get('x')]).toEqual([false, 1]);
});

describe('draft', () => {
  const place = { room: 'r', step: 5, field: 'question' };

  it('outlives the page, one per person and field', () => {
    draft(place).write('Qui');
    draft({ ...place, as: 7 }).write('Marc');
    expect([draft(place).read(), draft({ ...place, as: 7 }).read(), draft({ ...place, field: 'x' }).read()]).toEqual(['Qui', 'Marc', '']);
    expect(localStorage.length).toBe(2);
    forgetDrafts('r');
    expect([draft(place).read(), localStorage.length]).toEqual(['', 0]);
  });

  it('stays on the page when the browser keeps nothing', () => {
    vi.stubGlobal('localStorage', undefined);
    draft(place).write('Qui');
    expect(draft(place).read()).toBe('Qui');
    draft(place).clear();
  });
});

it('makes ids of 128 bits', () => {
  const ids = new Set(Array.from({ length: 100 }, newId));
  expect(ids.size).toBe(100);
  expect([...ids].every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true);
});
