import type { Context } from 'hono';
import type { z } from 'zod';
import { badRequest } from './error-reply.ts';

/** The body of a request as `schema` has it. Throws `argument-invalid` where it is not, or is not declared as JSON. */
export async function parseBody<T>(context: Context, schema: z.ZodType<T>): Promise<T> {
  // A page elsewhere can send forms and plain text without asking, and JSON only after asking.
  if (!/^application\/json(?:\s*;|$)/i.test(context.req.header('content-type') ?? '')) {
    throw badRequest('The body is not declared as JSON.', 'Send it with `content-type: application/json`.');
  }
  const body: unknown = await context.req.json().catch(() => undefined);
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw badRequest(describeIssues(parsed.error), 'Reload the page: it may be of another version.');
}

/** The parameters behind the `?` as `schema` has them. Throws `argument-invalid` where they are not. */
export function parseQuery<T>(context: Context, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(context.req.query());
  if (parsed.success) return parsed.data;
  throw badRequest(describeIssues(parsed.error), 'Reload the page.');
}

function describeIssues(error: z.ZodError): string {
  const issues = error.issues.slice(0, 3).map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
  return `The request is not as expected (${issues.join('; ')}).`;
}
