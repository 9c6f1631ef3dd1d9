/**
 * What a key means on the console. Letters by what they write, so that every
 * keyboard works. It must never take a key from a field, a dialog or, for Space,
 * from a button that has the focus.
 */
import { keptSingle } from './single.svelte';

export { single } from './single.svelte';

const FIELD = 'input, textarea, select, [contenteditable]';

/** `go`, `undo`, `redo`, a letter; undefined when the key is not ours. */
export function pressed(event: KeyboardEvent): string | undefined {
  const at = event.target instanceof Element ? event.target : undefined;
  if (at?.closest(FIELD) || document.querySelector('dialog[open]')) return undefined;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z') return event.shiftKey ? 'redo' : 'undo';
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  if (event.key === 'PageDown') return 'go';
  if (event.key === ' ') return at?.closest('button, a, summary') && !at.closest('.go') ? undefined : 'go';
  return keptSingle() || event.key.startsWith('Arrow') ? letter(event.key) : undefined;
}

/** Shift tells `T` from `t`; other letters do not mind it. */
const letter = (key: string): string => (key.length === 1 && key !== 'T' ? key.toLowerCase() : key);
