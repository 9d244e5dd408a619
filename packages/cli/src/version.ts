import { readFileSync } from 'node:fs';

const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** The version of this package. `package.json` lies one folder above both `src` and `dist`. */
export const version: string =
  manifest instanceof Object && 'version' in manifest ? String(manifest.version) : 'of no known version';
