import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Both src/server and dist/server lie two levels below the package.
const packageFolder = fileURLToPath(new URL('../../', import.meta.url));
const sources = ['web', 'src/api', 'src/review', 'vite.config.ts'];

/**
 * The folder with the built web app. In the repository it is built when it is missing or older than its sources, in
 * about two seconds; a published package brings it along.
 */
export async function ensureWebBuilt(): Promise<string> {
  const target = join(packageFolder, 'dist', 'web');
  if (!existsSync(join(packageFolder, 'web'))) return target;
  const built = await newest(join(target, 'index.html'));
  const changed = await Promise.all(sources.map((path) => newest(join(packageFolder, path))));
  if (built > Math.max(...changed)) return target;

  // Built aside and moved into place, so that two processes that build at once do not read each other's halves.
  const aside = join(packageFolder, 'dist', `web-${process.pid}`);
  await mkdir(aside, { recursive: true });
  const { build } = await import('vite');
  await build({
    configFile: join(packageFolder, 'vite.config.ts'),
    root: join(packageFolder, 'web'),
    build: { outDir: aside, emptyOutDir: true },
    logLevel: 'error',
  });
  await rm(target, { recursive: true, force: true });
  try {
    await rename(aside, target);
  } catch (error) {
    // Another process put its equal build there first.
    if (!existsSync(join(target, 'index.html'))) throw error;
    await rm(aside, { recursive: true, force: true });
  }
  return target;
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
