// Type-checks everything: all code and tests together, each package with its own stricter settings (what it may use
// of Node and the browser), and the web app.
import { spawnSync } from 'node:child_process';

const checks: readonly (readonly [string, readonly string[]])[] = [
  ['tsc', ['-p', '.']],
  ...['core', 'learn', 'llm', 'store', 'studio', 'cli'].map(
    (name) => ['tsc', ['-p', `packages/${name}`, '--noEmit']] as const,
  ),
  ['npm', ['run', '--silent', 'check', '-w', 'packages/studio']],
];

let failed = 0;
for (const [command, args] of checks) {
  const { status } = spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) failed++;
}
console.log(
  failed === 0 ? `types: ${checks.length} checks passed` : `types: ${failed} of ${checks.length} checks failed`,
);
process.exitCode = failed === 0 ? 0 : 1;
