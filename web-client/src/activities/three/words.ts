/** What rounds of three answers say, whatever is asked. */
import { words } from '../../words';

export const w = words({
  fr: {
    turnout: (n: number, all: number) => `${n} réponses pour ${all} personnes`,
    travels: 'Ce qui part encore compte :',
    longer: 'Laisser 30 s de plus',
    curtain: 'Rideau. Vous voyez, la salle ne voit pas encore. GO pour montrer.',
    secret: 'Caché de tous. Vous pouvez changer d’avis jusqu’à la clôture ; ensuite on compte, et personne ne peut plus savoir qui a dit quoi.',
    withheld: 'Moins de cinq voix : les comptes ne sont montrés à personne.',
    gong: 'C’est la clôture : ce qui part maintenant compte encore.',
    counting: 'Merci. Le résultat viendra de la scène.',
    hall: 'Toute la salle',
  },
  en: {
    turnout: (n, all) => `${n} answers from ${all} people`,
    travels: 'What still travels counts:',
    longer: 'Give 30 s more',
    curtain: 'Curtain. You can see, the hall cannot yet. GO to show.',
    secret: 'Hidden from everyone. You may change your mind until it closes; then it is counted, and nobody can learn who said what.',
    withheld: 'Fewer than five voices: the counts are shown to nobody.',
    gong: 'Closing now: what leaves at once still counts.',
    counting: 'Thank you. The result will come from the stage.',
    hall: 'The whole hall',
  },
});
