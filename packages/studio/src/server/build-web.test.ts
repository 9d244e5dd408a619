import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { ensureWebBuilt } from './build-web.ts';
import { readWebFiles } from './web-files.ts';

/** The app with everything that it loads; `bench/results/studio.md` says what it is. Raising this takes a reason. */
const budget = 300_000;

it('the app is small: all its files together, compressed', async () => {
  const files = [...(await readWebFiles(await ensureWebBuilt())).values()];
  const bytes = files.reduce((sum, { body }) => sum + gzipSync(body, { level: 9 }).length, 0);
  expect(files.length).toBeGreaterThan(2);
  expect(bytes).toBeLessThan(budget);
});
