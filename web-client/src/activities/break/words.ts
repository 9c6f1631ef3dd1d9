/** The words of a break: when to be back, and where. */
import { words } from '../../words';

export const w = words({
  fr: {
    back: 'Retour à',
    newTable: 'Votre nouvelle table est sur votre téléphone.',
    sameTable: (n: number) => `Vous revenez à la table ${n}.`,
    soon: 'Dans',
    read: (at: string) => `Heure lue par la salle : ${at}`,
    planned: (at: string) => `Fin prévue au déroulé : ${at}`,
    bellAt: (at: string) => `Le gong rappelle à ${at}.`,
    noBell: 'Aucun gong avant la fin.',
    announced: 'Les nouvelles tables sont sur les téléphones.',
    notAnnounced: 'Personne ne change de table.',
  },
  en: {
    back: 'Back at',
    newTable: 'Your new table is on your phone.',
    sameTable: (n) => `You come back to table ${n}.`,
    soon: 'In',
    read: (at) => `Time that the hall reads: ${at}`,
    planned: (at) => `Planned end: ${at}`,
    bellAt: (at) => `The gong calls at ${at}.`,
    noBell: 'No gong before the end.',
    announced: 'The new tables are on the phones.',
    notAnnounced: 'Nobody changes tables.',
  },
});

export const kind = words({ fr: { name: 'Pause' }, en: { name: 'Break' } });
