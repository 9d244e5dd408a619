// What the proposals of each source cost and what they are good for, counted over the decisions.
import { statementKeys, type Task } from 'tincture';
import type { SourceView } from '../api/learning-messages.ts';
import { type Evidence, sourceKey } from './evidence.ts';
import { median } from './median.ts';
import type { Spent } from './spent.ts';

/** The counted part of a {@link SourceView}. */
export type Costs = Omit<SourceView, 'key' | 'source' | 'role' | 'score' | 'scored' | 'difference'>;

/** The key of decisions that were made without a proposal. */
export const nobody = 'nobody';

/** What became of the proposals of each source that people saw, by `sourceKey`. */
export function countCosts(
  task: Task,
  entries: Iterable<Evidence>,
  spent: ReadonlyMap<string, Spent>,
): ReadonlyMap<string, Costs> {
  const groups = new Map<string, Evidence[]>();
  for (const evidence of entries) {
    if (evidence.decision === undefined) continue;
    const key = evidence.shown === undefined ? nobody : sourceKey(evidence.shown.source);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [evidence]);
    else group.push(evidence);
  }
  for (const key of spent.keys()) if (!groups.has(key)) groups.set(key, []);
  return new Map([...groups].map(([key, group]) => [key, costsOf(task, group, spent.get(key))]));
}

function costsOf(task: Task, decided: readonly Evidence[], spent: Spent | undefined): Costs {
  const verdicts = { accept: 0, correct: 0, reject: 0, ignore: 0, undo: 0 };
  const labels = { kept: 0, removed: 0, added: 0 };
  for (const { decision, shown, gold } of decided) {
    if (decision === undefined) continue;
    verdicts[decision.verdict]++;
    if (gold === undefined) continue;
    const before = statementKeys(task, shown?.annotations ?? {});
    const after = statementKeys(task, gold);
    for (const said of before) labels[after.has(said) ? 'kept' : 'removed']++;
    for (const said of after) if (!before.has(said)) labels.added++;
  }
  const medianSeconds = median(decided.flatMap(({ decision }) => decision?.tookMs ?? []).map((ms) => ms / 1_000));
  const inGold = labels.kept + labels.added;
  const cost = spent?.cost;
  // What was paid for texts that nobody has looked at yet is not lost.
  const share = spent === undefined || spent.texts === 0 ? 0 : Math.min(1, decided.length / spent.texts);
  return {
    shown: decided.length,
    accepted: verdicts.accept,
    corrected: verdicts.correct,
    rejected: verdicts.reject,
    skipped: verdicts.ignore,
    ...labels,
    ...(medianSeconds === undefined ? {} : { medianSeconds }),
    // The median instead of the sum: a pause is not spent on the text that was on the screen meanwhile.
    ...(medianSeconds === undefined || inGold === 0
      ? {}
      : { secondsPerLabel: (medianSeconds * decided.length) / inGold }),
    ...(cost === undefined ? {} : { cost }),
    ...(cost === undefined || labels.kept === 0 ? {} : { costPerLabel: (cost * share) / labels.kept }),
  };
}
