// The process around the command line: streams, signals, exit status.
import { createInterface } from 'node:readline/promises';
import type { Context } from './context.ts';
import { keepMemorySteady } from './files/steady-memory.ts';
import { fromVerb } from './verb.ts';

// Before anything else is loaded: loading alone would let the young generation grow, and it does not shrink again.
const args = process.argv.slice(2);
if (fromVerb(args)[0] === 'predict') keepMemorySteady();
const { interruptedStatus, run } = await import('./run.ts');

/** How long what is still open may take to close by itself. */
const graceMs = 500;

const controller = new AbortController();
let interruptedAt = 0;
const onSignal = (): void => {
  // A terminal sends Ctrl-C to the launcher too, which hands it on: the second of a pair is not a second wish.
  const now = Date.now();
  if (controller.signal.aborted && now - interruptedAt > 500) process.exit(interruptedStatus);
  if (!controller.signal.aborted) interruptedAt = now;
  controller.abort();
};
process.on('SIGINT', onSignal);
process.on('SIGTERM', onSignal);
process.on('SIGHUP', onSignal);
// `tincture … | head` closes the pipe when it has seen enough: not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`error: Standard output could not be written: ${error.message}\n`);
  process.exit(1);
});

async function confirm(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question} [Y/n] `, { signal: controller.signal });
    return /^(y|yes)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}

const context: Context = {
  cwd: process.cwd(),
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  isTTY: process.stderr.isTTY === true,
  now: () => new Date(),
  signal: controller.signal,
  ...(process.stdin.isTTY && process.stderr.isTTY ? { confirm } : {}),
};
process.exitCode = await run(args, context);
// Not process.exit() at once: with it, Node 24.21 waits for ever now and then, for a thread that compiles and itself waits for
// the main one. A library's open handle (a worker, a socket kept alive) must not keep a finished command running, though.
process.stdout.write('', () => process.stderr.write('', () => setTimeout(() => process.exit(), graceMs).unref()));
