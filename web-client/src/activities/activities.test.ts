import type { Component } from 'svelte';
import { expect, it, vi } from 'vitest';
import type { Activities, Activity, PhoneProps } from './activity';
import { load, ready } from './load';

type Dots = { board: { open: boolean }; sheet: null; hand: { left: number }; command: { mark: number } };
type Waltz = { board: { bar: number }; sheet: null; hand: null; command: never };
const view = (() => ({})) as unknown as Component<never>;
const side = async (): Promise<{ default: Component<never> }> => ({ default: view });
const dots = { phone: side, screen: side, console: side } as unknown as Activity<Dots>;

it('does not compile when a kind has no line, or a line has no kind', () => {
  // @ts-expect-error waltz has no line
  const lacking: Activities<{ dots: Dots; waltz: Waltz }> = { dots };
  // @ts-expect-error waltz is no kind
  const extra: Activities<{ dots: Dots }> = { dots, waltz: dots };
  // @ts-expect-error a component for another kind's hand
  const wrong: Activity<Waltz>['phone'] = async () => ({ default: view as unknown as Component<PhoneProps<Dots>> });
  expect([lacking, extra, wrong].length).toBe(3);
});

it('insists when the network fails, and fetches one side only', async () => {
  vi.useFakeTimers();
  const phone = vi.fn(side).mockRejectedValueOnce(new TypeError('no network'));
  const console = vi.fn(side);
  const loading = load('dots', 'phone', { dots: { phone, console } } as never);
  expect(ready('dots', 'phone')).toBeUndefined();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await loading).toBe(view);
  expect([ready('dots', 'phone') === view, phone.mock.calls.length, console.mock.calls.length]).toEqual([true, 2, 0]);
  vi.useRealTimers();
});

it('says so when the page is older than the server', async () => {
  await expect(load('tango', 'phone', {})).rejects.toThrow('older');
});
