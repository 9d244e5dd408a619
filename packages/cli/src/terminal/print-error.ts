import { formatWhere, type TinctureError, toTinctureError } from 'tincture';
import type { Context } from '../context.ts';
import { PartialFailure } from '../partial-failure.ts';
import { createColors } from './colors.ts';

/** Prints an error as a person can use it: what and where, its code, what to do; the stack only with `--debug`. */
export function printError(
  context: Context,
  thrown: unknown,
  settings: { readonly json: boolean; readonly debug: boolean },
): void {
  const error = asTinctureError(thrown);
  const result = thrown instanceof PartialFailure ? thrown.result : {};
  if (settings.json) context.stdout.write(`${JSON.stringify({ ...result, error: errorJson(error) })}\n`);
  const { bold, dim, red } = createColors(context);
  const place = formatWhere(error.where);
  const head = place === '' ? error.problem : `${place}: ${error.problem}`;
  context.stderr.write(`${red(bold('error:'))} ${head} ${dim(`[${error.code}]`)}\n`);
  if (error.fix !== undefined) context.stderr.write(`  ${error.fix}\n`);
  if (!settings.debug) return;
  for (let cause: unknown = thrown; cause instanceof Error; cause = cause.cause) {
    context.stderr.write(`${dim(cause.stack ?? String(cause))}\n`);
  }
}

/** An error as `--json` has it. */
export function errorJson(error: TinctureError): object {
  const { code, problem, where, fix } = error;
  return { code, problem, ...(where === undefined ? {} : { where }), ...(fix === undefined ? {} : { fix }) };
}

function asTinctureError(thrown: unknown): TinctureError {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  return toTinctureError(thrown, code === 'ENOSPC' ? 'file-full' : code === 'EACCES' ? 'file-denied' : 'internal');
}
