// Compiles what is published: each package to plain JavaScript and declarations in dist/, in import order, and the web
// app. Work on the repository itself needs none of this. `npm run build -- core` builds one package.
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { bundle, coreEntries } from './bundle.ts';

const order = ['core', 'learn', 'llm', 'store', 'studio', 'cli'];
const chosen = process.argv.slice(2);

function run(command: string, args: readonly string[]): void {
  const { status } = spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) process.exit(status ?? 1);
}

for (const name of order) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  rmSync(`packages/${name}/dist`, { recursive: true, force: true });
  // Without the source condition, so that each package compiles against the declarations of those before it.
  run('tsc', ['-p', `packages/${name}`, '--customConditions', 'none']);
  if (name === 'core') await bundle('packages/core/dist', coreEntries());
  if (name === 'studio') run('npm', ['run', '--silent', 'build', '-w', 'packages/studio']);
  // What `tincture init --example` copies.
  if (name === 'cli') cpSync('examples', 'packages/cli/dist/examples', { recursive: true });
  console.log(`built packages/${name}`);
}
