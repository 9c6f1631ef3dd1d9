import { describe, expect, it } from 'vitest';
import { keepTogether, typo } from '.';

/** A middle dot stands for the no-break space and a bar for the joiner, so that a case can be read. */
const cases: [string, string][] = [
  ['Vraiment ?', 'Vraiment·?'],
  ['Vraiment?', 'Vraiment·?'],
  ['Quoi ?!', 'Quoi·?!'],
  ['Quoi ? !', 'Quoi·?·!'],
  ['Attention : partez ; revenez !', 'Attention·: partez·; revenez·!'],
  ['Attention: partez', 'Attention·: partez'],
  ['« Bonjour »', '«·Bonjour·»'],
  ['«Bonjour»', '«·Bonjour·»'],
  ['« Qui ? »', '«·Qui·?·»'],
  ['à 10:30, ratio 16:9', 'à 10:30, ratio 16:9'],
  ['voir https://exemple.fr/a?b=1;c=2 !', 'voir https://exemple.fr/a?b=1;c=2·!'],
  ['Premier mot à 8 h 40.', 'Premier mot à 8·h·40.'],
  ['claire@exemple.fr', 'claire@exemple.fr'],
  ["l'équipe d'aujourd'hui", 'l’équipe d’aujourd’hui'],
  ['un peu (vraiment !)', 'un peu (vraiment·!)'],
  ['Déjà\u202f?', 'Déjà·?'],
  ['Où les clients peuvent-ils aider ?', 'Où les clients peuvent-|ils aider·?'],
  ['Que dira-t-on de celle-ci ?', 'Que dira-|t-|on de celle-ci·?'],
  ['PEUT-ON, vous-mêmes', 'PEUT-|ON, vous-mêmes'],
  ['un rendez-vous, peut-être, mi-temps', 'un rendez-|vous, peut-être, mi-temps'],
  ['', ''],
];

describe('typo', () => {
  it.each(cases)('sets %j', (typed, set) => {
    expect(typo(typed, 'fr')).toBe(set.replaceAll('·', '\u00a0').replaceAll('|', '\u2060'));
  });

  it.each(cases)('changes nothing the second time: %j', (typed) => {
    expect(typo(typo(typed, 'fr'), 'fr')).toBe(typo(typed, 'fr'));
  });

  it('never changes the length of a text that is being typed', () => {
    const typed = '« Qui ? » et quoi  ! ';
    expect(keepTogether(typed, 'fr')).toBe('«\u00a0Qui\u00a0?\u00a0» et quoi \u00a0! ');
    expect(keepTogether(typed, 'en')).toBe(typed);
  });

  it('gives English its apostrophes and nothing else', () => {
    expect(typo("What don't we say? Why: because!", 'en')).toBe('What don’t we say? Why: because!');
  });
});
