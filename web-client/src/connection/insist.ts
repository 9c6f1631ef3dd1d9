/** Fetches a page's part until it is here. A hall's network fails for seconds, not for good. */
import { backoff } from './backoff';

const rest = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export async function insist<V>(loader: () => Promise<{ default: V }>): Promise<V> {
  for (let attempt = 0; ; attempt++) {
    try {
      return (await loader()).default;
    } catch {
      await rest(backoff(attempt));
    }
  }
}
