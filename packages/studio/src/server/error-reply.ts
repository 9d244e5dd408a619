import { type ErrorCode, TinctureError, toTinctureError } from 'tincture';
import type { ErrorReply } from '../api/messages.ts';

/** The statuses of answers that say what is wrong. */
export type ErrorStatus = 400 | 401 | 403 | 404 | 409 | 413 | 422 | 500 | 503;

const statuses: Partial<Record<ErrorCode, ErrorStatus>> = {
  'argument-invalid': 400,
  'session-invalid': 401,
  'request-refused': 403,
  'route-unknown': 404,
  'document-unknown': 404,
  'decision-invalid': 409,
  'decision-conflict': 409,
  'definition-conflict': 409,
  'request-too-large': 413,
  'span-invalid': 422,
  'label-unknown': 422,
  'answer-refused': 422,
  'store-locked': 503,
  'store-full': 503,
  'store-denied': 503,
  'studio-busy': 503,
};

/** The status of the answer for an error code. */
export function errorStatus(code: ErrorCode): ErrorStatus {
  return statuses[code] ?? 500;
}

/** The status and body for an error. What is not ours is told as `internal`. */
export function errorReply(error: unknown): { status: ErrorStatus; body: ErrorReply } {
  const { code, problem, fix } = toTinctureError(error, 'internal');
  return { status: errorStatus(code), body: { code, problem, ...(fix === undefined ? {} : { fix }) } };
}

/** The error for a request that does not have the shape it should have. */
export function badRequest(problem: string, fix: string): TinctureError {
  return new TinctureError({ code: 'argument-invalid', problem, fix });
}
