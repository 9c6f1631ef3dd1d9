/** A story as it travels: title, line, and the first name if its author wanted it; one line each. */
export interface Story {
  title: string;
  line: string;
  by: string | undefined;
}

export function storyOf(text: string): Story {
  const [title = '', line = '', by] = text.split('\n');
  return { title, line, by };
}

/** A story stays on the wall this long before the next one: two sentences, read without haste. */
export const PAGE_MS = 12_000;

/** Which of `n` stories stands on the wall, the same on every screen. */
export function pageAt(n: number, since: number, now: number): number {
  return n === 0 ? 0 : Math.floor(Math.max(0, now - since) / PAGE_MS) % n;
}
