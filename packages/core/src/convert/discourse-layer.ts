// Units of discourse of a file against their text: they are its tokens one after the other, and they make a tree.
import { relationIn } from '../discourse/labels.ts';
import { treeOfUnits } from '../discourse/tree.ts';
import { type Alignment, alignSpan } from '../doc/align.ts';
import type { DiscourseUnit } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import type { Task } from '../tasks/task.ts';
import type { Findings } from './findings.ts';
import { quote } from './json-checks.ts';
import { placeOf, whyNot } from './span-places.ts';

/**
 * The units on token borders. Rejects those that leave tokens out or overlap, and heads that make no tree; says the first of each, as
 * one mistake moves all that follow.
 */
export function alignDiscourse(
  doc: Doc,
  units: readonly DiscourseUnit[],
  mode: Alignment,
  findings: Findings,
): DiscourseUnit[] {
  const aligned: DiscourseUnit[] = [];
  let next = 0;
  for (const [index, unit] of units.entries()) {
    const name = `the unit number ${index + 1} at ${placeOf(unit)}`;
    const range = alignSpan(doc, unit.start, unit.end, mode);
    if (range === undefined) {
      findings.reject('span-invalid', `${capitalised(name)} ${whyNot(doc, unit)}.`);
      return aligned;
    }
    const { startToken, endToken } = range;
    if (startToken !== next) {
      findings.reject('span-invalid', `${capitalised(name)} ${gapAt(doc, next, startToken)}.`);
      return aligned;
    }
    next = endToken;
    const [start, end] = [doc.starts[startToken]!, doc.ends[endToken - 1]!];
    const [was, is] = [doc.text.slice(unit.start, unit.end), doc.text.slice(start, end)];
    // White space around it is nothing that anybody marked.
    if (was.trim() !== is) findings.repair(`Moved to token borders: ${name}, ${quote(was)} became ${quote(is)}`);
    aligned.push({ ...unit, start, end });
  }
  if (next < doc.length) {
    const rest = quote(doc.text.slice(doc.starts[next]));
    findings.reject('span-invalid', `The units of discourse end before the text does: ${rest} is in none.`);
  }
  checkTree(aligned, findings);
  checkParts(doc, aligned, findings);
  return aligned;
}

function gapAt(doc: Doc, next: number, startToken: number): string {
  if (startToken < next) return 'overlaps the one before it, or comes too late';
  const between = quote(doc.text.slice(doc.starts[next], doc.ends[startToken - 1]));
  return `leaves out what is before it: ${between} is in no unit`;
}

/** Units that are cut and not joined are no tree, and need not be one. */
function checkTree(units: readonly DiscourseUnit[], findings: Findings): void {
  if (units.every(({ head }) => head === undefined)) {
    const index = units.findIndex(({ label, depth }) => label !== undefined || depth !== undefined);
    if (index >= 0)
      findings.reject('line-invalid', `The unit number ${index + 1} has a relation or a depth, and no head.`);
    return;
  }
  const result = treeOfUnits(units);
  if ('problem' in result) findings.reject('line-invalid', `The units of discourse make no tree. ${result.problem}`);
}

function checkParts(doc: Doc, units: readonly DiscourseUnit[], findings: Findings): void {
  for (const [index, { signals = [], edges = [] }] of units.entries()) {
    for (const { head } of edges) {
      if (head < units.length && head !== index) continue;
      const problem = head === index ? 'itself' : `unit ${head + 1}, and there are ${units.length} units`;
      findings.reject('line-invalid', `An edge of the unit number ${index + 1} leads to ${problem}.`);
    }
    for (const { type, ranges } of [...signals, ...edges.flatMap((edge) => edge.signals ?? [])]) {
      for (const [at, range] of ranges.entries()) {
        const isIn = alignSpan(doc, range.start, range.end, 'expand') !== undefined;
        const isNext = at === 0 || range.start >= ranges[at - 1]!.start;
        if (isIn && isNext) continue;
        const why = isIn ? 'begins before the range that is listed before it' : whyNot(doc, range);
        findings.reject(
          'span-invalid',
          `A signal ${quote(type)} of the unit number ${index + 1} at ${placeOf(range)} ${why}.`,
        );
      }
    }
  }
}

/** The labels of relations and of edges that a task has no name for. */
export function unknownRelations(units: readonly DiscourseUnit[], task: Task): readonly string[] {
  const used = units.flatMap(({ label, edges = [] }) => [
    ...(label === undefined ? [] : [label]),
    ...edges.map((edge) => edge.label),
  ]);
  return [...new Set(used)].filter((label) => relationIn(task, label) === undefined);
}

function capitalised(text: string): string {
  return `T${text.slice(1)}`;
}
