/**
 * What a person is typing, kept on the device at each keystroke, so that a
 * reload, a call or a moved seat loses no word. Synchronous on purpose: the last
 * keystroke before a phone dies must already be written.
 * It must never leave the device, and never outlive what was sent from it.
 */
export interface Draft {
  /** What was last typed, empty when nothing was. */
  read(): string;
  write(text: string): void;
  /** Once the outbox has it. */
  clear(): void;
}

/** Where a draft belongs; `as` tells apart the people of a shared phone. */
export interface Place {
  room: string;
  step: string | number;
  field: string;
  as?: string | number;
}

const held = new Map<string, string>();
const PREFIX = 'ronde/draft/';

function keyOf({ room, step, field, as }: Place): string {
  return PREFIX + [room, as ?? '', step, field].map((part) => encodeURIComponent(part)).join('/');
}

/** The device's word if it keeps words, else this page's memory. */
function attempt<T>(work: (storage: Storage) => T): T | undefined {
  try {
    return work(localStorage);
  } catch {
    return undefined;
  }
}

export function draft(place: Place): Draft {
  const key = keyOf(place);
  const clear = (): void => {
    held.delete(key);
    attempt((storage) => storage.removeItem(key));
  };
  return {
    read: () => held.get(key) ?? attempt((storage) => storage.getItem(key)) ?? '',
    write: (text) => {
      if (text === '') return clear();
      held.set(key, text);
      attempt((storage) => storage.setItem(key, text));
    },
    clear,
  };
}

/** Forgets every draft of a room, for a phone that changes hands or a room that is over. */
export function forgetDrafts(room: string): void {
  const mine = (key: string): boolean => key.startsWith(`${PREFIX}${encodeURIComponent(room)}/`);
  for (const key of [...held.keys()].filter(mine)) held.delete(key);
  attempt((storage) => {
    const keys = Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? '');
    keys.filter(mine).forEach((key) => storage.removeItem(key));
  });
}
