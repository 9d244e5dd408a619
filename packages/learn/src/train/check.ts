import { TinctureError } from 'tincture';

/** A `training-invalid` error. */
export function trainingInvalid(problem: string, fix: string): TinctureError {
  return new TinctureError({ code: 'training-invalid', problem, fix });
}

/** Lets other work of this thread run, and stops with the reason of `signal` if that has aborted. */
export async function breathe(signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
  signal?.throwIfAborted();
}
