import { expect, it } from 'vitest';
import { pressed, single } from './keys';

function key(name: string, on: Element = document.body, more: KeyboardEventInit = {}): string | undefined {
  const event = new KeyboardEvent('keydown', { key: name, ...more });
  Object.defineProperty(event, 'target', { value: on });
  return pressed(event);
}

it('knows the keys, whatever the case', () => {
  expect([key(' '), key('PageDown'), key('b'), key('B'), key('t'), key('T'), key('z', document.body, { ctrlKey: true })]).toEqual(['go', 'go', 'b', 'b', 't', 'T', 'undo']);
  expect(key('Z', document.body, { ctrlKey: true, shiftKey: true })).toBe('redo');
});

it('takes nothing from a field, a dialog or a focused button', () => {
  const [field, button] = [document.createElement('textarea'), document.createElement('button')];
  expect([key('b', field), key(' ', button), key('b', button)]).toEqual([undefined, undefined, 'b']);
  const dialog = document.body.appendChild(document.createElement('dialog'));
  dialog.setAttribute('open', '');
  expect(key('PageDown')).toBeUndefined();
  dialog.remove();
});

it('leaves single keys alone when they are switched off, never GO', () => {
  single.on = false;
  expect([key('b'), key('PageDown'), key('b', document.body, { ctrlKey: true })]).toEqual([undefined, 'go', undefined]);
  single.on = true;
});
