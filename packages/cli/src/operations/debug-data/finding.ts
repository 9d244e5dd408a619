import type { Document, Task } from 'tincture';

/** Something about data that a person should know before they train on it. */
export interface Finding {
  /** `problem`: it costs accuracy as a rule. `note`: it is good to know. */
  readonly level: 'problem' | 'note';
  /** A stable key, for scripts. */
  readonly code: string;
  /** How many texts, spans, labels or tokens it is about. */
  readonly count: number;
  /** A whole sentence. */
  readonly problem: string;
  /** A few cases of it, as they are best shown. */
  readonly examples: readonly string[];
}

/** What is looked at. */
export interface DebuggedData {
  readonly task: Task;
  readonly train: readonly Document[];
  readonly dev: readonly Document[];
}

/** So many examples are shown. */
const shown = 3;

/** A finding about cases; none where there are no cases. */
export function findingOf(
  level: Finding['level'],
  code: string,
  cases: readonly string[],
  problem: (count: number) => string,
): readonly Finding[] {
  if (cases.length === 0) return [];
  const examples = [...new Set(cases)].slice(0, shown);
  return [{ level, code, count: cases.length, problem: problem(cases.length), examples }];
}

/** A text in quotes, shortened. */
export function quoted(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return JSON.stringify(line.length > 60 ? `${line.slice(0, 60)}…` : line);
}
