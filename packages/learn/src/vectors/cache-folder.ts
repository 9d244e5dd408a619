import { homedir } from 'node:os';
import { join } from 'node:path';

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The user's cache folder for Tincture: `TINCTURE_CACHE`, else where the system keeps caches. */
export function cacheFolder(env: Environment): string {
  const { TINCTURE_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = env;
  if (TINCTURE_CACHE) return TINCTURE_CACHE;
  if (XDG_CACHE_HOME) return join(XDG_CACHE_HOME, 'tincture');
  if (process.platform === 'win32' && LOCALAPPDATA) return join(LOCALAPPDATA, 'tincture', 'Cache');
  return process.platform === 'darwin'
    ? join(homedir(), 'Library', 'Caches', 'tincture')
    : join(homedir(), '.cache', 'tincture');
}

/** Where installed word vectors of a name lie. */
export function vectorsPath(env: Environment, name: string): string {
  return join(cacheFolder(env), 'vectors', `${name}.safetensors`);
}
