// Joins the compiled modules of a package into one file an entry, with what entries share in files of their own: a program
// that loads a hundred small files spends more time on finding them than on running them. Nothing is renamed or shortened,
// so that what is published can be read, and no module is in two files: an error is of one class, whichever entry threw it.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

/** The entries of the core by the names of their modules, the main one first: what its package.json exports. */
export function coreEntries(): string[] {
  const path = new URL('../packages/core/package.json', import.meta.url);
  const { exports }: { exports: Readonly<Record<string, unknown>> } = JSON.parse(readFileSync(path, 'utf8'));
  return Object.keys(exports).map((name) => (name === '.' ? 'index' : name.slice('./'.length)));
}

/** Replaces the JavaScript in `folder` by bundles of the modules `entries`, the main one first; declarations stay. */
export async function bundle(folder: string, entries: readonly string[]): Promise<void> {
  const modules = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.js'));
  const input = Object.fromEntries(entries.map((entry) => [entry, join(folder, `${entry}.js`)]));
  const ofMain = new Set(await modulesOf(join(folder, `${entries[0]}.js`)));
  const bundled = await rolldown({ input, logLevel: 'warn' });
  // Into memory first: the modules lie where the bundles go. The main entry is two files, however many entries there are.
  const { output } = await bundled.generate({
    format: 'esm',
    chunkFileNames: '[name].js',
    codeSplitting: {
      groups: [
        { name: 'shared', test: (id) => ofMain.has(id), minShareCount: 2, priority: 1 },
        { name: 'shared-beside-main', minShareCount: 2 },
      ],
    },
  });
  await bundled.close();
  for (const path of modules) rmSync(join(folder, path));
  for (const part of output) if (part.type === 'chunk') writeFileSync(join(folder, part.fileName), part.code);
}

/** The modules that one entry needs. */
async function modulesOf(entry: string): Promise<string[]> {
  const bundled = await rolldown({ input: entry, logLevel: 'warn' });
  const { output } = await bundled.generate({ format: 'esm' });
  await bundled.close();
  return output.flatMap((part) => (part.type === 'chunk' ? part.moduleIds : []));
}
