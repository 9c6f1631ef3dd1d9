/**
 * What a person takes home: who they are here, what this device has said for them, and
 * their own unsigned texts, which only this device knows to be theirs. It must never
 * hold anything of anybody else, nor a secret that takes a text back.
 */
import type { ParticipantId } from '../protocol';
import type { Session } from './session.svelte';

type From = Pick<Session, 'hand' | 'about' | 'mine' | 'text'> & { outbox: Pick<Session['outbox'], 'entries'> };

/** A file of one's own, as JSON. */
export function takeaway(session: From, who: ParticipantId): string {
  const hand = session.hand(who);
  const me = hand && { name: hand.name, language: hand.language, stay: hand.stay, table: hand.table, tables: hand.rotation };
  const texts = session.mine.of(who).map(({ item, text, run, kept }) => ({ run, text: session.text(item) ?? text, sent: new Date(kept).toISOString() }));
  const own = session.outbox.entries.filter(({ command }) => typeof command.as === 'object' && 'participant' in command.as && command.as.participant === who);
  const said = own.map(({ command, status }) => ({ said: command.do, status }));
  return JSON.stringify({ title: session.about?.title, me, texts, said }, (key, value: unknown) => (key === 'secret' ? undefined : value), 2);
}

/** Hands the file to the browser, which keeps it where downloads go. */
export function save(text: string, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
