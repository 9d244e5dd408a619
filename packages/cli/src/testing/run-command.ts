import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { run } from '../run.ts';
import { createTestContext, type TestContextOptions } from './test-context.ts';

/** What a finished command left. */
export interface Finished {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command in `folder`, where the cache is too: as on a machine on which nothing was installed. */
export async function runCommand(
  folder: string,
  args: readonly string[],
  { env, ...options }: TestContextOptions = {},
): Promise<Finished> {
  const context = createTestContext(folder, { env: { TINCTURE_CACHE: join(folder, 'cache'), ...env }, ...options });
  const status = await run(args, context);
  return { status, out: context.out(), err: context.err() };
}

/** A folder with these files by their paths, which is removed when the test ends. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'tincture-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}
