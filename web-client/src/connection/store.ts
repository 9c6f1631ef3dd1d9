/**
 * A small cupboard on the device: IndexedDB, else localStorage, else memory.
 * Works on plain http, where nothing that needs a secure context exists.
 * It must never fail: a browser that keeps nothing still lets people take part.
 */
import { createStore, del, entries, get, set } from 'idb-keyval';

export interface Store {
  /** How long things stay here: through a reload, or until the page closes. */
  readonly lasts: boolean;
  get<T>(key: string): Promise<T | undefined>;
  set(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
  /** Everything whose key starts so, in the order of the keys. */
  under<T>(prefix: string): Promise<[string, T][]>;
}

/** A browser that has not opened its database by then will not (seen on iOS after a crash). */
const PATIENCE_MS = 1_500;

const byKey = (a: [string, unknown], b: [string, unknown]): number => (a[0] < b[0] ? -1 : 1);

export function memory(): Store {
  const held = new Map<string, unknown>();
  return {
    lasts: false,
    get: async <T>(key: string) => held.get(key) as T | undefined,
    set: async (key, value) => void held.set(key, value),
    delete: async (key) => void held.delete(key),
    under: async <T>(prefix: string) => [...held].filter(([k]) => k.startsWith(prefix)).sort(byKey) as [string, T][],
  };
}

export function inLocalStorage(storage: Storage): Store {
  const read = (key: string): unknown => JSON.parse(storage.getItem(key) ?? 'null') ?? undefined;
  const keys = (): string[] => Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? '');
  return {
    lasts: true,
    get: async <T>(key: string) => read(key) as T | undefined,
    set: async (key, value) => storage.setItem(key, JSON.stringify(value)),
    delete: async (key) => storage.removeItem(key),
    under: async <T>(prefix: string) => keys().filter((k) => k.startsWith(prefix)).map((k) => [k, read(k)] as [string, T]).sort(byKey),
  };
}

export function inDatabase(name: string): Store {
  const at = createStore(name, 'kept');
  return {
    lasts: true,
    get: (key) => get(key, at),
    set: (key, value) => set(key, value, at),
    delete: (key) => del(key, at),
    under: async <T>(prefix: string) => (await entries<string, T>(at)).filter(([k]) => k.startsWith(prefix)).sort(byKey),
  };
}

/** Writes, reads back and wipes: the only honest way to know whether a browser keeps things. */
async function keeps(store: Store): Promise<boolean> {
  const mark = 'ronde/probe';
  await store.set(mark, 1);
  const back = await store.get(mark);
  await store.delete(mark);
  return back === 1;
}

function inTime<T>(work: Promise<T>): Promise<T> {
  return Promise.race([work, new Promise<never>((_, fail) => setTimeout(() => fail(new Error('too slow')), PATIENCE_MS))]);
}

/** The best cupboard that this browser offers; found once, at the page's start. */
export async function openStore(name = 'ronde'): Promise<Store> {
  for (const make of [() => inDatabase(name), () => inLocalStorage(localStorage)]) {
    try {
      const store = make();
      if (await inTime(keeps(store))) return store;
    } catch {
      // Private browsing, a full disk, a blocked database: try the next one.
    }
  }
  return memory();
}
