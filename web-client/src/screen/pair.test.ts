/** A screen without a link: codes, confirmation, and a server that forgets. */
import { expect, test } from 'vitest';
import { pair } from './pair';

function server(script: ((path: string, body: unknown) => Response | undefined)[]) {
  const said: [string, unknown][] = [];
  const ask = (path: string, body: unknown): Promise<Response> => {
    said.push([path, body]);
    const answer = script.shift()?.(path, body);
    return answer ? Promise.resolve(answer) : Promise.reject(new Error('no network'));
  };
  return { said, ask };
}

const json = (value: unknown): Response => new Response(JSON.stringify(value), { status: 200 });
const at = (status: number): Response => new Response(null, { status });
const now = (): Promise<void> => Promise.resolve();

test('it shows its code until the console has confirmed it', async () => {
  const codes: string[] = [];
  const { said, ask } = server([() => json({ code: 'ABCD-EFGH', secret: 's' }), () => at(202), () => undefined, () => json({ room: 'r1' })]);
  expect(await pair((code) => codes.push(code), () => false, ask, now)).toBe('r1');
  expect(codes).toEqual(['ABCD-EFGH']);
  expect(said.map(([path]) => path)).toEqual(['/screen/ask', '/screen/fetch', '/screen/fetch', '/screen/fetch']);
});

test('a code that is over is replaced by another one', async () => {
  const codes: string[] = [];
  const { ask } = server([() => json({ code: 'A', secret: 'a' }), () => at(404), () => json({ code: 'B', secret: 'b' }), () => json({ room: 'r' })]);
  await pair((code) => codes.push(code), () => false, ask, now);
  expect(codes).toEqual(['A', 'B']);
});

test('it ends when the page does', async () => {
  let rounds = 0;
  const { ask } = server([]);
  expect(await pair(() => {}, () => rounds++ > 3, ask, now)).toBeUndefined();
});
