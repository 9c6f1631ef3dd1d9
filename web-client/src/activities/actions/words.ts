/** The words of the choice of an action. */
import { combien, howMany, words } from '../../words';

export const w = words({
  fr: {
    choose: 'Vous irez à une table de cette action. Vous pouvez changer d’avis jusqu’au départ.',
    yours: 'C’est noté. Vous pouvez changer d’avis jusqu’au départ.',
    over: 'Votre choix est gardé. Posez le téléphone.',
    chosen: (n: number) => `${combien(n, 'personne a choisi', 'personnes ont choisi')}`,
    how: 'Les tables suivent à l’étape qui place par choix.',
  },
  en: {
    choose: 'You will go to a table of this action. You can change your mind until then.',
    yours: 'Noted. You can change your mind until the move.',
    over: 'Your choice is kept. Phone down.',
    chosen: (n: number) => howMany(n, 'person has chosen', 'people have chosen'),
    how: 'Tables follow in the step that seats by choice.',
  },
});

export const kind = words({ fr: { name: 'Choix d’une action' }, en: { name: 'Choice of an action' } });
