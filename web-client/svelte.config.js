// How Svelte compiles: runes everywhere, so that a component never mixes two reactive models.
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

export default {
  preprocess: vitePreprocess(),
  compilerOptions: { runes: true },
};
