/** The words of a close. */
import { words } from '../../words';

export const w = words({
  fr: {
    day: 'Cette journée',
    thanks: 'Merci.',
    export: 'Emporter la journée',
    report: 'Le rapport, en français',
    reportEn: 'Le rapport, en anglais',
    json: 'Toutes les données (JSON)',
    note: 'Ces pages ne disent jamais qui a écrit ou choisi ce qui n’est pas signé.',
    none: 'Les chiffres arrivent.',
  },
  en: {
    day: 'This day',
    thanks: 'Thank you.',
    export: 'Take the day away',
    report: 'The report, in French',
    reportEn: 'The report, in English',
    json: 'All data (JSON)',
    note: 'These pages never say who wrote or chose what is not signed.',
    none: 'The figures are coming.',
  },
});

export const kind = words({ fr: { name: 'Clôture' }, en: { name: 'Close' } });
