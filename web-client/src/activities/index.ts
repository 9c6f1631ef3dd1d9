/** THE list: one line a kind. See activity.ts for what a kind's folder holds. */
import type { Activities } from './activity';
import type { Kinds } from './kinds';

export const activities: Activities<Kinds> = {
  actions: { phone: () => import('./actions/phone.svelte'), screen: () => import('./actions/screen.svelte'), console: () => import('./actions/console.svelte') },
  arrive: { phone: () => import('./arrive/phone.svelte'), screen: () => import('./arrive/screen.svelte'), console: () => import('./arrive/console.svelte') },
  break: { phone: () => import('./break/phone.svelte'), screen: () => import('./break/screen.svelte'), console: () => import('./break/console.svelte') },
  close: { phone: () => import('./close/phone.svelte'), screen: () => import('./close/screen.svelte'), console: () => import('./close/console.svelte') },
  dots: { phone: () => import('./dots/phone.svelte'), screen: () => import('./dots/screen.svelte'), console: () => import('./dots/console.svelte') },
  explore: { phone: () => import('./explore/phone.svelte'), screen: () => import('./explore/screen.svelte'), console: () => import('./explore/console.svelte') },
  finding: { phone: () => import('./finding/phone.svelte'), screen: () => import('./finding/screen.svelte'), console: () => import('./finding/console.svelte') },
  group: { phone: () => import('./group/phone.svelte'), screen: () => import('./group/screen.svelte'), console: () => import('./group/console.svelte') },
  harvest: { phone: () => import('./harvest/phone.svelte'), screen: () => import('./harvest/screen.svelte'), console: () => import('./harvest/console.svelte') },
  relay: { phone: () => import('./relay/phone.svelte'), screen: () => import('./relay/screen.svelte'), console: () => import('./relay/console.svelte') },
  stories: { phone: () => import('./stories/phone.svelte'), screen: () => import('./stories/screen.svelte'), console: () => import('./stories/console.svelte') },
  talk: { phone: () => import('./talk/phone.svelte'), screen: () => import('./talk/screen.svelte'), console: () => import('./talk/console.svelte') },
  voices: { phone: () => import('./voices/phone.svelte'), screen: () => import('./voices/screen.svelte'), console: () => import('./voices/console.svelte') },
  warmup: { phone: () => import('./warmup/phone.svelte'), screen: () => import('./warmup/screen.svelte'), console: () => import('./warmup/console.svelte') },
  wording: { phone: () => import('./wording/phone.svelte'), screen: () => import('./wording/screen.svelte'), console: () => import('./wording/console.svelte') },
};
