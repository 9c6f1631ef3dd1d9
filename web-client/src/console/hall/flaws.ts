/** What is wrong in a list, in words: the line, the column, and what to change. */
import type { Flaw } from '../../protocol';
import { w } from './words';

export function flawWords({ line, column, wrong }: Flaw): string {
  const place = column === null ? w.onLine(line) : w.onLineOf(line, column);
  return w.flawAt(place, what(wrong));
}

function what(wrong: Flaw['wrong']): string {
  switch (wrong.code) {
    case 'misspelt': return w.f_misspelt(wrong.meant);
    case 'duplicate': return w.f_duplicate(wrong.first);
    case 'two_hosts': return w.f_two_hosts(wrong.first);
    case 'nobody': return w.f_nobody(wrong.name);
    case 'width': return w.f_width(wrong.cells, wrong.columns);
    case 'too_long': return w.f_too_long(wrong.limit);
    case 'too_many_rows': return w.f_too_many_rows(wrong.limit);
    case 'too_many_columns': return w.f_too_many_columns(wrong.limit);
    case 'no_table': return w.f_no_table(wrong.limit);
    default: return w[`f_${wrong.code}`];
  }
}
