import { withLabelsAbove } from '../tasks/label-tree.ts';
import type { Task } from '../tasks/task.ts';
import type { RuleSearch } from './find-matches.ts';
import type { RuleMatch } from './matcher.ts';
import { PriorityQueue } from './priority-queue.ts';
import type { Rule } from './rules-file.ts';

/**
 * Matches that do not overlap, by place: first those of higher priority, then the longest (in tokens), then the earliest,
 * then those of the rule that comes first in the file. Where a longer match of a rule is not free, a shorter one from the
 * same token may be.
 */
export function chooseMatches(length: number, rules: readonly Rule[], search: RuleSearch): RuleMatch[] {
  const isTaken = new Uint8Array(length);
  const chosen: RuleMatch[] = [];
  const queue = new PriorityQueue<RuleMatch>(
    (a, b) =>
      rules[b.rule]!.priority - rules[a.rule]!.priority ||
      b.endToken - b.startToken - (a.endToken - a.startToken) ||
      a.startToken - b.startToken ||
      a.rule - b.rule,
  );
  for (const match of search.matches) queue.push(match);
  for (let match = queue.pop(); match !== undefined; match = queue.pop()) {
    const { startToken, endToken } = match;
    const free = isTaken.subarray(startToken, endToken).indexOf(1);
    if (free < 0) {
      isTaken.fill(1, startToken, endToken);
      chosen.push(match);
    } else if (free > 0) {
      // It comes after all that were looked at so far, so choosing it later is as good as having known it from the start.
      const shorter = search.shorter(match, startToken + free);
      if (shorter !== undefined) queue.push(shorter);
    }
  }
  return chosen.sort((a, b) => a.startToken - b.startToken);
}

/**
 * Labels of a text, each 0 or 1. Every rule that matches has one vote. With exactly one label to choose, the highest
 * priority among the matching rules wins, then the most votes of that priority, then the order of the task's labels;
 * with several, every label with a vote, and those above it. Defaults count only where no other rule matches.
 */
export function chooseCats(task: Task, rules: readonly Rule[], matching: Iterable<number>): Record<string, number> {
  const hits = Array.from(matching, (index) => rules[index]!);
  const voters = hits.length > 0 ? hits : rules.filter(({ target }) => target.kind === 'default');
  const cats = Object.fromEntries(task.labels.map(({ name }) => [name, 0]));
  if (task.multiple === true) {
    const labels = voters.map(({ label }) => label);
    for (const label of withLabelsAbove(task.labels, labels)) cats[label] = 1;
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
