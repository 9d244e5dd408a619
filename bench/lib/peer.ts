// Runs a peer written in Python (bench/peers) as a process that answers one JSON line for each job line.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const python = fileURLToPath(new URL('../.venv/bin/python', import.meta.url));

/** Whether bench/setup.sh has been run. */
export function peersInstalled(): boolean {
  return existsSync(python);
}

/** A running peer. `ask` sends one job and resolves with its answer; one at a time. */
export class Peer {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;

  constructor(script: string) {
    const path = fileURLToPath(new URL(`../peers/${script}`, import.meta.url));
    // One thread, as ours: the figures are per core.
    const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };
    this.#child = spawn(python, [path], { env });
    this.#child.stderr.pipe(process.stderr);
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async ask(job: unknown): Promise<unknown> {
    this.#child.stdin.write(`${JSON.stringify(job)}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error('The peer stopped without an answer.');
    return JSON.parse(value);
  }

  close(): void {
    this.#child.stdin.end();
  }
}
