import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Task } from 'tincture';
import { onTestFinished } from 'vitest';

const program = fileURLToPath(new URL('serve.ts', import.meta.url));
const flags = ['--conditions=@tincture/source', '--disable-warning=ExperimentalWarning'];

/**
 * Starts `serve.ts` on a store, on any port for 0; resolves with its link once it listens. Several tasks are also a composed
 * view, `all`. A model learns in `steps`, if given.
 */
export async function serve(
  path: string,
  port: number,
  tasks: Task | readonly Task[],
  steps?: number,
): Promise<{ child: ChildProcess; link: string }> {
  const given = Object.fromEntries([tasks].flat().map(({ name, ...task }) => [name, task]));
  const wanted = [path, String(port), JSON.stringify(given), ...(steps === undefined ? [] : [String(steps)])];
  const child = spawn(process.execPath, [...flags, program, ...wanted], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // One that outlived its test would keep the whole run from ending.
  onTestFinished(async () => void (await kill(child)));
  const link = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}.`)));
  });
  return { child, link };
}

/** Ends it as a failing machine would. */
export function kill(child: ChildProcess): Promise<unknown> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  return gone;
}
