/** What people really read when they choose, in both languages, written down once more; the morning's words are used beside these. */
import { language } from '../morning/words';

const both = {
  fr: {
    steps: { harvest: 'Vos questions', group: 'Regrouper', both: 'Premier choix', runOff: 'Deuxième choix', decide: 'Troisième choix', tables: 'Le choix des tables', wording: 'Une seule question' },
    cues: { close: 'clore le choix', count: 'compter maintenant', reveal: 'montrer le premier temps', runOff: 'ouvrir le départage' },
    questions: ['Que perd notre client en caisse ?', 'Que perdent nos clients en caisse ?', 'Qui range la réserve le samedi ?'],
    helper: 'Votre prénom, pour les tables', hold: 'Je m’en occupe', heldBy: (name: string) => `${name} s’en occupe`, join: 'Joindre sous celle-ci', joined: '1 jointe',
    undo: /^Annuler : questions jointes ou séparées/, lives: 'Votre question vit avec celle d’une autre table. Pas la même ?', keepApart: 'La garder à part', apart: 'gardée à part par sa table',
    mark: 'Valider ma marque', markTable: 'Valider notre marque', received: 'Reçu', ballots: (n: number, all: number) => `${n} ${n === 1 ? 'bulletin' : 'bulletins'} sur ${all}`,
    hidden: 'Les choix sont cachés de tous, de vous aussi.', curtain: 'Rideau. Vous voyez, la salle ne voit pas encore.', counted: 'Compté.', counting: 'Merci. Le résultat viendra de la scène.',
    equal: 'à égalité', byRunOff: 'départagée', bySpeaker: 'choisie par qui anime', tieKept: 'Égalité : toutes gardées.', tieWaits: 'Une égalité au bord.', tiePhone: 'Égalité. Gardez votre téléphone à portée.', tieWall: 'Égalité : 45 secondes pour départager',
    which: 'À égalité. Laquelle gardez-vous ?', tieParted: 'Égalité : départagée.', choose: 'Égalité : choisissez-en 1', decide: 'Garder ce choix', tieDecided: 'Égalité : tranchée par la personne qui anime.',
    pass: 'Passer le stylo', penMarks: (name: string) => `${name} tient le stylo et marque pour la table.`,
    call: 'Un petit cercle écrit la question', sheet: 'La feuille du cercle', propose: 'Une formulation', add: 'L’ajouter à la feuille', wording: 'Que veut le client qu’il ne dit pas ?', ready: 'Prête à être lue',
    amended: 'Que veut le client qu’il n’ose pas dire ?',
  },
  en: {
    steps: { harvest: 'Your questions', group: 'Joining', both: 'First choice', runOff: 'Second choice', decide: 'Third choice', tables: 'The choice of the tables', wording: 'One question' },
    cues: { close: 'close the choice', count: 'count now', reveal: 'show the first beat', runOff: 'open the run-off' },
    questions: ['What does our customer lose at the till?', 'What do our customers lose at the till?', 'Who tidies the stockroom on Saturdays?'],
    helper: 'Your first name, for the tables', hold: 'I take this one', heldBy: (name: string) => `${name} is on it`, join: 'Join under this one', joined: '1 joined',
    undo: /^Undo: questions joined or split/, lives: 'Your question now lives with another table’s. Not the same?', keepApart: 'Keep it apart', apart: 'kept apart by its table',
    mark: 'Confirm my mark', markTable: 'Confirm our mark', received: 'Received', ballots: (n: number, all: number) => `${n} ${n === 1 ? 'ballot' : 'ballots'} of ${all}`,
    hidden: 'Choices are hidden from everyone, from you too.', curtain: 'Curtain. You can see, the hall cannot yet.', counted: 'Counted.', counting: 'Thank you. The result will come from the stage.',
    equal: 'tied', byRunOff: 'by run-off', bySpeaker: 'the facilitator’s choice', tieKept: 'A tie: all kept.', tieWaits: 'A tie at the edge.', tiePhone: 'A tie. Keep your phone at hand.', tieWall: 'A tie: 45 seconds to part it',
    which: 'A tie. Which one do you keep?', tieParted: 'A tie: parted by the run-off.', choose: 'A tie: choose 1', decide: 'Keep this choice', tieDecided: 'A tie: decided by the facilitator.',
    pass: 'Pass the pen', penMarks: (name: string) => `${name} holds the pen and marks for the table.`,
    call: 'A small circle writes the question', sheet: 'The circle’s sheet', propose: 'A wording', add: 'Put it on the sheet', wording: 'What does the customer want and not say?', ready: 'Ready to be read',
    amended: 'What does the customer want and not dare to say?',
  },
};

export const c = both[language] as (typeof both)['fr'];
