// The browsers of this machine that tests drive. None is ever downloaded.
import { type Browser, chromium, firefox } from 'playwright-core';
import { findBrowser, findFirefox } from '../e2e/find-browser.ts';

export type BrowserName = 'chromium' | 'firefox';

/** What the tests are run in that do not name a browser: Firefox where `STUDIO_BROWSER=firefox` says so. */
export const usualBrowser: BrowserName = process.env.STUDIO_BROWSER === 'firefox' ? 'firefox' : 'chromium';

const paths = { chromium: findBrowser(), firefox: findFirefox() } as const;

const missed = new Set<BrowserName>();

/** Whether this machine has the browser; where it has not, says once what to do. */
export function hasBrowser(name: BrowserName): boolean {
  if (paths[name] !== undefined) return true;
  if (missed.has(name)) return false;
  missed.add(name);
  const [title, variable] = name === 'chromium' ? ['Chromium', 'CHROMIUM_PATH'] : ['Firefox', 'FIREFOX_PATH'];
  process.stderr.write(`Skipped: no ${title}. Install it, or set ${variable} to its executable.\n`);
  return false;
}

/** Starts a browser without a window. `isHeard`: it tells a screen reader all of the page, also what it does not lay out. */
export function launchBrowser(name: BrowserName, isHeard = false): Promise<Browser> {
  const executablePath = paths[name] ?? '';
  if (name === 'firefox') {
    // Any Firefox, by the standard WebDriver BiDi. Playwright asks it for still pictures only from 1.65 on, and then for
    // more than an ESR of 2026 knows: until that does, playwright-core stays at 1.64 and the setting is made here.
    return firefox.launch({
      executablePath,
      channel: 'moz-firefox',
      firefoxUserPrefs: { 'ui.prefersReducedMotion': 1 },
    });
  }
  const args = isHeard ? ['--force-renderer-accessibility'] : [];
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  return chromium.launch({ executablePath, args });
}
