import { render, screen } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import { load } from '../activities/load';
import { memory } from '../connection/store';
import { floor } from '../gallery/floor';
import { act, entered } from '../gallery/room';
import { Session } from '../session/session.svelte';
import { language } from '../words';
import Phone from './Phone.svelte';

/** The board of a new step comes a moment before the hand that goes with it. */
it('does not lay itself down for a step that the hall has just left', async () => {
  language.current = 'fr';
  await load('talk', 'phone');
  const given = await Session.open({ base: '/r/demo', room: 'demo', surface: 'phone' }, memory(), {});
  const { board, ...rest } = floor.arrive!();
  const talk = { ...act({ talk: {} }), run: 2 };
  const hands = rest.hands.map((hand) => ({ ...hand, acts: [talk] }));
  given.entered(entered({ ...rest, board, hands }), Date.now(), Date.now());
  render(Phone, { given });
  expect((await screen.findAllByText('Aide', undefined, { timeout: 10_000 })).length).toBeGreaterThan(0);
  expect(document.querySelectorAll('main').length).toBe(1);
});
