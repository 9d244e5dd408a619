import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The Chromium of this machine: `CHROMIUM_PATH`, else the first that is found. */
export function findBrowser(): string | undefined {
  return find(
    process.env.CHROMIUM_PATH,
    ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
  );
}

/** The Firefox of this machine: `FIREFOX_PATH`, else the first that is found. */
export function findFirefox(): string | undefined {
  return find(
    process.env.FIREFOX_PATH,
    ['firefox', 'firefox-esr'],
    ['/Applications/Firefox.app/Contents/MacOS/firefox'],
  );
}

/** The first that is there: what was said, a program by these names, or one of these files. */
function find(said: string | undefined, names: readonly string[], files: readonly string[]): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin'];
  const candidates = [said ?? '', ...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...files];
  return candidates.find((path) => path !== '' && existsSync(path));
}
