/** The words of a silent choice. Plain ones on the phone; who can see what is said, and nothing is promised that is not kept. */
import type { DotsRule, DotsWhy } from '../../protocol';
import { combien, howMany, language, words } from '../../words';

const NUMBERS = {
  fr: ['aucune', 'une', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'neuf', 'dix'],
  en: ['none', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'],
} as const;

const inWords = (n: number): string => NUMBERS[language.current][n] ?? String(n);

export const w = words({
  fr: {
    // Phone
    silent: 'En silence',
    ask: (questions: number, dots: number) => `${combien(questions, 'question', 'questions')} de vos collègues. Marquez ${dots === 1 ? 'celle sur laquelle' : `les ${dots} sur lesquelles`} la salle devrait s’arrêter.`,
    andUnsettling: 'Et une qui vous dérange, si vous en voyez une.',
    askTable: (questions: number, dots: number) => `${combien(questions, 'question', 'questions')}. Parlez-en, puis marquez ${dots === 1 ? 'celle' : `les ${dots}`} où la salle devrait s’arrêter.`,
    askRunOff: 'À égalité. Laquelle gardez-vous ?',
    penMarks: (name: string) => `${name} tient le stylo et marque pour la table.`,
    nobodyMarks: 'Personne ne tient le stylo : prenez-le pour marquer.',
    mark: 'La salle devrait s’arrêter ici',
    unsettles: 'Celle-ci me dérange',
    unsettlesTable: 'Celle-ci nous dérange',
    noneLeft: 'Toutes vos marques sont posées. Touchez-en une pour la reprendre.',
    validate: (n: number) => (n === 0 ? 'Valider sans marque' : n === 1 ? 'Valider ma marque' : `Valider mes ${n}`),
    validateTable: (n: number) => (n === 0 ? 'Valider sans marque' : n === 1 ? 'Valider notre marque' : `Valider nos ${n}`),
    changed: 'Modifié, pas encore validé.',
    canChange: 'Vous pouvez changer jusqu’à la clôture.',
    secret: 'Caché de tous jusqu’au compte. Ensuite, personne ne peut plus savoir qui a marqué quoi.',
    notCounted: 'Arrivé après la clôture : ce bulletin n’est pas compté.',
    closing: 'C’est la clôture : ce qui part maintenant compte encore.',
    counting: 'Merci. Le résultat viendra de la scène.',
    tied: 'Égalité. Gardez votre téléphone à portée.',
    noBallot: 'Ce choix se fait sans ce téléphone. Le résultat viendra de la scène.',
    runOffNext: 'Égalité : encore un choix, 45 secondes.',
    kept: 'Ce que la salle garde',
    missing: 'Quelle question manque ?',
    missingHow: 'Dites-le à voix haute. Une question peut encore être reprise.',
    loading: '…',
    // Screen
    turnout: (n: number, all: number) => `${n} sur ${all}`,
    ballots: 'bulletins',
    inTheBox: 'Ce qui part encore compte',
    runOff: 'Égalité : 45 secondes pour départager',
    tie: 'Égalité',
    counted: 'Compté.',
    fromTo: (n: number) => combien(n, 'question', 'questions'),
    equal: 'à égalité',
    clear: 'Le choix est net.',
    close: 'Le choix est serré.',
    nothingKept: 'Aucune marque : rien n’est retenu.',
    // Console
    curtain: 'Rideau. Vous voyez, la salle ne voit pas encore. GO pour montrer.',
    rule: 'La règle',
    tie_both: 'À égalité, on garde tout le monde.',
    tie_run_off: 'À égalité, 45 secondes départagent.',
    tie_decide: 'À égalité, la personne qui anime tranche, et cela se voit.',
    shape: (ballot: number, dots: number) => `Bulletins de ${ballot}, ${combien(dots, 'marque', 'marques')}.`,
    turnoutOf: (n: number, all: number) => `${combien(n, 'bulletin', 'bulletins')} sur ${all}`,
    hidden: 'Les choix sont cachés de tous, de vous aussi.',
    nothing: 'Rien à choisir : l’étape d’avant n’a rien donné.',
    fullList: (count: number, limit: number) => `${count} questions pour chacun : au-delà de ${limit}, personne ne lit jusqu’au bout. Choisissez une taille de bulletin, ou GO pour ${12}.`,
    dealOf: (n: number) => `Bulletins de ${n}`,
    graceEnds: 'Ce qui part encore compte :',
    longer: 'Laisser 30 s de plus',
    closeNow: 'Clore maintenant',
    settleNow: 'Compter maintenant',
    tiedPilot: 'Une égalité au bord. GO ouvre le départage, 45 secondes.',
    keepAll: 'Compter sans départage (tout garder)',
    runOffRuns: 'Départage en cours :',
    stays: (n: number) => `Retenues : ${n}`,
    othersTitle: (n: number) => `Les autres : ${n}`,
    sums: (marks: number, read: number, share: number) => `${combien(marks, 'marque', 'marques')}, ${combien(read, 'lecture', 'lectures')} (${share} %)`,
    unsettlesSum: (n: number) => `${n} fois « dérange »`,
    runOffSum: (n: number) => `départage : ${n}`,
    joined: (n: number) => `réunie avec ${combien(n, 'autre', 'autres')}`,
    cut: 'La coupe',
    margin: (dots: string, clear: boolean) => `Au bord, ${dots} d’écart : ${clear ? 'net' : 'serré'}.`,
    decideTitle: (places: number) => `Égalité : choisissez-en ${places}`,
    decideWhy: 'Votre choix sera noté et montré comme tel. GO garde tout le monde.',
    decide: 'Garder ce choix',
    tieKept: 'Égalité : toutes gardées.',
    tieRunOff: 'Égalité : départagée.',
    tieDecided: 'Égalité : tranchée par la personne qui anime.',
    lift: 'Reprendre comme carte libre',
    stageTitle: 'Titre pour l’écran',
    tooLong: 'Plus d’une ligne à l’écran : lui donner un titre',
    titled: (title: string) => `Titre à l’écran : ${title}`,
    stageTitleHint: 'Un titre se convient avec la table ; les mots d’origine restent.',
    more: (n: number) => `Encore ${combien(n, 'question', 'questions')}`,
    save: 'Garder',
    beat: (n: number) => `temps ${n}`,
    shownToHall: 'vue par la salle',
    fixed: 'Le résultat est fixé.',
    clip: 'Relisez à deux : fautes, noms propres, lignes trop longues.',
  },
  en: {
    silent: 'In silence',
    ask: (questions, dots) => `${howMany(questions, 'question', 'questions')} from your colleagues. Mark the ${dots === 1 ? 'one' : dots} where the hall should stop.`,
    andUnsettling: 'And one that unsettles you, if you see one.',
    askTable: (questions, dots) => `${howMany(questions, 'question', 'questions')}. Talk, then mark the ${dots === 1 ? 'one' : dots} where the hall should stop.`,
    askRunOff: 'A tie. Which one do you keep?',
    penMarks: (name) => `${name} holds the pen and marks for the table.`,
    nobodyMarks: 'Nobody holds the pen: take it to mark.',
    mark: 'The hall should stop here',
    unsettles: 'This one unsettles me',
    unsettlesTable: 'This one unsettles us',
    noneLeft: 'All your marks are given. Tap one to take it back.',
    validate: (n) => (n === 0 ? 'Confirm without a mark' : n === 1 ? 'Confirm my mark' : `Confirm my ${n}`),
    validateTable: (n) => (n === 0 ? 'Confirm without a mark' : n === 1 ? 'Confirm our mark' : `Confirm our ${n}`),
    changed: 'Changed, not confirmed yet.',
    canChange: 'You can change it until it closes.',
    secret: 'Hidden from everyone until it is counted. After that, nobody can learn who marked what.',
    notCounted: 'It came after the close: this ballot is not counted.',
    closing: 'Closing now: what leaves at once still counts.',
    counting: 'Thank you. The result will come from the stage.',
    tied: 'A tie. Keep your phone at hand.',
    noBallot: 'This choice is made without this phone. The result will come from the stage.',
    runOffNext: 'A tie: one more choice, 45 seconds.',
    kept: 'What the hall keeps',
    missing: 'Which question is missing?',
    missingHow: 'Say it aloud. One more question may still be taken.',
    loading: '…',
    turnout: (n, all) => `${n} of ${all}`,
    ballots: 'ballots',
    inTheBox: 'What still travels counts',
    runOff: 'A tie: 45 seconds to part it',
    tie: 'A tie',
    counted: 'Counted.',
    fromTo: (n) => howMany(n, 'question', 'questions'),
    equal: 'tied',
    clear: 'The choice is clear.',
    close: 'The choice is close.',
    nothingKept: 'No mark: nothing stays.',
    curtain: 'Curtain. You can see, the hall cannot yet. GO to show.',
    rule: 'The rule',
    tie_both: 'In a tie, all stay.',
    tie_run_off: 'In a tie, 45 seconds part it.',
    tie_decide: 'In a tie, the facilitator decides, in plain sight.',
    shape: (ballot, dots) => `Ballots of ${ballot}, ${howMany(dots, 'mark', 'marks')}.`,
    turnoutOf: (n, all) => `${howMany(n, 'ballot', 'ballots')} of ${all}`,
    hidden: 'Choices are hidden from everyone, from you too.',
    nothing: 'Nothing to choose from: the step before has yielded nothing.',
    fullList: (count, limit) => `${count} questions for everybody: beyond ${limit} nobody reads to the end. Choose a ballot size, or GO for ${12}.`,
    dealOf: (n) => `Ballots of ${n}`,
    graceEnds: 'What still travels counts:',
    longer: 'Give 30 s more',
    closeNow: 'Close now',
    settleNow: 'Count now',
    tiedPilot: 'A tie at the edge. GO opens the run-off, 45 seconds.',
    keepAll: 'Count without a run-off (keep all)',
    runOffRuns: 'Run-off:',
    stays: (n) => `Kept: ${n}`,
    othersTitle: (n) => `The others: ${n}`,
    sums: (marks, read, share) => `${howMany(marks, 'mark', 'marks')}, ${howMany(read, 'reading', 'readings')} (${share}%)`,
    unsettlesSum: (n) => `“unsettles” ${howMany(n, 'time', 'times')}`,
    runOffSum: (n) => `run-off: ${n}`,
    joined: (n) => `joined with ${howMany(n, 'other', 'others')}`,
    cut: 'The cut',
    margin: (dots, clear) => `At the edge, ${dots} apart: ${clear ? 'clear' : 'close'}.`,
    decideTitle: (places) => `A tie: choose ${places}`,
    decideWhy: 'Your choice will be written down and shown as such. GO keeps all of them.',
    decide: 'Keep this choice',
    tieKept: 'A tie: all kept.',
    tieRunOff: 'A tie: parted by the run-off.',
    tieDecided: 'A tie: decided by the facilitator.',
    lift: 'Take it as a wild card',
    stageTitle: 'Title for the screen',
    tooLong: 'More than one line on the screen: give it a title',
    titled: (title) => `Title on the screen: ${title}`,
    stageTitleHint: 'Agree on a title with the table; its own words stay.',
    more: (n) => `${howMany(n, 'more question', 'more questions')}`,
    save: 'Keep',
    beat: (n) => `beat ${n}`,
    shownToHall: 'seen by the hall',
    fixed: 'The result is fixed.',
    clip: 'Read it over, two of you: mistakes, names, lines too long.',
  },
});

/** By which part of the rule a question stays; also the heading of its beat. */
export const why = words({
  fr: { best: 'les plus marquées', subtheme: 'par sous-thème', unsettling: 'celle qui dérange', next: 'la suivante', wild: 'carte libre' },
  en: { best: 'the most marked', subtheme: 'by sub-theme', unsettling: 'the unsettling one', next: 'the next one', wild: 'wild card' },
});

const parts = words({
  fr: {
    best: (n: number) => `Les ${n} plus marquées`,
    subtheme: (n: string) => `${n} par sous-thème`,
    unsettlingOne: 'celle qui dérange',
    unsettling: (n: string) => `les ${n} qui dérangent le plus`,
    nextOne: 'la suivante',
    next: (n: string) => `les ${n} suivantes`,
    then: 'puis',
  },
  en: {
    best: (n) => `The ${n} most marked`,
    subtheme: (n) => `${n} per sub-theme`,
    unsettlingOne: 'the unsettling one',
    unsettling: (n) => `the ${n} most unsettling`,
    nextOne: 'the next',
    next: (n) => `the next ${n}`,
    then: 'then',
  },
});

/** The rule in one sentence: « Une par sous-thème, celle qui dérange, puis la suivante. » */
export function ruleWords(rule: DotsRule): string {
  if (rule.best > 0) return `${parts.best(rule.best)}.`;
  const said = [
    rule.per_subtheme > 0 ? parts.subtheme(inWords(rule.per_subtheme)) : '',
    rule.unsettling > 1 ? parts.unsettling(inWords(rule.unsettling)) : rule.unsettling === 1 ? parts.unsettlingOne : '',
    rule.next > 1 ? parts.next(inWords(rule.next)) : rule.next === 1 ? parts.nextOne : '',
  ].filter(Boolean);
  const last = said.pop() ?? '';
  const sentence = said.length > 0 ? `${said.join(', ')}, ${parts.then} ${last}.` : `${last}.`;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

export const whyWords = (code: DotsWhy): string => why[code];

/** A margin in tenths of a mark. */
export function marginWords(tenths: number): string {
  const whole = tenths / 10;
  return language.current === 'fr' ? combien(whole, 'marque', 'marques') : howMany(whole, 'mark', 'marks');
}

export const cues = words({
  fr: {
    deal_sample: 'ouvrir avec des bulletins de 12',
    close_round: 'clore le choix (30 s pour ce qui voyage)',
    settle: 'compter maintenant, sans attendre la fin du délai',
    run_off: 'ouvrir le départage, 45 secondes',
    keep_tied: 'garder toutes celles qui sont à égalité',
    reveal_1: 'montrer le premier temps à la salle',
    reveal_2: 'montrer le deuxième temps',
    reveal_3: 'montrer le troisième temps',
    ask_missing: 'demander : quelle question manque ?',
    fix: 'fixer le résultat',
  },
  en: {
    deal_sample: 'open with ballots of 12',
    close_round: 'close the choice (30 s for what travels)',
    settle: 'count now, without waiting for the grace to end',
    run_off: 'open the run-off, 45 seconds',
    keep_tied: 'keep all those that tie',
    reveal_1: 'show the first beat to the hall',
    reveal_2: 'show the second beat',
    reveal_3: 'show the third beat',
    ask_missing: 'ask: which question is missing?',
    fix: 'fix the result',
  },
});

export const gestures = words({
  fr: { steer_dots: 'choix : conduite, égalité, carte libre, titre', ballot_dots: 'bulletin' },
  en: { steer_dots: 'choice: steering, tie, wild card, title', ballot_dots: 'ballot' },
});

export const kind = words({ fr: { name: 'Choix par marques' }, en: { name: 'Choice by marks' } });
