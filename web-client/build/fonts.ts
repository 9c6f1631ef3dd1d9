/**
 * Makes the fonts that browsers load: the two families cut down to what French
 * and English write, and to the weights in use. Nothing made here is committed;
 * the result waits in node_modules/.cache, named after what it was made from.
 *
 * It must never reach for the network, and never let the phone's two fonts grow
 * past their budget unnoticed.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Plugin } from 'vite';

type Axis = number | { min: number; max: number; default?: number };
type Cut = { from: string; text: string; axes: Record<string, Axis> };
type Subset = (font: Buffer, text: string, options: object) => Promise<Buffer>;

const need = createRequire(import.meta.url);
const cache = join(import.meta.dirname, '../node_modules/.cache/ronde-fonts');

/** What a phone may spend on fonts, both files together, in bytes. */
const PHONE_BUDGET = 30_000;

const ascii = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join('');
const french = '\u00a0«»°·ÀÂÆÇÈÉÊËÎÏÔÙÛÜŸàâæçèéêëîïôùûüÿŒœ‘’“”–—…•−×€';
const neighbours = 'ÄÖßÁÍÓÚÑáãäåìíñòóõöøú';

const atkinson = '@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-';
const bricolage = '@fontsource-variable/bricolage-grotesque/files/bricolage-grotesque-latin-';

/** One line per file: `text` and `title` are all that a phone loads. */
const cuts: Record<string, Cut> = {
  text: { from: `${atkinson}wght-normal.woff2`, text: ascii + french + neighbours, axes: { wght: { min: 400, max: 700, default: 400 } } },
  title: { from: `${bricolage}wght-normal.woff2`, text: ascii.replace(/[\\^`{|}~<>[\]]/g, '') + french + 'Öäöñáíóú', axes: { wght: 700 } },
  stage: { from: `${bricolage}opsz-normal.woff2`, text: ascii + french + neighbours, axes: { wght: { min: 500, max: 800, default: 500 }, opsz: { min: 14, max: 60 } } },
};

/** Kerning, marks, and figures of equal width for clocks; nothing ornamental. */
const keepFeatures = ['kern', 'mark', 'ccmp', 'locl', 'tnum'];

async function make(cut: Cut): Promise<Buffer> {
  const subset = need('subset-font') as Subset;
  return subset(readFileSync(need.resolve(cut.from)), cut.text, {
    targetFormat: 'woff2', variationAxes: cut.axes, keepFeatures, noHinting: true,
  });
}

/** Where the file for one cut waits, made first if it is not there yet. */
async function file(name: string, cut: Cut): Promise<string> {
  const source = readFileSync(need.resolve(cut.from));
  const stamp = createHash('sha256').update(source).update(JSON.stringify([cut, keepFeatures])).digest('hex');
  const path = join(cache, `${name}-${stamp.slice(0, 12)}.woff2`);
  if (!existsSync(path)) {
    mkdirSync(cache, { recursive: true });
    writeFileSync(path, await make(cut));
  }
  return path;
}

function withinBudget(text: string, title: string): void {
  const spent = readFileSync(text).length + readFileSync(title).length;
  if (spent > PHONE_BUDGET) throw new Error(`the phone's fonts weigh ${spent} bytes, more than ${PHONE_BUDGET}`);
}

/** Vite plugin: `@fonts/text.woff2` and its sisters in CSS; pages preload the fonts that their entry names. */
export function fonts(preload: Record<string, string[]>): Plugin {
  return {
    name: 'ronde-fonts',
    async config() {
      const alias: Record<string, string> = {};
      for (const [name, cut] of Object.entries(cuts)) alias[`@fonts/${name}.woff2`] = await file(name, cut);
      withinBudget(alias['@fonts/text.woff2']!, alias['@fonts/title.woff2']!);
      return { resolve: { alias } };
    },
    transformIndexHtml: {
      order: 'post',
      handler(_html, { path, bundle }) {
        const wanted = preload[path.replace(/^\/|\.html$/g, '')] ?? [];
        const files = Object.keys(bundle ?? {}).filter((f) => wanted.some((w) => f.includes(`/${w}-`) && f.endsWith('.woff2')));
        return files.map((f) => ({
          tag: 'link', injectTo: 'head',
          attrs: { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${f}`, crossorigin: '' },
        }));
      },
    },
  };
}
