import { existsSync, readdirSync } from 'node:fs';
import { cp, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TinctureError } from 'tincture';
import { refuseOverwrite, schemaLine, writeSchema } from '../operations/new-project.ts';
import { privateFolder, projectFileName } from '../project/open-project.ts';
import { suggest } from '../project/suggestion.ts';
import { writeFileError } from './file-errors.ts';
import { makeFolder, writeFile } from './write-file.ts';

/** Where examples lie: in `dist` of the published package (scripts/build.ts), or at the root of a source checkout. */
const places: readonly string[] = ['../examples/', '../../../../examples/'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

/** What the repository makes an example from, and what working on it leaves there: not for a copy. */
const ownEntries: readonly string[] = ['source', 'build-texts.ts', 'models', 'dist', 'report.html', privateFolder];

/** The folder of an example by name. */
function findExample(name: string): string | undefined {
  return places.map((place) => join(place, name)).find((folder) => existsSync(join(folder, projectFileName)));
}

/** The names of the examples that `init --example` can copy. */
export function exampleNames(): string[] {
  const names = places.flatMap((place) => (existsSync(place) ? readdirSync(place) : []));
  return [...new Set(names)].filter((name) => findExample(name) !== undefined).sort();
}

/**
 * Copies an example into `folder`, which messages name `shownAs`, and returns the names at its top. Throws
 * `file-exists` and `argument-invalid`.
 */
export async function copyExample(name: string, folder: string, shownAs: string = folder): Promise<string[]> {
  // A name, not a path: examples are looked for in their own folders only.
  const source = name === basename(name) ? findExample(name) : undefined;
  if (source === undefined) {
    throw new TinctureError({
      code: 'argument-invalid',
      problem: `There is no example "${name}".`,
      fix: suggest(name, exampleNames()),
    });
  }
  const names = readdirSync(source).filter((entry) => !ownEntries.includes(entry));
  refuseOverwrite(folder, names, shownAs);
  await makeFolder(folder, shownAs);
  try {
    for (const entry of names)
      await cp(join(source, entry), join(folder, entry), { recursive: true, errorOnExist: true });
    await edit(join(folder, projectFileName), (text) => text.replace(/^# yaml-language-server:.*\n/, schemaLine));
    // Away from the repository its pages can be named, but not linked to.
    await edit(join(folder, 'README.md'), (text) =>
      text.replaceAll(/\[([^\]]+)\]\((?:\.\.\/)+(docs\/[^)]+)\)/g, '$1 (`$2` of Tincture)'),
    );
  } catch (cause) {
    throw writeFileError(cause, shownAs);
  }
  await writeSchema(folder, shownAs);
  return names;
}

async function edit(path: string, change: (text: string) => string): Promise<void> {
  await writeFile(path, change(await readFile(path, 'utf8')));
}
