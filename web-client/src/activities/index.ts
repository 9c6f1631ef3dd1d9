/** THE list: one line a kind. See activity.ts for what a kind's folder holds. */
import type { Activities } from './activity';
import type { Kinds } from './kinds';

export const activities: Activities<Kinds> = {
  talk: { phone: () => import('./talk/phone.svelte'), screen: () => import('./talk/screen.svelte'), console: () => import('./talk/console.svelte') },
};
