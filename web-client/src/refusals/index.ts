/** Says a refusal in the surface's language. It must never show a code, and never leave one without words. */
import type { Refusal } from '../protocol';
import { w } from './words';

/** `name`, `text`… as people call it; whatever has no name of its own is "this text". */
function named(field: string): string {
  const known = ['name', 'names', 'neighbours', 'question', 'title', 'message', 'line', 'text', 'minutes'] as const;
  const found = known.find((one) => one === field);
  return found ? w[found] : w.this;
}

const wishes: Record<string, 'wish_together' | 'wish_apart' | 'wish_fixed' | 'wish_host' | 'wish_closed'> = { together: 'wish_together', apart: 'wish_apart', fixed: 'wish_fixed', host: 'wish_host', closed: 'wish_closed' };

export function refusalWords(refusal: Refusal): string {
  switch (refusal.err) {
    case 'empty':
    case 'text_only':
      return w[refusal.err](named(refusal.field));
    case 'too_long':
      return w.too_long(named(refusal.field), refusal.limit);
    case 'too_many':
    case 'budget':
    case 'full':
      return w[refusal.err](refusal.limit);
    case 'cannot_hold':
      return w.cannot_hold(w[wishes[refusal.wish] ?? 'wish_tables'], refusal.people.join(', '), refusal.table === null ? '' : `${refusal.table}`);
    default:
      return w[refusal.err];
  }
}
