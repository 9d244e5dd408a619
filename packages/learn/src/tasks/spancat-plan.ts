// Overlapping spans as one of several tasks on one trunk.
import type { Document, JsonObject, Task } from 'tincture';
import { createSpanNetwork, type SpanHead, spancatTensors } from 'tincture/training';
import type { HeadPlan } from '../tokens/head-plan.ts';
import { amountOf } from '../tokens/settings.ts';
import { factsOf } from './spancat.ts';
import { checkLabels, checkTexts } from './spancat-check.ts';
import { readSpancatTexts, repairNotes, type SpancatTarget, type SpancatText } from './spancat-data.ts';
import { fitSpans, scoreTexts } from './spancat-fit.ts';
import { longestSpan } from './spancat-head.ts';
import { type SpancatPlan, spancatObjective, withHeads } from './spancat-objective.ts';
import { spancatSettings } from './spancat-settings.ts';

/** The plan for the spans of `task`. Throws `training-invalid` where nothing sound can be learnt. */
export function planSpancat(
  task: Task,
  train: readonly Document[],
  dev: readonly Document[],
  given: JsonObject,
): HeadPlan<SpancatText, SpancatTarget, SpanHead> {
  checkLabels(task);
  const { texts, repairs } = readSpancatTexts(task, train);
  checkTexts(task, texts);
  const devTexts = readSpancatTexts(task, dev).texts;
  const longest = longestSpan(texts);
  const settings = spancatSettings(amountOf(texts), longest, given);
  const { spanWidth, ngrams, finderWeight } = settings;
  const plan: SpancatPlan = {
    shape: { labels: task.labels.length, spanWidth, ngrams, longest, finderWeight },
    facts: { ngrams, longest, ...factsOf(texts) },
  };
  return {
    fileKind: 'spancat.v1',
    task,
    objective: spancatObjective(plan),
    texts,
    devTexts,
    settings,
    notes: repairNotes(repairs),
    async finish(trunk, head, signal) {
      const members = trunk.members.map((member) => ({ ...member, ...head }));
      const model = withHeads(plan, { ...trunk, members });
      if (devTexts.length === 0) return spancatTensors(model, undefined);
      const judged = scoreTexts(createSpanNetwork(model.weights), model.decoding, devTexts);
      const { decoding, f } = await fitSpans(judged, model.decoding, signal);
      return { ...spancatTensors({ ...model, decoding }, undefined), score: f };
    },
  };
}
