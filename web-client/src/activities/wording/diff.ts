/** What changed between two wordings, word by word: the longest common run stays, the rest is gone or new. */
export interface Piece {
  words: string;
  change: 'same' | 'gone' | 'new';
}

const split = (text: string): string[] => text.split(/\s+/u).filter(Boolean);

/** Lengths of the longest common sequences of every pair of endings. */
function table(was: readonly string[], now: readonly string[]): number[][] {
  const rows = Array.from({ length: was.length + 1 }, () => new Array<number>(now.length + 1).fill(0));
  for (let i = was.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      rows[i]![j] = was[i] === now[j] ? rows[i + 1]![j + 1]! + 1 : Math.max(rows[i + 1]![j]!, rows[i]![j + 1]!);
    }
  }
  return rows;
}

export function diff(before: string, after: string): Piece[] {
  const [was, now] = [split(before), split(after)];
  const longest = table(was, now);
  const pieces: Piece[] = [];
  const put = (word: string, change: Piece['change']): void => {
    const last = pieces[pieces.length - 1];
    if (last?.change === change) last.words += ` ${word}`;
    else pieces.push({ words: word, change });
  };
  let [i, j] = [0, 0];
  while (i < was.length || j < now.length) {
    if (i < was.length && j < now.length && was[i] === now[j]) [i, j] = (put(was[i]!, 'same'), [i + 1, j + 1]);
    else if (i < was.length && (j >= now.length || longest[i + 1]![j]! >= longest[i]![j + 1]!)) put(was[i++]!, 'gone');
    else put(now[j++]!, 'new');
  }
  return pieces;
}
