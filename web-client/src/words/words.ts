/**
 * The dictionary: each folder declares its words beside its components,
 *
 *   export const w = words({
 *     fr: { send: 'Envoyer', left: (n: number) => `Il vous en reste ${n}` },
 *     en: { send: 'Send', left: (n) => `You have ${n} left` },
 *   });
 *
 * and a component writes `{w.send}`, `{w.left(2)}`: it follows the language.
 * A key that English lacks, or has too many, does not compile. French is typed
 * with ordinary spaces; typography is set here. Words from the room itself
 * (a theme, a question) never go through a dictionary: see `typo` and `said`.
 */
import { language, type Language } from './language.svelte';
import { typo } from './typo';

/** Words may take numbers and texts, and always give a text. */
export type Word = string | ((...given: never[]) => string);
export type Dictionary = Record<string, Word>;

/** What the second language must say, no more and no less. */
type Mirror<F> = { [K in keyof F]: F[K] extends (...given: infer G) => string ? (...given: G) => string : string };

/** For the test of French typography: where an accessor keeps its two languages. */
export const source: unique symbol = Symbol('words');
export type Words<F> = Mirror<F> & { readonly [source]: Record<Language, Dictionary> };

function setIn(of: Language, word: Word): Word {
  if (typeof word === 'string') return typo(word, of);
  return (...given: never[]) => typo(word(...given), of);
}

function setAll(of: Language, all: Dictionary): Dictionary {
  return Object.fromEntries(Object.entries(all).map(([key, word]) => [key, setIn(of, word)]));
}

export function words<F extends Dictionary>(both: { fr: F; en: NoInfer<Mirror<F>> }): Words<F> {
  const said = { fr: setAll('fr', both.fr), en: setAll('en', both.en as Dictionary) };
  const accessor = { [source]: said };
  for (const key of Object.keys(both.fr)) {
    Object.defineProperty(accessor, key, { enumerable: true, get: () => said[language.current][key] });
  }
  return accessor as unknown as Words<F>;
}

/** A text that the scenario gives once, or once per language. */
export type Said = string | { fr: string; en: string };

/** The scenario's words in this surface's language. */
export function said(text: Said): string {
  return typo(typeof text === 'string' ? text : text[language.current]);
}
