import type { Context, Output } from '../context.ts';

/** A context whose output is kept in strings, in a folder of the test's own. */
export interface TestContext extends Context {
  readonly out: () => string;
  readonly err: () => string;
}

/** Overrides of {@link createTestContext}. */
export type TestContextOptions = Partial<Pick<Context, 'confirm' | 'env' | 'isTTY' | 'now' | 'signal' | 'stderr'>>;

/** A context for calling `run` in a test. */
export function createTestContext(cwd: string, options: TestContextOptions = {}): TestContext {
  const buffer = (): { output: Output; text: () => string } => {
    let text = '';
    const write = (chunk: string, done?: (error?: Error | null) => void): void => {
      text += chunk;
      done?.();
    };
    return { output: { write }, text: () => text };
  };
  const out = buffer();
  const err = buffer();
  return {
    cwd,
    env: {},
    isTTY: false,
    now: () => new Date('2026-01-02T03:04:05Z'),
    signal: new AbortController().signal,
    stdout: out.output,
    stderr: err.output,
    ...options,
    out: out.text,
    err: err.text,
  };
}
