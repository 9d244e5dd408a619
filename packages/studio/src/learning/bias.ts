// What seeing proposals does to decisions: people agree with what they were shown, because it is right or because it is there.
import {
  type Annotations,
  type DocumentCounts,
  type Source,
  scoreInterval,
  scoreTask,
  type Task,
  unpairedDifference,
} from 'tincture';
import type { BiasView, EstimateView } from '../api/learning-messages.ts';
import { describeSource } from '../server/describe-source.ts';
import { type Evidence, sourceKey } from './evidence.ts';
import { resampling } from './judge.ts';

/** Texts with hidden proposals that it takes: the interval of fewer holds everything. */
const leastHidden = 5;

interface Pair {
  readonly gold: Annotations;
  readonly predicted: Annotations;
}

/** The bias of the source whose proposals were shown most; undefined while too few of them were hidden. */
export function suggestionBias(task: Task, entries: Iterable<Evidence>): BiasView | undefined {
  const shown = new Map<string, { readonly source: Source; readonly pairs: Pair[] }>();
  const blind: Evidence[] = [];
  for (const entry of entries) {
    const { decision, gold, first, shown: proposal } = entry;
    // Whoever decides a second time has seen the proposals before.
    if (gold === undefined || decision?.isBlind === undefined || first !== undefined) continue;
    if (decision.isBlind) blind.push(entry);
    else if (proposal !== undefined) {
      const key = sourceKey(proposal.source);
      const group = shown.get(key) ?? { source: proposal.source, pairs: [] };
      group.pairs.push({ gold, predicted: proposal.annotations });
      shown.set(key, group);
    }
  }
  const [most] = [...shown].sort(([, a], [, b]) => b.pairs.length - a.pairs.length);
  if (most === undefined) return undefined;
  const [key, { source, pairs }] = most;
  const hidden = blind.flatMap(({ gold, proposals }): Pair[] => {
    const proposal = proposals.get(key);
    return gold === undefined || proposal === undefined ? [] : [{ gold, predicted: proposal.annotations }];
  });
  if (hidden.length < leastHidden) return undefined;
  const [seen, unseen] = [scoreTask(task, pairs).counts, scoreTask(task, hidden).counts];
  const { value, low, high } = unpairedDifference(task, seen, unseen, resampling(seen.length + unseen.length));
  return {
    source: describeSource(source),
    shown: agreement(task, seen),
    hidden: agreement(task, unseen),
    difference: { value, low, high },
  };
}

/** How alike the decisions are that people made twice on a text; undefined while there are too few. */
export function selfAgreement(task: Task, entries: Iterable<Evidence>): BiasView['shown'] | undefined {
  const pairs: Pair[] = [];
  for (const { gold, first } of entries)
    if (gold !== undefined && first !== undefined) pairs.push({ gold: first, predicted: gold });
  return pairs.length < leastHidden ? undefined : agreement(task, scoreTask(task, pairs).counts);
}

function agreement(task: Task, counts: readonly DocumentCounts[]): EstimateView & { readonly documents: number } {
  const { value, low, high } = scoreInterval(task, counts, resampling(counts.length));
  return { value, low, high, documents: counts.length };
}
