/** The words of the plenary screen itself; each activity has its own. */
import { words } from '../words';

export const w = words({ fr: { title: 'Ronde, l’écran', calm: 'Bienvenue' }, en: { title: 'Ronde, the screen', calm: 'Welcome' } });
