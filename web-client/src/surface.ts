/**
 * What every entry does: put its root component into the page, and the title in
 * the surface's language. It must never import a surface: each entry stays small.
 */
import { mount, type Component } from 'svelte';
import './ui/tokens.css';
import './ui/base.css';

export function show(root: Component): void {
  const target = document.getElementById('surface');
  if (target) mount(root, { target });
}
