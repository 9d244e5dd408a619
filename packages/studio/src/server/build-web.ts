import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

// Both src/server and dist/server lie two levels below the package.
const packageFolder = fileURLToPath(new URL('../../', import.meta.url));
// The app is built with the kinds of task that the core knows.
const sources = ['web', 'src/api', 'src/review', 'vite.config.ts', '../core/src/tasks'];

/**
 * The folder with the built web app. In the repository it is built when it is missing or older than its sources, in
 * about two seconds; a published package brings it along.
 */
export async function ensureWebBuilt(): Promise<string> {
  const target = join(packageFolder, 'dist', 'web');
  if (!existsSync(join(packageFolder, 'web'))) return target;
  if (await isFresh(target)) return target;

  // Built aside and moved into place, so that two processes that build at once do not read each other's halves.
  const aside = join(packageFolder, 'dist', `web-${process.pid}`);
  await mkdir(aside, { recursive: true });
  await buildInto(aside);
  // Where another process was faster its build is as good, and it may be reading it already.
  if (await isFresh(target)) await rm(aside, { recursive: true });
  else {
    const old = `${aside}-old`;
    if (existsSync(target)) await rename(target, old);
    await rename(aside, target);
    await rm(old, { recursive: true, force: true });
  }
  return target;
}

/** Whether the built app is there and newer than what it is built from. */
async function isFresh(target: string): Promise<boolean> {
  const built = await newest(join(target, 'index.html'));
  const changed = await Promise.all(sources.map((path) => newest(join(packageFolder, path))));
  return built > Math.max(...changed);
}

/** In a process of its own, so that the build does not depend on the environment of the one that wants it. */
async function buildInto(folder: string): Promise<void> {
  const code = `import { build } from 'vite';
    await build({ build: { outDir: process.argv[1], emptyOutDir: true }, logLevel: 'error' });`;
  const env = { ...process.env, NODE_ENV: 'production', VITEST: '' };
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code, folder], {
    cwd: packageFolder,
    env,
  });
}

/** Milliseconds at which the file, or the newest file in the folder, was changed; 0 if there is none. */
async function newest(path: string): Promise<number> {
  const info = await stat(path).catch(() => undefined);
  if (info === undefined) return 0;
  if (!info.isDirectory()) return info.mtimeMs;
  let latest = 0;
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) latest = Math.max(latest, (await stat(join(entry.parentPath, entry.name))).mtimeMs);
  }
  return latest;
}
