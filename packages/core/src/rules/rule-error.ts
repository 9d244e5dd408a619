import { TinctureError } from '../errors/tincture-error.ts';

/** A mistake in one rule; the caller adds file and line with `at`. */
export function ruleError(problem: string, fix: string): TinctureError {
  return new TinctureError({ code: 'rule-invalid', problem, fix });
}

/** A value for a message: as JSON, cut where it is long. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** Whether `value` is an object with keys, not a list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
