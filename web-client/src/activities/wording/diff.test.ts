import { expect, it } from 'vitest';
import { diff } from './diff';

it('tells which words went and which came', () => {
  expect(diff('Comment nos clients inventent-ils ?', 'Comment clients et équipes inventent-ils ?')).toEqual([
    { words: 'Comment', change: 'same' },
    { words: 'nos', change: 'gone' },
    { words: 'clients', change: 'same' },
    { words: 'et équipes', change: 'new' },
    { words: 'inventent-ils ?', change: 'same' },
  ]);
  expect(diff('Un deux', 'Un deux')).toEqual([{ words: 'Un deux', change: 'same' }]);
  expect(diff('Avant', 'Après')).toEqual([{ words: 'Avant', change: 'gone' }, { words: 'Après', change: 'new' }]);
});
