/** The words of the phone surface itself; each activity has its own. */
import { words } from '../words';

export const w = words({
  fr: { title: 'Ronde', waiting: 'Un instant, la salle arrive.' },
  en: { title: 'Ronde', waiting: 'One moment, the hall is coming.' },
});
