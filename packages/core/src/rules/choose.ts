import type { LabelledSpan } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import type { Task } from '../tasks/task.ts';
import type { RuleMatch } from './matcher.ts';
import type { Rule } from './rules-file.ts';

/**
 * Entities that do not overlap: first those of higher priority, then the longest (in tokens), then the earliest, then
 * those of the rule that comes first in the file.
 */
export function chooseEntities(doc: Doc, rules: readonly Rule[], matches: readonly RuleMatch[]): LabelledSpan[] {
  const isTaken = new Uint8Array(doc.length);
  const chosen: LabelledSpan[] = [];
  const byRank = [...matches].sort(
    (a, b) =>
      rules[b.rule]!.priority - rules[a.rule]!.priority ||
      b.endToken - b.startToken - (a.endToken - a.startToken) ||
      a.startToken - b.startToken ||
      a.rule - b.rule,
  );
  for (const { rule, startToken, endToken } of byRank) {
    if (isTaken[startToken] === 1 || isTaken.subarray(startToken, endToken).includes(1)) continue;
    isTaken.fill(1, startToken, endToken);
    chosen.push({ start: doc.starts[startToken]!, end: doc.ends[endToken - 1]!, label: rules[rule]!.label });
  }
  return chosen.sort((a, b) => a.start - b.start);
}

/**
 * Labels of a text, each 0 or 1. Every rule that matches has one vote. With exactly one label to choose, the highest
 * priority among the matching rules wins, then the most votes of that priority, then the order of the task's labels;
 * with several, every label with a vote. Defaults count only where no other rule matches.
 */
export function chooseCats(task: Task, rules: readonly Rule[], matching: Iterable<number>): Record<string, number> {
  const hits = Array.from(matching, (index) => rules[index]!);
  const voters = hits.length > 0 ? hits : rules.filter(({ target }) => target.kind === 'default');
  const cats = Object.fromEntries(task.labels.map(({ name }) => [name, 0]));
  if (task.multiple === true) {
    for (const { label } of voters) cats[label] = 1;
    return cats;
  }
  const highest = Math.max(...new Set(voters.map(({ priority }) => priority)));
  const votes = new Map<string, number>();
  for (const { label, priority } of voters) if (priority === highest) votes.set(label, (votes.get(label) ?? 0) + 1);
  const most = Math.max(...votes.values());
  const winner = task.labels.find(({ name }) => votes.get(name) === most);
  if (winner !== undefined) cats[winner.name] = 1;
  return cats;
}
