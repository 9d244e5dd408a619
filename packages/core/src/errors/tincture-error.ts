import type { ErrorCode } from './codes.ts';

/** Where something went wrong: any part that is known. `line` and `column` count from 1. */
export interface Where {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly field?: string;
  readonly document?: string;
}

/** The parts of a {@link TinctureError}. `problem` and `fix` are whole sentences. */
export interface ErrorDetails {
  readonly code: ErrorCode;
  /** What is wrong, with the offending value. */
  readonly problem: string;
  readonly where?: Where;
  /** What the person can do about it. */
  readonly fix?: string;
  readonly cause?: unknown;
}

/** The one error class: a stable code, what is wrong, where, and what to do about it. */
export class TinctureError extends Error {
  readonly code: ErrorCode;
  readonly problem: string;
  readonly where: Where | undefined;
  readonly fix: string | undefined;

  constructor(details: ErrorDetails) {
    super(formatError(details), details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'TinctureError';
    this.code = details.code;
    this.problem = details.problem;
    this.where = details.where;
    this.fix = details.fix;
  }

  /** The same error with more of its place filled in; what is already known wins. */
  at(where: Where): TinctureError {
    const details: ErrorDetails = { code: this.code, problem: this.problem, where: { ...where, ...this.where } };
    return new TinctureError({
      ...details,
      ...(this.fix === undefined ? {} : { fix: this.fix }),
      ...(this.cause === undefined ? {} : { cause: this.cause }),
    });
  }
}

/** `file:line:column (field, document)`, whatever of it is known; empty when nothing is. */
export function formatWhere(where: Where | undefined): string {
  if (where === undefined) return '';
  const place = [where.file, where.line, where.column].filter((part) => part !== undefined).join(':');
  const inside = [where.field, where.document === undefined ? undefined : `document ${where.document}`]
    .filter((part) => part !== undefined)
    .join(', ');
  if (place === '') return inside;
  return inside === '' ? place : `${place} (${inside})`;
}

function formatError(details: ErrorDetails): string {
  const place = formatWhere(details.where);
  const head = place === '' ? details.problem : `${place}: ${details.problem}`;
  return details.fix === undefined ? head : `${head} ${details.fix}`;
}

/** `error` itself if it already is a {@link TinctureError}, else one that wraps it under `code`. */
export function toTinctureError(error: unknown, code: ErrorCode, where?: Where): TinctureError {
  if (error instanceof TinctureError) return where === undefined ? error : error.at(where);
  const problem = error instanceof Error ? error.message : String(error);
  return new TinctureError({ code, problem, cause: error, ...(where === undefined ? {} : { where }) });
}
