/**
 * The French of the whole client, read by a test: no breaking space before
 * `: ; ? ! »` or after `«`, no straight apostrophe, and no words outside the
 * dictionaries.
 */
import { describe, expect, it } from 'vitest';
import { source, type Dictionary } from './words';

const broken = /[ \u202f\t\n][:;?!»]|«[^\u00a0]|[\p{L}]'[\p{L}]/u;

type Accessor = { [source]?: { fr: Dictionary; en: Dictionary } };
const modules = import.meta.glob<Record<string, Accessor>>(['../**/words.ts', '!./words.ts'], { eager: true });

/** Every French word of one module, functions called with a number in each gap. */
function frenchOf(module: Record<string, Accessor>): [string, string][] {
  const all = Object.values(module).flatMap((a) => Object.entries(a?.[source]?.fr ?? {}));
  return all.map(([key, word]) => [key, typeof word === 'string' ? word : (word as (...n: number[]) => string)(2, 2, 2, 2)]);
}

describe('dictionaries', () => {
  it('exist', () => expect(Object.keys(modules).length).toBeGreaterThan(0));

  it.each(Object.entries(modules))('%s is set in French', (_path, module) => {
    expect(frenchOf(module).filter(([, text]) => broken.test(text))).toEqual([]);
  });
});

const components = import.meta.glob<string>(['../**/*.svelte', '!../gallery/**'], { eager: true, query: '?raw', import: 'default' });
const pages = import.meta.glob<string>(['../../*.html', '!../../gallery.html'], { eager: true, query: '?raw', import: 'default' });

/** What a person could read in a template: no script, no style, no comment, no tag, no expression. */
function prose(svelte: string): string {
  return svelte
    .replace(/<script[\s\S]*?<\/script>|<style[\s\S]*?<\/style>|<!--[\s\S]*?-->/g, '')
    .replace(/\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/g, '')
    .replace(/<[^>]*>/g, ' ');
}

describe('templates', () => {
  it.each(Object.entries(components))('%s holds no words of its own', (_path, text) => {
    expect(prose(text).match(/\p{L}{2,}/gu) ?? []).toEqual([]);
  });

  it.each(Object.entries(pages))('%s is set in French', (_path, text) => {
    expect(prose(text)).not.toMatch(/[ \u202f\t][:;?!»]/u);
  });
});
