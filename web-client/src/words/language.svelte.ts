/**
 * The language of this surface, French unless the browser or the person says
 * English. Read it in a component and the component follows a change.
 * It must never be stored with a contribution: it is a matter of display only.
 */
export type Language = 'fr' | 'en';

const KEY = 'ronde/language';

function remembered(): Language | undefined {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === 'fr' || kept === 'en' ? kept : undefined;
  } catch {
    return undefined;
  }
}

function preferred(): Language {
  const asked = typeof navigator === 'undefined' ? '' : navigator.language;
  return asked.toLowerCase().startsWith('en') ? 'en' : 'fr';
}

const first = remembered() ?? preferred();
let current = $state<Language>(first);

function tellThePage(chosen: Language): void {
  if (typeof document !== 'undefined') document.documentElement.lang = chosen;
}

tellThePage(first);

export const language = {
  get current(): Language {
    return current;
  },
  /** The room's own, on a surface that belongs to nobody: shown, not remembered. */
  set lent(shown: Language) {
    current = shown;
    tellThePage(shown);
  },
  /** Chosen by the person: remembered on this device when the browser allows it. */
  set current(chosen: Language) {
    current = chosen;
    tellThePage(chosen);
    try {
      localStorage.setItem(KEY, chosen);
    } catch {
      // A browser that keeps nothing still shows the chosen language until the page closes.
    }
  },
};
