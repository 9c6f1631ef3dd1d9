/** THE list: one line a kind. See activity.ts for what a kind's folder holds. */
import type { Activities } from './activity';
import type { Kinds } from './kinds';

export const activities: Activities<Kinds> = {
  harvest: { phone: () => import('./harvest/phone.svelte'), screen: () => import('./harvest/screen.svelte'), console: () => import('./harvest/console.svelte') },
  group: { phone: () => import('./group/phone.svelte'), screen: () => import('./group/screen.svelte'), console: () => import('./group/console.svelte') },
  explore: { phone: () => import('./explore/phone.svelte'), screen: () => import('./explore/screen.svelte'), console: () => import('./explore/console.svelte') },
  talk: { phone: () => import('./talk/phone.svelte'), screen: () => import('./talk/screen.svelte'), console: () => import('./talk/console.svelte') },
};
