// What the tidy tests know about the repository: its files, and what each package may import.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root: string = fileURLToPath(new URL('../..', import.meta.url));

/** The packages in import order: each may import only those that it lists (DESIGN.md, Packages). */
export const mayImport: Readonly<Record<string, readonly string[]>> = {
  core: [],
  learn: ['core'],
  llm: ['core'],
  store: ['core'],
  studio: ['core', 'learn', 'llm', 'store'],
  cli: ['core', 'learn', 'llm', 'store', 'studio'],
};

/** The npm name of the package in a folder. */
export function packageName(folder: string): string {
  return folder === 'core' ? 'tincture' : `@tincture/${folder}`;
}

const ignored = new Set(['node_modules', 'dist', '.git', '.tincture', '.svelte-kit', '.venv', '.cache']);

/** Paths of all files under `folder` with one of the endings, relative to the root, with forward slashes. */
export function filesUnder(folder: string, endings: readonly string[]): string[] {
  const found: string[] = [];
  const visit = (path: string): void => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (ignored.has(entry.name)) continue;
      const child = join(path, entry.name);
      if (entry.isDirectory()) visit(child);
      else if (endings.some((ending) => entry.name.endsWith(ending))) {
        found.push(relative(root, child).split(sep).join('/'));
      }
    }
  };
  visit(join(root, folder));
  return found.sort();
}

export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** The module specifiers that a source file imports, statically or by `import()`. */
export function importsOf(source: string): string[] {
  const pattern = /(?:(?<![-'"])\bfrom\s*|\bimport\s*\(\s*|^\s*import\s+)['"]([^'"\s()]+)['"]/gm;
  return [...source.matchAll(pattern)].map((match) => match[1] ?? '');
}

/** Source without comments and string contents, so that words in prose are not taken for code. */
export function codeOnly(source: string): string {
  return source
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|[^:'"`\\])\/\/.*$/gm, '$1')
    .replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''");
}
