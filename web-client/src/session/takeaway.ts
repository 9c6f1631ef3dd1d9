/**
 * What a person takes home: all that this device is shown of them, and their own
 * unsigned texts, which only this device knows to be theirs. It must never hold
 * anything of anybody else.
 */
import type { ParticipantId } from '../protocol';
import type { Session } from './session.svelte';

/** A file of one's own, as JSON. The secrets that take a text back are not in it. */
export function takeaway(session: Pick<Session, 'hand' | 'about' | 'mine' | 'text'>, who: ParticipantId): string {
  const texts = session.mine.of(who).map(({ item, text, run, kept }) => ({ run, text: session.text(item) ?? text, sent: new Date(kept).toISOString() }));
  return JSON.stringify({ title: session.about?.title, me: session.hand(who), texts }, undefined, 2);
}

/** Hands the file to the browser, which keeps it where downloads go. */
export function save(text: string, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
