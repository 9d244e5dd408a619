// Training of a component for frames: a classifier of intents and a tagger of slots, each learnt as if alone, in one file that
// decodes them together. Where slots may hold frames, another classifier says which of them do, and the tagger also learns what is in those.
import {
  type Annotations,
  type Document,
  loadComponent,
  pairPredictions,
  readModel,
  scoreTask,
  type Task,
  tokenizerFor,
} from 'tincture';
import { classTask, frameClasses, joinParts, type ModelPart, noneName, slotTask } from 'tincture/training';
import { writeComponent } from '../train/component-file.ts';
import type { TrainedModel, TrainedScore, TrainOptions } from '../train/options.ts';
import { checkFrames, framesData } from './frames-data.ts';
import { type HeldOutFrames, heldOutFrames } from './frames-held-out.ts';
import { classesInside } from './frames-inside.ts';
import { framesSettings } from './frames-settings.ts';
import { trainNer } from './ner.ts';
import { trainTextcat } from './textcat.ts';

/**
 * Trains a component for the frames of `task`, one frame a text and what its slots may hold. With dev texts its parts are fitted on
 * them; without, each holds texts out as it does alone. Throws `training-invalid` where nothing sound can be learnt, `vectors-invalid`.
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
  const chooser = (
    classes: readonly string[],
    texts: readonly Document[],
    devTexts: readonly Document[],
    groups?: readonly string[],
  ): Promise<TrainedModel> | undefined => {
    if (classes.length < 2) return undefined;
    const own = { ...common, settings: settings.intent, ...(groups && { groups }) };
    return trainTextcat(classTask(task, classes), texts, devTexts, own);
  };
  const intent = await chooser(frameClasses(task, data.hasNone), data.documents, devData.documents);
  const inside = classesInside(task, data.fillings);
  const inner = await chooser(
    inside,
    data.fillings.map(({ document }) => document),
    devData.fillings.map(({ document }) => document),
    data.fillings.map(({ group }) => group),
  );
  // What is just words says nothing of slots: nobody looks for any in it.
  const filled = inside.length === 0 ? [] : data.fillings.filter(({ document }) => document.annotations.ents);
  const devFilled = inside.length === 0 ? [] : devData.fillings.filter(({ document }) => document.annotations.ents);
  const slots = await trainNer(
    slotTask(task),
    [...data.documents, ...filled.map(({ document }) => document)],
    [...devData.documents, ...devFilled.map(({ document }) => document)],
    {
      ...common,
      settings: settings.slots,
      ...(checkpoint && { checkpoint }),
      ...(threads !== undefined && { threads }),
      ...(filled.length > 0 && {
        groups: [...data.documents.map(({ text }) => text), ...filled.map(({ group }) => group)],
      }),
      // The score that it measures is that of slots alone.
      ...(onProgress && { onProgress: ({ devScore: _, ...progress }) => onProgress(progress) }),
    },
  );
  const usedSettings = {
    ...(intent && { intent: intent.settings }),
    ...(inner && { inner: inner.settings }),
    slots: slots.settings,
    slotWeight: settings.slotWeight,
  };
  const notes = [
    ...data.notes,
    ...insideNotes(inside, data.fillings.length, filled.length),
    ...(intent?.notes ?? []).map((note) => `Intents: ${note}`),
    ...(inner?.notes ?? []).map((note) => `Intents inside slots: ${note}`),
    ...slots.notes.map(
      (note) => `Slots: ${note.replace(/\bentit(y|ies)\b/g, (_, end) => (end === 'y' ? 'slot' : 'slots'))}`,
    ),
  ];
  const write = (score: TrainedScore | undefined): Uint8Array => {
    const { tensors, network } = joinParts({
      ...(intent && { intent: partOf(intent) }),
      ...(inner && { inner: partOf(inner) }),
      slots: partOf(slots),
    });
    return writeComponent(
      {
        kind: 'frames.v1',
        task,
        tensors,
        network: {
          ...network,
          noFrame: data.hasNone,
          ...(inside.length > 0 && { inside: inside.map((name) => (name === noneName(task) ? null : name)) }),
          slotWeight: settings.slotWeight,
        },
        trainedOn: data.places.map((place) => train[place]!),
        settings: usedSettings,
        notes,
        score,
        vectors,
      },
      options,
    );
  };
  const judged: HeldOutFrames = {
    data,
    filled,
    inside,
    intents: intent?.heldOut,
    inner: inner?.heldOut,
    slots: slots.heldOut,
  };
  const heldOut = heldOutFrames(task, judged);
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

/** What to know of the frames inside slots, where there could be some. */
function insideNotes(classes: readonly string[], fillings: number, filled: number): string[] {
  if (fillings === 0) return [];
  if (classes.length === 0) return ['No slot of the training texts holds a frame, so the component says none there.'];
  const counts = `Of ${fillings} slots that may hold a frame ${filled} do.`;
  return [classes.length === 1 ? `${counts} All hold ${classes[0]}, so the component says it there always.` : counts];
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
