/**
 * How a screen comes in without a link: it asks for a code, shows it, and waits
 * until the console of a room has confirmed it. It must never put the secret that
 * it is given anywhere but in the body of a POST.
 */

/** How often it asks whether it was confirmed. */
const PATIENCE_MS = 2_000;

interface Asked {
  code: string;
  secret: string;
}

type Post = (path: string, body: unknown) => Promise<Response>;

const post: Post = (path, body) => fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), cache: 'no-store' });

const rest = (): Promise<void> => new Promise((done) => setTimeout(done, PATIENCE_MS));

/** Shows codes until one is confirmed; gives the room, or undefined if `stopped` first. */
export async function pair(show: (code: string) => void, stopped: () => boolean, ask: Post = post, wait = rest): Promise<string | undefined> {
  let asked: Asked | undefined;
  while (!stopped()) {
    const answer = await ask(asked ? '/screen/fetch' : '/screen/ask', asked ? { secret: asked.secret } : {}).catch(() => undefined);
    if (answer?.status === 200 && asked) return ((await answer.json()) as { room: string }).room;
    if (answer?.status === 200) {
      asked = (await answer.json()) as Asked;
      show(asked.code);
    } else if (answer?.status === 404) {
      asked = undefined;
      continue;
    }
    await wait();
  }
  return undefined;
}
