// Entities as one of several tasks on one trunk.
import type { Document, JsonObject, Task } from 'tincture';
import { createNerDecoder, createTagScheme, nerTensors } from 'tincture/training';
import type { HeadPlan } from '../tokens/head-plan.ts';
import { amountOf } from '../tokens/settings.ts';
import { checkAmount, checkLabels, checkTexts } from './ner-check.ts';
import { createRepairs, type NerTarget, type NerText, readNerTexts, repairNotes } from './ner-data.ts';
import { joinHeads, type NerHeadWeights } from './ner-export.ts';
import { fitDecoding, scoreTexts } from './ner-fit.ts';
import { collectGazetteer } from './ner-gazetteer.ts';
import { nerObjective } from './ner-objective.ts';
import { nerSettings } from './ner-settings.ts';

/** The plan for the entities of `task`. Throws `training-invalid` where nothing sound can be learnt. */
export function planNer(
  task: Task,
  train: readonly Document[],
  dev: readonly Document[],
  given: JsonObject,
): HeadPlan<NerText, NerTarget, NerHeadWeights> {
  checkLabels(task);
  const repairs = createRepairs();
  const texts = readNerTexts(task, train, repairs);
  const devTexts = readNerTexts(task, dev, createRepairs());
  checkAmount(task, [...texts, ...devTexts]);
  const scheme = createTagScheme(task.labels.length);
  checkTexts(task, scheme, texts);
  const settings = nerSettings(amountOf(texts), given);
  return {
    fileKind: 'ner.v1',
    task,
    objective: nerObjective(scheme, settings.missCost),
    texts,
    devTexts,
    settings,
    notes: repairNotes(repairs),
    async finish(trunk, { output, transitions }, signal) {
      const members = trunk.members.map((member) => ({ ...member, output }));
      const model = joinHeads(scheme, { ...trunk, members }, [transitions]);
      if (devTexts.length === 0) return nerTensors(model, undefined);
      const decoder = createNerDecoder(model);
      const gazetteer = collectGazetteer(texts, task.language);
      const parts = [{ decoder, scored: scoreTexts(decoder, devTexts), gazetteer }];
      const { decoding, bonus, f } = await fitDecoding(parts, { ...settings, tags: scheme.tags }, signal);
      return { ...nerTensors({ ...model, decoding, gazetteer: { ...gazetteer, bonus } }, undefined), score: f };
    },
  };
}
