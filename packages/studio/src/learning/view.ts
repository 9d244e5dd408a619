// The state of the learning of one task as the web app gets it.
import type { Source, Task } from 'tincture';
import type { BaselineView, BiasView, LearningView, SourceView, TrainingView } from '../api/learning-messages.ts';
import { describeSource } from '../server/describe-source.ts';
import { type Costs, countCosts, nobody } from './costs.ts';
import { type Evidence, sourceKey } from './evidence.ts';
import { forecastOf } from './forecast.ts';
import type { Judgement } from './judge.ts';
import { labelCounts } from './label-counts.ts';
import { baselineOf, sourcesOf } from './ledger.ts';
import { paceOf } from './pace.ts';
import { goldForNext, whatIsMissing } from './policy.ts';
import type { Spent } from './spent.ts';

/** What {@link learningView} is made from. */
export interface ViewParts {
  readonly task: Task;
  readonly entries: readonly Evidence[];
  readonly isTest: (document: string) => boolean;
  readonly trainings: readonly TrainingView[];
  readonly spent: ReadonlyMap<string, Spent>;
  /** By source; of the latest time that they were measured. */
  readonly judged: ReadonlyMap<string, Judgement>;
  readonly person: string;
  readonly now: Date;
  readonly progress: Pick<LearningView, 'state' | 'training' | 'failure' | 'notes' | 'revision'>;
  /** Texts with gold of the latest training that was tried. */
  readonly tried: number | undefined;
  readonly bias: BiasView | undefined;
  readonly consistency: BiasView['shown'] | undefined;
  /** Decisions that may be wrong. */
  readonly doubts: number;
}

/** The name under which the model that learns proposes. */
export function learnerName(task: Task): string {
  return `${task.name} (learning)`;
}

/** {@link sourceKey} of the model that learns. */
export function learnerKey(task: Task): string {
  return sourceKey({ kind: 'model', name: learnerName(task), version: '', hash: '' });
}

export function learningView(parts: ViewParts): LearningView {
  const { task, entries, isTest, trainings, person, now, progress, tried } = parts;
  const withGold = entries.filter((entry) => entry.gold !== undefined);
  const gold = withGold.flatMap((entry) => (entry.gold === undefined || isTest(entry.document) ? [] : [entry.gold]));
  const missing = whatIsMissing(task, gold);
  return {
    task: task.name,
    ...progress,
    gold: gold.length,
    test: withGold.length - gold.length,
    ...(missing === undefined ? {} : { missing }),
    goldUntilNext: Math.max(0, goldForNext(tried) - gold.length),
    trainings,
    forecast: forecastOf(trainings),
    labels: [...labelCounts(task, gold)].map(([name, count]) => ({ name, count })),
    pace: paceOf(entries, person, now),
    sources: sourceViews(parts),
    doubts: parts.doubts,
    ...(parts.bias === undefined ? {} : { bias: parts.bias }),
    ...(parts.consistency === undefined ? {} : { consistency: parts.consistency }),
  };
}

function sourceViews({ task, entries, trainings, spent, judged }: ViewParts): SourceView[] {
  const sources = sourcesOf(entries);
  const costs = countCosts(task, entries, spent);
  const learner = learnerKey(task);
  const baseline = baselineOf(sources, learner);
  const latest = trainings.at(-1);
  const version = latest?.version ?? '';
  const newest = describeSource({ kind: 'model', name: learnerName(task), version, hash: '' });
  const views = [...sources].map(([key, source]): SourceView => {
    const judgement = judged.get(key);
    const counted = costs.get(key) ?? none;
    // What it had proposed before the decisions comes from earlier versions; the score is that of the newest.
    if (key === learner) return { key, source: newest, role: 'learning', ...counted, ...scoreOf(latest) };
    const role = key === baseline ? 'baseline' : 'other';
    const base = { key, source: describeSource(source), role, ...counted } as const;
    const difference = judgement?.versus?.difference;
    return {
      ...base,
      scored: judgement?.documents ?? 0,
      ...(judgement === undefined ? {} : { score: judgement.score }),
      ...(difference === undefined ? {} : { difference }),
    };
  });
  if (latest !== undefined && !sources.has(learner)) {
    views.push({ key: learner, source: newest, role: 'learning', ...none, ...scoreOf(latest) });
  }
  const unaided = costs.get(nobody);
  if (unaided !== undefined) views.push({ key: nobody, source: 'no proposal', role: 'nobody', scored: 0, ...unaided });
  return views;
}

function scoreOf(training: TrainingView | undefined): Pick<SourceView, 'score' | 'scored'> {
  if (training?.score === undefined) return { scored: 0 };
  return { score: training.score, scored: training.scored };
}

/** What the model is held against, once it is measured. */
export function baselineView(
  task: Task,
  sources: ReadonlyMap<string, Source>,
  judged: ReadonlyMap<string, Judgement>,
): BaselineView | undefined {
  const key = baselineOf(sources, learnerKey(task));
  const source = key === undefined ? undefined : sources.get(key);
  const versus = key === undefined ? undefined : judged.get(key)?.versus;
  if (source === undefined || versus === undefined) return undefined;
  const { documents, score, candidate, difference } = versus;
  const words = describeSource(source);
  return {
    source: words,
    name: source.kind === 'llm' ? `llm ${source.name}` : words,
    documents,
    score,
    model: candidate,
    difference,
  };
}

const none: Costs = {
  ...{ shown: 0, accepted: 0, corrected: 0, rejected: 0, skipped: 0 },
  ...{ kept: 0, removed: 0, added: 0 },
};
