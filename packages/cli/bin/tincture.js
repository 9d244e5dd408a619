#!/usr/bin/env node
// Starts the command on Node 24 or newer. Plain JavaScript that runs on older versions too, so that they get either
// the Node that a source checkout brings along or a sentence that helps, and never a syntax error.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const needed = 24;
const packageFolder = join(dirname(fileURLToPath(import.meta.url)), '..');
const source = join(packageFolder, 'src', 'main.ts');
const built = join(packageFolder, 'dist', 'main.js');
// Only a source checkout has src: what is published is bin and dist.
const isCheckout = existsSync(source);
// Beside the code, so that whoever may not change that may not change what it was compiled to either.
const compiled = join(packageFolder, '..', '..', isCheckout ? 'node_modules' : '', '.cache', 'tincture');
const isNewEnough = Number(process.versions.node.split('.')[0]) >= needed;

/** The Node that the `node` package holds, if it is installed. */
function bundledNode() {
  try {
    const manifest = createRequire(import.meta.url).resolve('node/package.json');
    const path = join(dirname(manifest), 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

/** Runs `node` with this process's arguments, hands signals on, and ends as it ends. */
function start(node, flags, script) {
  const env = { NODE_COMPILE_CACHE: compiled, ...process.env };
  const child = spawn(node, [...flags, script, ...process.argv.slice(2)], { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`error: ${node} could not be started: ${error.message}\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    if (signal === 'SIGABRT') {
      process.stderr.write(
        'error: Node stopped, most likely because its memory was full: see above.\n' +
          '  Give it more, NODE_OPTIONS=--max-old-space-size=8192 for instance (megabytes), or smaller files.\n',
      );
    }
    process.exit(code ?? 128 + (constants.signals[signal] ?? 0));
  });
}

const node = isNewEnough ? process.execPath : bundledNode();
if (node === undefined) {
  process.stderr.write(
    `error: Tincture needs Node ${needed} or newer; this is ${process.version}.\n` +
      '  Install a newer Node (https://nodejs.org), or the "node" package beside Tincture: npm install node@24\n',
  );
  process.exit(1);
} else if (isCheckout) {
  start(node, ['--conditions=@tincture/source', '--disable-warning=ExperimentalWarning'], source);
} else if (!existsSync(built)) {
  process.stderr.write(`error: ${built} is missing, so this installation is incomplete.\n  Install it again.\n`);
  process.exit(1);
} else if (isNewEnough) {
  // Node's notice that its SQLite module is young is nothing that the person at the keyboard can act on.
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name !== 'ExperimentalWarning') process.stderr.write(`${warning.name}: ${warning.message}\n`);
  });
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE ?? compiled);
  await import(pathToFileURL(built).href);
} else {
  start(node, ['--disable-warning=ExperimentalWarning'], built);
}
