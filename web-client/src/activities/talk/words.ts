/** The words of a talk: almost none, for people are speaking. */
import { words } from '../../words';

export const w = words({
  fr: {
    onScreen: 'À l’écran',
    clock: 'la phrase et le temps',
    theme: 'le thème et ses sous-thèmes',
    nothing: 'rien : quelqu’un parle',
  },
  en: {
    onScreen: 'On the screen',
    clock: 'the line and the time',
    theme: 'the theme and its sub-themes',
    nothing: 'nothing: somebody is speaking',
  },
});

export const kind = words({ fr: { name: 'Parole' }, en: { name: 'Talk' } });
