// Makes a fresh clone ready: installs the packages of package-lock.json, and with --services what the end-to-end tests
// drive (a browser). Plain JavaScript on purpose: it runs on whatever Node the machine has, before Node 24 is there.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const major = Number(process.versions.node.split('.')[0]);
if (major < 20) {
  console.error(`Tincture needs Node 20 or newer to set itself up; this is ${process.version}. Install a newer Node.`);
  process.exit(1);
}

/** Whether node_modules was installed from the lock file as it is now. */
function isInstalled() {
  const stamp = `${root}/node_modules/.package-lock.json`;
  const pinned = `${root}/node_modules/.bin/${process.platform === 'win32' ? 'node.cmd' : 'node'}`;
  if (!existsSync(stamp) || !existsSync(pinned)) return false;
  if (statSync(stamp).mtimeMs >= statSync(`${root}/package-lock.json`).mtimeMs) return true;
  const { packages: wanted } = JSON.parse(readFileSync(`${root}/package-lock.json`, 'utf8'));
  const { packages: present } = JSON.parse(readFileSync(stamp, 'utf8'));
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || entry.peer || present[path]?.version === entry.version,
  );
}

function run(command, args) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (result.status !== 0) {
    console.error(`\n"${command} ${args.join(' ')}" failed. See the messages above; nothing else was changed.`);
    process.exit(result.status ?? 1);
  }
}

if (!isInstalled()) {
  console.error('Installing packages (once, about half a minute) ...');
  // `--include=dev` because Node 24 itself comes as a development dependency, whatever NODE_ENV says.
  run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
}

if (process.argv.includes('--services')) run('bash', ['scripts/setup-test-services.sh']);
