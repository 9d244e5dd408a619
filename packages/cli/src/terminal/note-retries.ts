import type { TinctureError } from 'tincture';
import type { Context } from '../context.ts';
import { formatDuration } from './progress.ts';
import type { Reporter } from './reporter.ts';

/** One reason is told again after so long: requests go out side by side, and each would say the same. */
const againMs = 10_000;

/** Tells why requests are made again: the first time and then every ten seconds for one reason, however many wait for it. */
export function noteRetries(
  { now }: Pick<Context, 'now'>,
  reporter: Pick<Reporter, 'note'>,
): (error: TinctureError, waitMs: number) => void {
  const told = new Map<string, number>();
  return ({ problem }, waitMs) => {
    const time = now().getTime();
    const last = told.get(problem);
    if (last !== undefined && time - last < againMs) return;
    told.set(problem, time);
    reporter.note(`${problem} Trying again in ${formatDuration(waitMs)}.`);
  };
}
