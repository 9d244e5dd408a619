import type { LabelledSpan, Source } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import type { ModelFile } from '../file/model-file.ts';
import { exp } from '../kernels/exp-log.ts';
import type { Component, Prediction, PredictOptions } from '../pipeline/component.ts';
import { predictInBatches } from '../pipeline/predict-batches.ts';
import { spansGroup } from '../tasks/spans-group.ts';
import type { TokenSpan } from './ner-tags.ts';
import { type Candidate, createSpanNetwork } from './span-network.ts';
import { readSpancatModel, type SpancatDecoding, spancatLabels } from './spancat-file.ts';
import { taskOfKind } from './task-of-kind.ts';
import { createTrunk, type OpenTrunk } from './trunk.ts';

/** A span as the network found it. */
export interface FoundSpan extends TokenSpan {
  /** As a logit, not calibrated. */
  readonly score: number;
}

/** How {@link chooseSpans} chooses. */
export type SpanChoice = Pick<SpancatDecoding, 'finder' | 'threshold' | 'crossing' | 'several'>;

/**
 * The spans of one text among its candidates, by start, then by end, then by label: each label that scores enough. Where spans
 * never cross or never have two labels, those that score more come first, and others give way.
 */
export function chooseSpans(candidates: readonly Candidate[], choice: SpanChoice): FoundSpan[] {
  const { finder: least, threshold, crossing, several } = choice;
  const found = candidates.flatMap(({ startToken, endToken, finder, scores }): FoundSpan[] => {
    if (finder < least) return [];
    const labels = Array.from(scores, (score, label) => ({ startToken, endToken, label, score }));
    const sure = labels.filter(({ score }) => score >= threshold);
    if (several || sure.length < 2) return sure;
    return [sure.reduce((best, other) => (other.score > best.score ? other : best))];
  });
  return crossing ? found : withoutCrossings(found);
}

/** Drops spans that cross one with a higher score. */
function withoutCrossings(spans: readonly FoundSpan[]): FoundSpan[] {
  return connected(spans).flatMap((group) => {
    const kept: FoundSpan[] = [];
    const bestFirst = group.toSorted((a, b) => b.score - a.score || a.startToken - b.startToken);
    for (const span of bestFirst) if (!kept.some((other) => cross(span, other))) kept.push(span);
    return kept.sort((a, b) => a.startToken - b.startToken || a.endToken - b.endToken || a.label - b.label);
  });
}

/** Spans, sorted by start, in groups that share no token with each other. */
function connected(spans: readonly FoundSpan[]): FoundSpan[][] {
  const groups: FoundSpan[][] = [];
  let end = 0;
  for (const span of spans) {
    if (span.startToken >= end) groups.push([]);
    groups.at(-1)!.push(span);
    end = Math.max(end, span.endToken);
  }
  return groups;
}

/** Whether two spans overlap without one of them inside the other. */
export function cross(a: Omit<TokenSpan, 'label'>, b: Omit<TokenSpan, 'label'>): boolean {
  const [first, second] = a.startToken <= b.startToken ? [a, b] : [b, a];
  return first.startToken < second.startToken && second.startToken < first.endToken && first.endToken < second.endToken;
}

/** The confidence of a score, in [0, 1]. */
export function spanConfidence(score: number, { temperature, offset }: SpancatDecoding): number {
  return 1 / (1 + exp(-(score / temperature + offset)));
}

/** The component for overlapping spans in a checked model file of the kind `spancat.v1`. Throws `model-corrupt`. */
export function readSpancat(file: ModelFile, bytes: number, open: OpenTrunk = createTrunk): Component {
  const { metadata, hash } = file;
  const labels = spancatLabels(metadata);
  const { weights, decoding } = readSpancatModel(file);
  const network = createSpanNetwork(weights, open);
  const rule = { ...decoding, least: decoding.finder };
  const { name, version } = metadata.component;
  const source: Source = { kind: 'model', name, version, hash };
  const task = taskOfKind(metadata, 'spancat');
  const group = spansGroup(task);

  const annotate = (doc: Doc, candidates: readonly Candidate[]): Prediction => {
    const spans = chooseSpans(candidates, decoding).map(
      ({ startToken, endToken, label, score }): LabelledSpan => ({
        start: doc.starts[startToken]!,
        end: doc.ends[endToken - 1]!,
        label: labels[label]!,
        confidence: spanConfidence(score, decoding),
        source,
      }),
    );
    return { annotations: { spans: { [group]: spans }, source } };
  };

  return {
    name,
    task,
    source,
    sizeBytes: bytes,
    predict(docs: readonly Doc[], options: PredictOptions = {}): Promise<readonly Prediction[]> {
      return predictInBatches(docs, options, (batch) => {
        const candidates = network.score(batch, rule, options.onStage);
        options.onStage?.('decoding');
        return batch.map((doc, i) => annotate(doc, candidates[i]!));
      });
    },
  };
}
