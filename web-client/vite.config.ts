/**
 * How the client is built: one small page per surface, so that a phone never
 * loads the console. It must never write outside the output folder that it is
 * given, and the gallery must never be part of a release.
 */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { join } from 'node:path';
import { constants } from 'node:zlib';
import { compression, defineAlgorithm } from 'vite-plugin-compression2';
import { defineConfig } from 'vitest/config';
import { phoneBudget } from './build/budget.ts';
import { fonts } from './build/fonts.ts';

const surfaces = ['index', 'console', 'screen', 'stage', 'operator'];
const page = (name: string): string => join(import.meta.dirname, `${name}.html`);

const onPhones = ['text', 'title'];
const preload = { index: onPhones, stage: onPhones, console: onPhones, operator: onPhones, screen: ['stage'] };

const compress = compression({
  include: /\.(html|js|css|svg|json|txt)$/,
  threshold: 512,
  algorithms: [
    defineAlgorithm('brotliCompress', { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
    defineAlgorithm('gzip', { level: 9 }),
  ],
});

export default defineConfig(({ mode }) => {
  const testing = mode === 'test';
  const pages = mode === 'gallery' ? ['gallery'] : surfaces;
  return {
    plugins: testing ? [svelte(), svelteTesting()] : [fonts(preload), svelte(), phoneBudget(), compress],
    build: {
      target: ['es2022', 'safari15', 'chrome100', 'firefox100'],
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: pages.map(page) },
    },
    test: { environment: 'happy-dom', include: ['src/**/*.test.ts'], restoreMocks: true },
  };
});
