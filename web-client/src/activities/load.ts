/**
 * Fetches the side of an activity that a surface needs, once, and again when the
 * network fails. `ahead` fetches before the step begins, so that a dead Wi-Fi at
 * GO still finds the page on the phone. It must never fetch another side.
 */
import type { Component } from 'svelte';
import { insist } from '../connection/insist';
import type { Side } from './activity';
import { activities } from './index';

type View = Component<Record<string, unknown>>;
type Loaders = Record<string, Partial<Record<Side, () => Promise<{ default: View }>>>>;

const here = new Map<string, View>();
const coming = new Map<string, Promise<View>>();

/** The view if it is already here: then a step changes without a gap. */
export function ready(kind: string, side: Side): View | undefined {
  return here.get(`${side} ${kind}`);
}

export function load(kind: string, side: Side, from: Loaders = activities as unknown as Loaders): Promise<View> {
  const name = `${side} ${kind}`;
  const loader = from[kind]?.[side];
  if (!loader) return Promise.reject(new Error(`no ${name}: the page is older than the server`));
  const pending = coming.get(name) ?? insist(loader);
  coming.set(name, pending);
  void pending.then((view) => here.set(name, view));
  return pending;
}

/** Fetches that side of every kind, one after another, without hurry: once the first page stands, and not all phones at once. */
export function ahead(side: Side, spread = 20_000): () => void {
  const timer = setTimeout(() => void each(side), 2_000 + Math.random() * spread);
  return () => clearTimeout(timer);
}

async function each(side: Side): Promise<void> {
  for (const kind of Object.keys(activities)) await load(kind, side).catch(() => undefined);
}
