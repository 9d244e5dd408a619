import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Task } from 'tincture';
import { onTestFinished } from 'vitest';
import type { FreeRecipe } from './serve-free.ts';

const flags = ['--conditions=@tincture/source', '--disable-warning=ExperimentalWarning'];

/** How a studio in a process of its own differs from the usual one. */
export interface ServeSetting {
  /** A model learns meanwhile, in as many steps each time. */
  readonly steps?: number;
  /** How far the clock of the server is fast. */
  readonly clockHours?: number;
}

/** Starts `serve.ts` on a store, on any port for 0; resolves with its link once it listens. Several tasks are also a composed view, `all`. */
export function serve(
  path: string,
  port: number,
  tasks: Task | readonly Task[],
  { steps = 0, clockHours = 0 }: ServeSetting = {},
): Promise<Served> {
  const given = Object.fromEntries([tasks].flat().map(({ name, ...task }) => [name, task]));
  return start('serve.ts', [path, String(port), JSON.stringify(given), String(steps), String(clockHours)]);
}

/** Starts `serve-free.ts` likewise, with one of its recipes. */
export function serveFree(path: string, port: number, recipe: FreeRecipe, clockHours: number): Promise<Served> {
  return start('serve-free.ts', [path, String(port), recipe, String(clockHours)]);
}

/** A program that listens. */
interface Served {
  readonly child: ChildProcess;
  readonly link: string;
}

async function start(name: string, wanted: readonly string[]): Promise<Served> {
  const program = fileURLToPath(new URL(name, import.meta.url));
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
