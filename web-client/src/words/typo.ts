/**
 * French typography, for the product's own words and for what people type:
 * a no-break space (U+00A0: our fonts have no narrower one) before `: ; ? ! »`
 * and after `«`, curly apostrophes, and no line that ends on the hyphen of
 * `peuvent-ils`. It must never change the words themselves, nor an address, an
 * hour or a number.
 */
import { language, type Language } from './language.svelte';

const NBSP = '\u00a0';
/** Takes no place, and no line breaks at it. */
const JOINER = '\u2060';
const SPACES = '[ \\u00a0\\u202f\\t]';

const rules: [RegExp, string][] = [
  [new RegExp(`${SPACES}+([:;?!»])`, 'g'), `${NBSP}$1`],
  [new RegExp(`«${SPACES}*`, 'g'), `«${NBSP}`],
  // Glued to a word: the space is made. Not inside `?!`, `...?`, `(!)` or `10:30`.
  // Written without a look behind, which iOS 15 cannot read.
  [/([\p{L}\p{N})”’%€])([;?!»])(?![\p{L}\p{N}=&/])/gu, `$1${NBSP}$2`],
  [/(\p{L})(:)(?=\s|$)/gu, `$1${NBSP}$2`],
  // An hour stays on one line: 8 h 40.
  [/(\d) h (?=\d)/g, `$1${NBSP}h${NBSP}`],
  // A verb keeps the pronoun that asks: peuvent-ils, dira-t-on, est-ce.
  [/(\p{L})-(?=(?:t-)?(?:je|tu|ils?|elles?|on|nous|vous|ce)(?!\p{L}))/giu, `$1-${JOINER}`],
];

const address = /(\b(?:https?:\/\/|www\.)\S+|\S+@\S+\.\S+)/;

function curly(text: string): string {
  return text.replace(/([\p{L}\p{N}])'(?=[\p{L}\p{N}«“])/gu, '$1’');
}

function french(text: string): string {
  return rules.reduce((done, [seen, set]) => done.replace(seen, set), text);
}

function set(text: string, of: Language): string {
  return of === 'fr' ? french(curly(text)) : curly(text);
}

/** For a text that is being typed: French spaces that must not break, with no change of length. */
export function keepTogether(text: string, of: Language = language.current): string {
  return of === 'fr' ? text.replace(/ ([:;?!»])/g, `${NBSP}$1`).replace(/« /g, `«${NBSP}`) : text;
}

/** Sets a text as a printer of its language would; harmless when done twice. */
export function typo(text: string, of: Language = language.current): string {
  // Odd pieces are addresses, kept as they are.
  return text.split(address).map((piece, i) => (i % 2 ? piece : set(piece, of))).join('');
}
