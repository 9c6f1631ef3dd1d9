/** The words of the console surface itself; each activity has its own. */
import { words } from '../words';

export const w = words({
  fr: { title: 'Ronde, la régie', waiting: 'Un instant, la salle arrive.' },
  en: { title: 'Ronde, the desk', waiting: 'One moment, the hall is coming.' },
});
