import type { ErrorCode } from '../errors/codes.ts';
import type { Line, ReadItem } from './types.ts';

/** What was found wrong with one part of a file while it was read. */
export interface Findings {
  /** Reasons to reject it; the first one gives the reject its code. */
  readonly problems: { readonly code: ErrorCode; readonly problem: string }[];
  /** What was changed or left out although the document is kept. */
  readonly repairs: string[];
  reject(code: ErrorCode, problem: string): void;
  repair(note: string): void;
}

/** No findings yet. */
export function createFindings(): Findings {
  const problems: { code: ErrorCode; problem: string }[] = [];
  const repairs: string[] = [];
  return {
    problems,
    repairs,
    reject: (code, problem) => {
      problems.push({ code, problem });
    },
    repair: (note) => {
      repairs.push(note);
    },
  };
}

/** The reject that the problems found amount to. */
export function rejectWith(findings: Findings, line: number, raw: string): ReadItem {
  const { code } = findings.problems[0] ?? { code: 'line-invalid' as const };
  const problem = [...new Set(findings.problems.map((found) => found.problem))].join(' ');
  return { reject: { line, code, problem, raw } };
}

/** A reject for one reason. */
export function rejectLine(code: ErrorCode, problem: string, line: number, raw: string): ReadItem {
  return { reject: { line, code, problem, raw } };
}

/** Whether a line is missing between these: whoever read the file could not make text of it. */
export function hasGap(lines: readonly Line[]): boolean {
  const [first] = lines;
  const last = lines.at(-1);
  return first !== undefined && last !== undefined && last.number - first.number >= lines.length;
}
