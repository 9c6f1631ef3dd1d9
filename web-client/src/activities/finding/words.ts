/** The words of a finding. « Constat » on every surface; nobody is asked to rate it. */
import { words } from '../../words';

export const answers = words({
  fr: { yes: 'Je m’y reconnais', partly: 'En partie', no: 'Non' },
  en: { yes: 'I recognise it', partly: 'In part', no: 'No' },
});

export const w = words({
  fr: {
    nodTitle: 'C’est bien ce qui a été dit ?',
    nodYes: 'C’est bien ça',
    nodNo: 'Pas tout à fait',
    ask: 'Vous y reconnaissez-vous ?',
    heard: 'Ce qui s’est dit',
    result: 'Ce que la salle en dit',
    // Desk
    write: 'Écrire un constat, mot pour mot',
    text: 'Ce qui vient d’être dit',
    table: 'Table de la personne qui parle',
    keep: 'Le soumettre à sa table',
    rewrite: 'Récrire',
    save: 'Soumettre de nouveau',
    waiting: 'attend l’accord de sa table',
    yes: 'dit, à l’accord de sa table',
    no: 'pas tout à fait : à récrire',
    from: (n: number) => `table ${n}`,
    nod: 'La table approuve',
    strike: 'Rayer',
    show: 'À l’écran',
    hide: 'Retirer de l’écran',
    stand: 'Retenir',
    unstand: 'Ne plus retenir',
    stands: 'retenu',
    places: (n: number) => (n > 0 ? `Vous pouvez encore en retenir ${n}.` : 'Deux au plus : retirez-en un pour en retenir un autre.'),
    none: 'Rien n’est encore écrit.',
    pilotStands: 'La régie retient.',
  },
  en: {
    nodTitle: 'Is that what was said?',
    nodYes: 'That is it',
    nodNo: 'Not quite',
    ask: 'Do you recognise yourself in it?',
    heard: 'What was said',
    result: 'What the hall says of it',
    write: 'Write down a finding, word for word',
    text: 'What has just been said',
    table: 'Table of the one who speaks',
    keep: 'Show it to their table',
    rewrite: 'Write anew',
    save: 'Show it again',
    waiting: 'waits for its table',
    yes: 'said, its table agrees',
    no: 'not quite: write it anew',
    from: (n) => `table ${n}`,
    nod: 'The table agrees',
    strike: 'Strike out',
    show: 'On the screen',
    hide: 'Off the screen',
    stand: 'Let it stand',
    unstand: 'Let it stand no longer',
    stands: 'stands',
    places: (n) => (n > 0 ? `You may let ${n} more stand.` : 'Two at most: take one off to let another stand.'),
    none: 'Nothing is written yet.',
    pilotStands: 'The pilot decides what stands.',
  },
});

export const kind = words({ fr: { name: 'Constat' }, en: { name: 'Finding' } });

export const cues = words({
  fr: {
    wait_standing: 'retenez d’abord un constat (sauter l’étape pour passer outre)',
    open_answers: 'demander à la salle si elle s’y reconnaît',
    close_answers: 'clore les réponses',
    count_answers: 'compter maintenant, sans attendre la fin du délai',
    show_answers: 'montrer les réponses',
  },
  en: {
    wait_standing: 'first let a finding stand (skip the step to go past it)',
    open_answers: 'ask the hall whether it recognises itself',
    close_answers: 'close the answers',
    count_answers: 'count now, without waiting for the grace to end',
    show_answers: 'show the answers',
  },
});

export const gestures = words({
  fr: {
    write_finding: 'constat : écrire, récrire, rayer',
    nod_finding: 'constat : accord de la table',
    show_finding: 'constat à l’écran',
    stand_finding: 'constat retenu',
    wait_finding: 'réponses : 30 s de plus',
  },
  en: {
    write_finding: 'finding: write, write anew, strike out',
    nod_finding: 'finding: the table agrees',
    show_finding: 'finding on the screen',
    stand_finding: 'finding that stands',
    wait_finding: 'answers: 30 s more',
  },
});
