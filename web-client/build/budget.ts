/**
 * Guards what a phone downloads before its first page: no code of the console,
 * the screen or the operator, and no more than its budget. It fails the build,
 * so that nobody finds out in a hall.
 */
import { gzipSync } from 'node:zlib';
import type { Plugin, Rolldown } from 'vite';

type Bundle = Rolldown.OutputBundle;

const BUDGET = 45_000;
const foreign = /\/src\/(console|screen|operator|stage)\/|\/activities\/[^/]+\/(console|screen)\./;

/** A chunk and all that it imports at once; lazy imports are not followed. */
function graph(bundle: Bundle, file: string, seen = new Set<string>()): Rolldown.OutputChunk[] {
  const chunk = bundle[file];
  if (seen.has(file) || chunk?.type !== 'chunk') return [];
  seen.add(file);
  return [chunk, ...chunk.imports.flatMap((next) => graph(bundle, next, seen))];
}

function phoneEntry(bundle: Bundle): string | undefined {
  return Object.values(bundle).find((o) => o.type === 'chunk' && o.isEntry && o.facadeModuleId?.endsWith('/index.html'))?.fileName;
}

export function phoneBudget(): Plugin {
  return {
    name: 'ronde-phone-budget',
    apply: 'build',
    generateBundle(_options, bundle) {
      const entry = phoneEntry(bundle);
      if (!entry) return;
      const chunks = graph(bundle, entry);
      const strangers = chunks.flatMap((chunk) => chunk.moduleIds.filter((id) => foreign.test(id)));
      if (strangers.length > 0) this.error(`the phone would load ${strangers.join(', ')}`);
      const weight = chunks.reduce((sum, chunk) => sum + gzipSync(chunk.code, { level: 9 }).length, 0);
      if (weight > BUDGET) this.error(`the phone's first page weighs ${weight} bytes of script (gzip), more than ${BUDGET}`);
    },
  };
}
