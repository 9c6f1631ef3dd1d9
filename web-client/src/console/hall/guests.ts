/** Hands a list of guests to the server, and brings back what it says of it. Nothing of the list stays on the page. */
import type { Flaw, Listed, Refusal } from '../../protocol';

export type Handed = { listed: Listed } | { flaws: Flaw[] } | { refused: Refusal } | { lost: true };

export async function hand(base: string, list: Blob | string): Promise<Handed> {
  const sent = fetch(`${base}/guests`, { method: 'POST', headers: { 'content-type': 'text/csv' }, body: list });
  const answer = await sent.catch(() => undefined);
  if (!answer) return { lost: true };
  const body: unknown = await answer.json().catch(() => undefined);
  if (answer.ok) return { listed: body as Listed };
  if (answer.status === 413) return { refused: { err: 'too_long', field: 'list', limit: 0 } };
  if (typeof body !== 'object' || body === null) return { lost: true };
  return 'flaws' in body ? { flaws: (body as { flaws: Flaw[] }).flaws } : { refused: body as Refusal };
}
