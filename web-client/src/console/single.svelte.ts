/** Whether single keys act on this desk; who speaks to the computer, or types with a stick, switches them off. */
const KEY = 'ronde/single-keys';

function kept(): boolean {
  try {
    return localStorage.getItem(KEY) !== 'off';
  } catch {
    return true;
  }
}

let active = $state(kept());

export const keptSingle = (): boolean => active;

export const single = {
  get on(): boolean {
    return active;
  },
  set on(now: boolean) {
    active = now;
    try {
      localStorage.setItem(KEY, now ? 'on' : 'off');
    } catch {
      // Then it lasts until the page closes.
    }
  },
};
