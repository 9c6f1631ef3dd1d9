/** The words of the stage surface itself; each activity has its own. */
import { words } from '../words';

export const w = words({
  fr: { title: 'Ronde, la scène', waiting: 'Un instant, la salle arrive.' },
  en: { title: 'Ronde, the stage', waiting: 'One moment, the hall is coming.' },
});
