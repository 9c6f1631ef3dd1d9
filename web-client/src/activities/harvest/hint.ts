/**
 * A hint while a question is typed, never a block: it holds its own answer, or is
 * no question at all. It must never be sent, stored, or shown to anybody else.
 */
export type Hint = 'holdsAnswer' | 'noMark';

/** Openings after which only yes or no can follow, or that push an answer. */
const closed = [
  /^(ne\s+)?(faut|faudrait|devrait|devons|devrions|pourrait|pouvons|pourrions|peut|doit|serait|est|sommes|avons)(-t)?-(il|on|nous|ce|elle|ils)\b(?!\s+(quoi|qui|comment))/u,
  /^n['’](est|a|avons|aurait|y a|auri)/u,
  /^(est-ce que?|ne pensez-vous pas|ne croyez-vous pas|et si on|et si nous)\b/u,
  /^(should|shouldn['’]t|do|don['’]t|does|doesn['’]t|is|isn['’]t|are|aren['’]t|can|can['’]t|could|couldn['’]t|would|wouldn['’]t|must|will|won['’]t)\s/u,
  /^(why don['’]t we|why not|what if we just)\b/u,
  /^pourquoi (ne pas|n['’]avons-nous pas|on ne)\b/u,
];

/** Too short a text is still being thought. */
const LEAST = 12;

export function hintFor(text: string): Hint | undefined {
  const asked = text.trim().toLowerCase().replace(/[\s\u00a0\u202f]+/gu, ' ');
  if (asked.length < LEAST) return undefined;
  if (closed.some((opening) => opening.test(asked))) return 'holdsAnswer';
  return asked.includes('?') ? undefined : 'noMark';
}
