/** THE list: one line a kind. See activity.ts for what a kind's folder holds. */
import type { Activities } from './activity';
import type { Kinds } from './kinds';

export const activities: Activities<Kinds> = {
  explore: { phone: () => import('./explore/phone.svelte'), screen: () => import('./explore/screen.svelte'), console: () => import('./explore/console.svelte') },
  group: { phone: () => import('./group/phone.svelte'), screen: () => import('./group/screen.svelte'), console: () => import('./group/console.svelte') },
  harvest: { phone: () => import('./harvest/phone.svelte'), screen: () => import('./harvest/screen.svelte'), console: () => import('./harvest/console.svelte') },
  dots: { phone: () => import('./dots/phone.svelte'), screen: () => import('./dots/screen.svelte'), console: () => import('./dots/console.svelte') },
  relay: { phone: () => import('./relay/phone.svelte'), screen: () => import('./relay/screen.svelte'), console: () => import('./relay/console.svelte') },
  stories: { phone: () => import('./stories/phone.svelte'), screen: () => import('./stories/screen.svelte'), console: () => import('./stories/console.svelte') },
  talk: { phone: () => import('./talk/phone.svelte'), screen: () => import('./talk/screen.svelte'), console: () => import('./talk/console.svelte') },
};
