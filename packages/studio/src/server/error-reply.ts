import { type ErrorCode, TinctureError, toTinctureError } from 'tincture';
import type { ErrorReply } from '../api/messages.ts';

const statuses: Partial<Record<ErrorCode, 400 | 401 | 403 | 404 | 409 | 422 | 503>> = {
  'argument-invalid': 400,
  'session-invalid': 401,
  'request-refused': 403,
  'document-unknown': 404,
  'decision-invalid': 409,
  'decision-conflict': 409,
  'span-invalid': 422,
  'label-unknown': 422,
  'answer-refused': 422,
  'store-locked': 503,
  'store-full': 503,
  'store-denied': 503,
};

/** The status and body for an error. What is not ours is told as `internal`. */
export function errorReply(error: unknown): {
  status: 400 | 401 | 403 | 404 | 409 | 422 | 500 | 503;
  body: ErrorReply;
} {
  const { code, problem, fix } = toTinctureError(error, 'internal');
  return { status: statuses[code] ?? 500, body: { code, problem, ...(fix === undefined ? {} : { fix }) } };
}

/** The error for a request that does not have the shape it should have. */
export function badRequest(problem: string, fix: string): TinctureError {
  return new TinctureError({ code: 'argument-invalid', problem, fix });
}
