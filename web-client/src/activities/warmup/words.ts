/** The words of the warm-up. */
import { combien, howMany, words } from '../../words';

export const w = words({
  fr: {
    tap: 'Un geste, pour essayer. Personne ne saura lequel.',
    yours: 'Votre réponse est passée. Regardez l’écran.',
    over: 'Merci. Posez le téléphone.',
    taps: (n: number) => combien(n, 'geste', 'gestes'),
  },
  en: {
    tap: 'One tap, to try. Nobody will know which.',
    yours: 'Your answer has arrived. Look at the screen.',
    over: 'Thank you. Phone down.',
    taps: (n: number) => howMany(n, 'tap', 'taps'),
  },
});

export const kind = words({ fr: { name: 'Échauffement' }, en: { name: 'Warm-up' } });
