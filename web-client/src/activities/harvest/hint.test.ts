import { expect, it } from 'vitest';
import { hintFor } from './hint';

it.each([
  'Faut-il ouvrir le dimanche ?',
  'Ne devrions-nous pas baisser les prix ?',
  'Est-ce que nos clients nous aiment ?',
  'N’est-ce pas au siège de décider ?',
  'Pourquoi ne pas ouvrir un site ?',
  'Should we open on Sundays?',
  'Why don’t we lower our prices?',
])('hears the answer in « %s »', (text) => expect(hintFor(text)).toBe('holdsAnswer'));

it.each([
  'Que perdrions-nous à ne rien changer ?',
  'Qui, chez le client, devrions-nous écouter ?',
  'Comment nos clients peuvent-ils inventer avec nous ?',
  'Qu’est-ce qui nous empêche d’écouter ?',
  'Who decides what a good visit is?',
])('says nothing of an open question: « %s »', (text) => expect(hintFor(text)).toBeUndefined());

it('waits for enough to read, then for the mark', () => {
  expect(hintFor('Faut-il')).toBeUndefined();
  expect(hintFor('Nos clients attendent trop longtemps')).toBe('noMark');
  expect(hintFor('Nos clients attendent trop longtemps\u00a0?')).toBeUndefined();
});
