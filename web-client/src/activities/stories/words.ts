/** The words of the stories step. The phone asks for one silent tap, and nothing else. */
import { combien, howMany, words } from '../../words';

export const w = words({
  fr: {
    moment: 'Un moment, avec un client ou une équipe, qui vous a donné de la fierté.',
    pick: 'Choisissez-en un que vous acceptez d’entendre raconter par quelqu’un d’autre.',
    keep: 'Mon histoire reste à ma table',
    kept: 'Votre histoire reste à votre table.',
    nobody: 'Personne ne le saura.',
    release: 'Elle peut voyager',
    twoCircles: 'Deux cercles à la table, pour bien s’entendre.',
    each: (voices: number, time: string) => `${combien(voices, 'voix', 'voix')}, ${time} chacune`,
    voice: (n: number, of: number) => `Voix ${n} sur ${of}`,
    gongOn: 'Le gong sonne après chaque voix.',
    gongOff: 'Le gong ne sonne pas entre les voix.',
    switchOff: 'Couper le gong des voix',
    switchOn: 'Remettre le gong des voix',
  },
  en: {
    moment: 'A moment, with a customer or a team, that made you proud.',
    pick: 'Pick one you are happy to hear someone else tell.',
    keep: 'My story stays at my table',
    kept: 'Your story stays at your table.',
    nobody: 'Nobody will know.',
    release: 'It may travel',
    twoCircles: 'Two circles at the table, so that everyone hears.',
    each: (voices, time) => `${howMany(voices, 'voice', 'voices')}, ${time} each`,
    voice: (n, of) => `Voice ${n} of ${of}`,
    gongOn: 'The gong sounds after each voice.',
    gongOff: 'The gong is silent between voices.',
    switchOff: 'Silence the gong of the voices',
    switchOn: 'Let the gong sound again',
  },
});

export const kind = words({ fr: { name: 'Réussites' }, en: { name: 'Successes' } });
export const gestures = words({
  fr: { stories_gongs: 'le gong des voix', stories_keep: 'une histoire à sa table' },
  en: { stories_gongs: 'the gong of the voices', stories_keep: 'a story at its table' },
});
