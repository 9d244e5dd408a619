// Runs a system as a process of its own (a peer in Python or JavaScript from bench/peers, or ours) that answers one
// JSON line for each job line.
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const python = fileURLToPath(new URL('../.venv/bin/python', import.meta.url));
const javaScriptPeers = fileURLToPath(new URL('../peers/node_modules', import.meta.url));

/** Whether bench/setup.sh has been run. */
export function peersInstalled(): boolean {
  return existsSync(python);
}

/** Whether bench/setup.sh has installed the peers that are written in JavaScript. */
export function javaScriptPeersInstalled(): boolean {
  return existsSync(javaScriptPeers);
}

/** A program with its arguments. */
export interface ProcessCommand {
  readonly file: string;
  readonly args: readonly string[];
}

/** The command that runs a script of bench/peers: Python (`.py`) or JavaScript (`.mjs`). */
export function commandOf(script: string): ProcessCommand {
  const path = fileURLToPath(new URL(`../peers/${script}`, import.meta.url));
  return { file: script.endsWith('.py') ? python : process.execPath, args: [path] };
}

/** Whether processes can be kept on one core, which keeps timings from being moved about. */
const canPin: boolean = spawnSync('taskset', ['--version']).status === 0;

/** The core on which systems are measured in turns: the last one, as most machines serve their interrupts on the first. */
export function measuredCore(): number | undefined {
  return canPin ? cpus().length - 1 : undefined;
}

/** `command` on one core, where the machine can do that. */
export function onCore(core: number | undefined, command: ProcessCommand): ProcessCommand {
  if (core === undefined || !canPin) return command;
  return { file: 'taskset', args: ['-c', String(core), command.file, ...command.args] };
}

/** How a {@link Peer} is run. */
export interface PeerOptions {
  /** The core that it is kept on, where the machine can do that. */
  readonly core?: number;
  /** Options of Node for scripts in JavaScript. */
  readonly nodeOptions?: string;
}

/** A running peer. `ask` sends one job and resolves with its answer; one at a time. */
export class Peer {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;

  constructor(script: string, { core, nodeOptions = '' }: PeerOptions = {}) {
    // One thread, as ours: the figures are per core.
    const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', NODE_OPTIONS: nodeOptions };
    const { file, args } = onCore(core, commandOf(script));
    this.#child = spawn(file, args, { env });
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
