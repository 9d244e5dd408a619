import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The Chromium of this machine: `CHROMIUM_PATH`, else the first that is found. */
export function findBrowser(): string | undefined {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin'];
  const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  const candidates = [
    process.env.CHROMIUM_PATH ?? '',
    ...folders.flatMap((folder) => names.map((name) => join(folder, name))),
    mac,
  ];
  return candidates.find((path) => path !== '' && existsSync(path));
}
