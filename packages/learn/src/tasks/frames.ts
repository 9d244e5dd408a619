// Training of a component for frames: a classifier of intents and a tagger of slots, each learnt as if alone, in one file that
// decodes them together.
import {
  type Annotations,
  type Document,
  loadComponent,
  pairPredictions,
  readModel,
  type Slot,
  scoreTask,
  slotsOfIntent,
  type Task,
  tokenizerFor,
} from 'tincture';
import { intentTask, joinParts, type ModelPart, slotTask } from 'tincture/training';
import { writeComponent } from '../train/component-file.ts';
import type { TrainedModel, TrainedScore, TrainOptions } from '../train/options.ts';
import { checkFrames, type FramesData, framesData } from './frames-data.ts';
import { framesSettings } from './frames-settings.ts';
import { trainNer } from './ner.ts';
import { trainTextcat } from './textcat.ts';

/**
 * Trains a component for the frames of `task`, one frame a text. With dev texts both parts are fitted on them; without, each
 * holds texts out as it does alone. Throws `training-invalid` where nothing sound can be learnt, `vectors-invalid`.
 */
export async function trainFrames(
  task: Task,
  train: readonly Document[],
  dev: readonly Document[],
  options: TrainOptions,
): Promise<TrainedModel> {
  const settings = framesSettings(options.settings);
  const data = framesData(task, train);
  const devData = framesData(task, dev);
  checkFrames(task, data);
  const { signal, onProgress, vectors, checkpoint, threads } = options;
  const common = {
    seed: options.seed,
    heldOut: true,
    ...(signal && { signal }),
    ...(vectors && { vectors }),
  };
  const classes = intentTask(task, data.hasNone);
  const intent =
    classes.labels.length < 2
      ? undefined
      : await trainTextcat(classes, data.documents, devData.documents, { ...common, settings: settings.intent });
  const slots = await trainNer(slotTask(task), data.documents, devData.documents, {
    ...common,
    settings: settings.slots,
    ...(checkpoint && { checkpoint }),
    ...(threads !== undefined && { threads }),
    // The score that it measures is that of slots alone.
    ...(onProgress && { onProgress: ({ devScore: _, ...progress }) => onProgress(progress) }),
  });
  const usedSettings = {
    ...(intent && { intent: intent.settings }),
    slots: slots.settings,
    slotWeight: settings.slotWeight,
  };
  const notes = [
    ...data.notes,
    ...(intent?.notes ?? []).map((note) => `Intents: ${note}`),
    ...slots.notes.map(
      (note) => `Slots: ${note.replace(/\bentit(y|ies)\b/g, (_, end) => (end === 'y' ? 'slot' : 'slots'))}`,
    ),
  ];
  const write = (score: TrainedScore | undefined): Uint8Array => {
    const { tensors, network } = joinParts({
      ...(intent && { intent: partOf(intent) }),
      slots: partOf(slots),
    });
    return writeComponent(
      {
        kind: 'frames.v1',
        task,
        tensors,
        network: { ...network, noFrame: data.hasNone, slotWeight: settings.slotWeight },
        trainedOn: data.places.map((place) => train[place]!),
        settings: usedSettings,
        notes,
        score,
        vectors,
      },
      options,
    );
  };
  const heldOut = heldOutFrames(task, data, intent?.heldOut, slots.heldOut ?? new Map());
  const score =
    devData.documents.length > 0 ? await devScore(task, dev, write(undefined)) : heldOutScore(task, train, heldOut);
  return {
    bytes: write(score),
    ...(score && { score }),
    ...(options.heldOut === true && { heldOut }),
    settings: usedSettings,
    notes,
  };
}

function partOf({ bytes }: TrainedModel): ModelPart {
  const { tensors, metadata } = readModel(bytes);
  return { tensors, network: metadata.network };
}

async function devScore(task: Task, dev: readonly Document[], bytes: Uint8Array): Promise<TrainedScore> {
  const predictions = await loadComponent(bytes).predict(dev.map(({ text }) => tokenizerFor(task).tokenize(text)));
  return { value: scoreTask(task, pairPredictions(dev, predictions)).value, on: 'dev' };
}

function heldOutScore(
  task: Task,
  train: readonly Document[],
  heldOut: ReadonlyMap<number, Annotations>,
): TrainedScore | undefined {
  if (heldOut.size === 0) return undefined;
  const pairs = [...heldOut].map(([place, predicted]) => ({ gold: train[place]!.annotations, predicted }));
  return { value: scoreTask(task, pairs).value, on: 'held_out' };
}

/**
 * What each part says of the texts that it did not learn from, where that is so of both. They are not decoded together: slots
 * that the intent forbids are left out, so the finished component is rather better.
 */
function heldOutFrames(
  task: Task,
  { documents, places }: FramesData,
  intents: ReadonlyMap<number, Annotations> | undefined,
  slots: ReadonlyMap<number, Annotations>,
): ReadonlyMap<number, Annotations> {
  const found = new Map<number, Annotations>();
  for (const [index, { ents = [] }] of slots) {
    const cats = intents === undefined ? { [task.labels[0]!.name]: 1 } : intents.get(index)?.cats;
    const [best] = Object.entries(cats ?? {}).sort((a, b) => b[1] - a[1]);
    if (best === undefined) continue;
    const doc = tokenizerFor(task).tokenize(documents[index]!.text);
    const [label, confidence] = best;
    const allowed = slotsOfIntent(task, label);
    const frames =
      allowed === undefined || doc.length === 0
        ? []
        : [
            {
              start: doc.starts[0]!,
              end: doc.ends[doc.length - 1]!,
              label,
              confidence,
              slots: ents.filter((slot): slot is Slot & typeof slot => allowed.includes(slot.label)),
            },
          ];
    found.set(places[index]!, { frames });
  }
  return found;
}
