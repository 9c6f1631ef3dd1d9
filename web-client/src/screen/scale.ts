/** How large this wall's text must be for its last seat; kept on the beamer's computer. */
const KEY = 'ronde/scale';

export function kept(): number {
  try {
    return Number(localStorage.getItem(KEY)) || 1;
  } catch {
    return 1;
  }
}

export function keep(scale: number): void {
  try {
    localStorage.setItem(KEY, String(scale));
  } catch {
    // Then it lasts until the page closes.
  }
}
