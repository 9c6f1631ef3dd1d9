/**
 * THE list: one line a kind. See activity.ts for what a kind's folder holds.
 *
 *   dots: { phone: () => import('./dots/phone.svelte'), screen: () => import('./dots/screen.svelte'), console: () => import('./dots/console.svelte') },
 */
import type { Activities } from './activity';
import type { Kinds } from './kinds';

export const activities: Activities<Kinds> = {};
