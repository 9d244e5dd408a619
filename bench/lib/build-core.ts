import { spawnSync } from 'node:child_process';

/** Builds the library, for what is measured as it is published. */
export function buildCore(): void {
  const { status } = spawnSync('npm', ['run', '--silent', 'build', '--', 'core'], {
    stdio: 'ignore',
    cwd: new URL('../..', import.meta.url),
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('The library could not be built: npm run build -- core');
}
