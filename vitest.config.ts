import { defineConfig } from 'vitest/config';

// Workspace packages resolve to their TypeScript source: nothing needs building before a test run.
const conditions = ['@tincture/source', 'node', 'import', 'module', 'default'];
const core = 'packages/core/src/**/*.test.ts';

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    execArgv: ['--conditions=@tincture/source', '--disable-warning=ExperimentalWarning'],
    // Vitest would leave one core idle, which on two is half of them.
    maxWorkers: '100%',
    // On a busy machine everything takes its time; nothing here is about how long.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    projects: [
      // The core has no state of a process, so its many files need none of their own, which takes time to start.
      { extends: true, test: { name: 'core', include: [core], isolate: false } },
      {
        extends: true,
        test: { name: 'rest', include: ['packages/*/{src,web}/**/*.test.ts', 'tests/**/*.test.ts'], exclude: [core] },
      },
    ],
  },
});
