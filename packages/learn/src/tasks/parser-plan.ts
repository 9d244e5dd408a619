// Trees as one of several tasks on one trunk.
import type { Document, JsonObject, Task } from 'tincture';
import { createParserDecoder, type ParserHeadWeights, parserTensors, rootLabelOf } from 'tincture/training';
import type { HeadPlan } from '../tokens/head-plan.ts';
import { amountOf } from '../tokens/settings.ts';
import { checkTexts, shapeOf, untempered, withLabels } from './parser.ts';
import {
  auxiliaryValues,
  createParserRepairs,
  type ParserTarget,
  type ParserText,
  parserNotes,
  readParserTexts,
} from './parser-data.ts';
import { fitTemperatures } from './parser-fit.ts';
import { attachment, joinParser, parserObjective } from './parser-objective.ts';
import { parserSettings } from './parser-settings.ts';

/** The plan for the trees of `task`. Throws `training-invalid` where nothing sound can be learnt. */
export function planParser(
  given: Task,
  train: readonly Document[],
  dev: readonly Document[],
  givenSettings: JsonObject,
): HeadPlan<ParserText, ParserTarget, ParserHeadWeights> {
  const task = withLabels(given, train);
  const repairs = createParserRepairs();
  const values = auxiliaryValues(train);
  const texts = readParserTexts(task, train, values, repairs);
  checkTexts(texts);
  const devTexts = readParserTexts(task, dev, values, createParserRepairs());
  const settings = parserSettings(amountOf(texts), givenSettings);
  const labels = task.labels.map(({ name }) => name);
  const rootLabel = rootLabelOf(labels);
  const shape = shapeOf(settings, labels.length, values);
  return {
    fileKind: 'parser.v1',
    task,
    objective: parserObjective(shape, rootLabel),
    texts,
    devTexts,
    settings,
    notes: parserNotes(repairs),
    finish(trunk, head) {
      const weights = joinParser(shape, trunk, [head]);
      if (devTexts.length === 0)
        return Promise.resolve(parserTensors({ weights, temperatures: untempered }, undefined));
      const parses = createParserDecoder(weights, rootLabel).parse(devTexts.map(({ doc }) => doc));
      const temperatures = fitTemperatures(devTexts, parses);
      const score = attachment(devTexts, parses).labelled;
      return Promise.resolve({ ...parserTensors({ weights, temperatures }, undefined), score });
    },
  };
}
