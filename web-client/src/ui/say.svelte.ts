/**
 * The one voice of a surface for screen readers: polite, and at most one message
 * per ten seconds, the newest; only a change of step speaks at once.
 * It must never carry a word that cannot also be seen.
 */
const PAUSE_MS = 10_000;

let shown = $state('');
let next: string | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

function speak(text: string): void {
  shown = text;
  next = undefined;
  clearTimeout(timer);
  timer = setTimeout(() => {
    timer = undefined;
    if (next !== undefined) speak(next);
  }, PAUSE_MS);
}

/** Says a text soon; `atOnce` is for a new step alone. */
export function say(text: string, atOnce = false): void {
  if (atOnce || timer === undefined) speak(text);
  else next = text;
}

/** What is being said, for `Spoken.svelte`. */
export const saying = {
  get text(): string {
    return shown;
  },
};
