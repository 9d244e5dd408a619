// Runs the real command in a process of its own, as a person in a terminal does.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { root } from '../tidy/workspace.ts';

const launcher = join(root, 'packages/cli/bin/tincture.js');

/** What a finished command left. */
export interface Finished {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The environment of a person who configured nothing: no keys, a cache of the test's own. */
function cleanEnvironment(cwd: string, extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    ([name, value]) => value !== undefined && !/_API_KEY$|^NODE_(OPTIONS|COMPILE_CACHE)$|^TINCTURE_|^VITEST/.test(name),
  );
  return { ...Object.fromEntries(kept), NO_COLOR: '1', TINCTURE_CACHE: join(cwd, '.cache'), ...extra } as Record<
    string,
    string
  >;
}

/** Runs `tincture ARGS` in `cwd` and waits for its end. */
export function tincture(
  cwd: string,
  args: readonly string[],
  options: { readonly input?: string | Uint8Array; readonly env?: Readonly<Record<string, string>> } = {},
): Finished {
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, ...args], {
    cwd,
    env: cleanEnvironment(cwd, options.env),
    encoding: 'utf8',
    maxBuffer: 64 << 20,
    ...(options.input === undefined ? {} : { input: options.input }),
  });
  return { status: status ?? -1, stdout, stderr };
}

/** Runs commands in `folder` that must end well; each returns what it printed. */
export function commandsIn(folder: string): (...args: string[]) => string {
  return (...args) => {
    const { status, stdout, stderr } = tincture(folder, args);
    expect({ args, status, stderr: status === 0 ? '' : stderr }).toEqual({ args, status: 0, stderr: '' });
    return stdout;
  };
}

/** Runs `tincture ARGS` while the test itself goes on, so that it can be the server that the command talks to. */
export function runTincture(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  const child = startTincture(cwd, args, env);
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  return new Promise((resolve) => child.once('close', (status) => resolve({ status: status ?? -1, stdout, stderr })));
}

/** Starts `tincture ARGS` without waiting, for servers and for tests that kill it. */
export function startTincture(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ReturnType<typeof spawn> {
  return spawn(process.execPath, [launcher, ...args], {
    cwd,
    env: cleanEnvironment(cwd, env),
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, for killTincture.
    detached: true,
  });
}

/** Ends the command at once, as a power cut does: also the process that the launcher started. */
export function killTincture({ pid }: ReturnType<typeof spawn>): void {
  if (pid !== undefined) process.kill(-pid, 'SIGKILL');
}

/** An empty folder that is removed when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tincture-e2e-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
