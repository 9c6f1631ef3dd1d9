/**
 * Numbers in words. French counts 0 and 1 as singular, English only 1.
 * It must never ask the browser for separators: French ones would be U+202F,
 * which our fonts do not have.
 */
import { language, type Language } from './language.svelte';

/** `1 234` in French (no-break space), `1,234` in English. */
export function count(n: number, of: Language = language.current): string {
  const [whole = '', part] = String(Math.abs(n)).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, of === 'fr' ? '\u00a0' : ',');
  const shown = part ? `${grouped}${of === 'fr' ? ',' : '.'}${part}` : grouped;
  return n < 0 ? `−${shown}` : shown;
}

/** French: `combien(1, 'place', 'places')` is `1 place`, with a space that does not break. */
export function combien(n: number, one: string, many: string): string {
  return `${count(n, 'fr')}\u00a0${Math.abs(n) < 2 ? one : many}`;
}

/** English: `howMany(0, 'seat', 'seats')` is `0 seats`. */
export function howMany(n: number, one: string, many: string): string {
  return `${count(n, 'en')}\u00a0${Math.abs(n) === 1 ? one : many}`;
}

/** A remaining time as `7:40`, or `1:02:05` from an hour on; seconds are cut, never rounded up. */
export function clockTime(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds));
  const two = (n: number): string => String(n).padStart(2, '0');
  const [h, m] = [Math.floor(s / 3600), Math.floor(s / 60) % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s % 60)}` : `${m}:${two(s % 60)}`;
}
