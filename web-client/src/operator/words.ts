/** The words of the operator surface itself; each activity has its own. */
import { words } from '../words';

export const w = words({
  fr: { title: 'Ouvrir une salle', waiting: 'Un instant, les déroulés arrivent.' },
  en: { title: 'Open a room', waiting: 'One moment, the agendas are coming.' },
});
