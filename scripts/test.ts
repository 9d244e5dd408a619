// Runs every suite through vitest and ends with one line that counts them all: "N passed, N failed, N skipped".
import { fileURLToPath } from 'node:url';
import { startVitest } from 'vitest/node';

// Servers and commands that tests start from source are compiled once.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('../node_modules/.cache/tests', import.meta.url));

const filters = process.argv.slice(2);
const vitest = await startVitest('test', filters, { run: true, watch: false });

let passed = 0;
let skipped = 0;
let failed = 0;
for (const module of vitest.state.getTestModules()) {
  // A file that could not be loaded has no tests to count, and must not look like success.
  if (module.errors().length > 0) failed++;
  for (const test of module.children.allTests()) {
    const { state } = test.result();
    if (state === 'passed') passed++;
    else if (state === 'failed') failed++;
    else skipped++;
  }
}
failed += vitest.state.getUnhandledErrors().length;
await vitest.close();
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
