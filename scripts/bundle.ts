// Joins the compiled modules of a package into one file an entry, with a third for what entries share: a program that
// loads a hundred small files spends more time on finding them than on running them. Nothing is renamed or shortened,
// so that what is published can be read.
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

/** Replaces the JavaScript in `folder` by bundles of the modules `entries`; declarations stay as they are. */
export async function bundle(folder: string, entries: readonly string[]): Promise<void> {
  const modules = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.js'));
  const input = Object.fromEntries(entries.map((entry) => [entry, join(folder, `${entry}.js`)]));
  const bundled = await rolldown({ input, logLevel: 'warn' });
  // Into memory first: the modules lie where the bundles go.
  const { output } = await bundled.generate({ format: 'esm', chunkFileNames: 'shared.js' });
  await bundled.close();
  for (const path of modules) rmSync(join(folder, path));
  for (const part of output) if (part.type === 'chunk') writeFileSync(join(folder, part.fileName), part.code);
}
