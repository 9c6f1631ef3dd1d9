/** The words of the stage surface itself; each activity has its own. */
import { combien, howMany, words } from '../words';

export const w = words({
  fr: {
    title: 'Ronde, la scène',
    waiting: 'Un instant, la salle arrive.',
    notIn: 'Ce lien n’ouvre pas la scène. Demandez-en un nouveau à la régie.',
    before: 'La journée n’est pas encore ouverte.',
    beat: (n: number, all: number) => `temps ${n} sur ${all}`,
    step: 'étape',
    next: 'Ensuite',
    end: 'Fin du déroulé',
    late: (n: number) => combien(n, 'table en retard', 'tables en retard'),
    noneLate: 'Toutes les tables suivent.',
    paused: 'Pause',
    fromDesk: 'La régie',
  },
  en: {
    title: 'Ronde, the stage',
    waiting: 'One moment, the hall is coming.',
    notIn: 'This link does not open the stage. Ask the desk for a new one.',
    before: 'The day is not open yet.',
    beat: (n, all) => `beat ${n} of ${all}`,
    step: 'step',
    next: 'Next',
    end: 'End of the agenda',
    late: (n) => `${howMany(n, 'table', 'tables')} late`,
    noneLate: 'All tables keep up.',
    paused: 'Pause',
    fromDesk: 'The desk',
  },
});
