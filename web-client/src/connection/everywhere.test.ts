/**
 * Reads the whole client's source: a phone on plain http at a LAN address has no
 * secure-context API, and an iPhone of 2021 cannot read a look behind. Tests on
 * localhost would hide both.
 */
import { expect, it } from 'vitest';

const sources = import.meta.glob<string>(['../**/*.{ts,svelte}', '!../**/*.test.ts'], { eager: true, query: '?raw', import: 'default' });

const banned = /randomUUID|crypto\.subtle|navigator\.(clipboard|serviceWorker|locks|credentials|share|wakeLock|storage)|\(\?<[=!]|caches\.|\.at\(-|structuredClone/;

/** Where the screen may ask to stay lit: it checks first that the browser can. */
const excused = ['../screen/awake.ts'];

it.each(Object.entries(sources).filter(([path]) => !excused.includes(path)))('%s works on an old phone over plain http', (_path, text) => {
  expect(text.match(banned)?.[0]).toBeUndefined();
});
