import type { ErrorCode } from '../errors/codes.ts';
import type { Line, ReadItem } from './types.ts';

/** What was found wrong with one part of a file while it was read. */
export interface Findings {
  /** Reasons to reject it; the first one gives the reject its code. */
  readonly problems: Problem[];
  /** What was changed or left out although the document is kept. */
  readonly repairs: string[];
  /** `lacks` is what the task lacks, if that is why. */
  reject(code: ErrorCode, problem: string, lacks?: Lacked): void;
  repair(note: string): void;
}

/** The name of what a task lacks, and what it is: of a task about relations types of entities may be missing, too. */
interface Lacked {
  readonly what: 'label' | 'entity';
  readonly name: string;
}

interface Problem {
  readonly code: ErrorCode;
  readonly problem: string;
  readonly lacks?: Lacked;
}

/** No findings yet. */
export function createFindings(): Findings {
  const problems: Problem[] = [];
  const repairs: string[] = [];
  return {
    problems,
    repairs,
    reject: (code, problem, lacks) => {
      problems.push({ code, problem, ...(lacks && { lacks }) });
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
  const [labels, entities] = [lacking(findings, 'label'), lacking(findings, 'entity')];
  return { reject: { line, code, problem, ...(labels && { labels }), ...(entities && { entities }), raw } };
}

function lacking({ problems }: Findings, what: Lacked['what']): readonly string[] | undefined {
  const names = problems.flatMap(({ lacks }) => (lacks?.what === what ? [lacks.name] : []));
  return names.length === 0 ? undefined : [...new Set(names)];
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
