// Training on texts that nobody annotated: a teacher says what it thinks of them, and a component learns from that beside
// the gold. Reference: Hinton et al. 2015, "Distilling the Knowledge in a Neural Network"; where the teacher is what the
// gold alone has taught, it is the self-training of Scudder 1965.
import {
  type Component,
  counted,
  type Document,
  loadComponent,
  type Prediction,
  type Task,
  type TinctureError,
  tokenize,
} from 'tincture';
import { breathe, trainingInvalid } from './check.ts';
import type { TrainedModel, TrainOptions, Unannotated } from './options.ts';
import { trainers } from './trainers.ts';

/** A teacher is asked for so many texts at a time. */
const batchSize = 64;
/** Gold is repeated until it is this share of what is learnt from. */
const goldShare = 1 / 3;

/**
 * Trains on `train` and on what a teacher says about `unannotated.texts`. Without a teacher the component that the gold
 * alone gives is the teacher, and comes back itself where the other is no better on the dev texts. Throws `training-invalid`
 * without dev texts: on others nothing would be known of what the teacher got wrong.
 */
export async function trainOnUnannotated(
  task: Task,
  train: readonly Document[],
  dev: readonly Document[],
  { unannotated, ...options }: TrainOptions & { readonly unannotated: Unannotated },
): Promise<TrainedModel> {
  if (dev.length === 0) {
    throw trainingInvalid(
      'There are texts without annotations to learn from, but no dev texts.',
      'Give dev texts: only on gold that was not trained on can be seen whether the teacher was right.',
    );
  }
  checkTeacher(task, unannotated.teacher);
  const alone =
    unannotated.teacher === undefined ? await trainers[task.kind].train(task, train, dev, options) : undefined;
  const teacher = unannotated.teacher ?? loadComponent(alone!.bytes, options);
  const silver = await silverOf(task, teacher, unannotated.texts, options);
  const copies = Math.max(1, Math.round((goldShare / (1 - goldShare)) * (silver.length / Math.max(1, train.length))));
  const gold = Array.from({ length: copies }, () => train).flat();
  const settings = { ...trainers[task.kind].teacherSettings, ...options.settings };
  const model = await trainers[task.kind].train(task, [...gold, ...silver], dev, { ...options, settings });
  const who = alone === undefined ? `${teacher.name} (${teacher.source.kind})` : 'what the gold alone had taught';
  const were = silver.length === 1 ? 'was' : 'were';
  const note = `${counted(silver.length, 'text')} without annotations ${were} labelled by ${who} and learnt from beside the gold, of which each text counted ${copies === 1 ? 'once' : `${copies} times`}. They are not gold.`;
  if (alone !== undefined && (alone.score?.value ?? 0) >= (model.score?.value ?? 0)) {
    const kept = `Texts without annotations made the score on the dev texts no better (${percent(model)} against ${percent(alone)}): the component knows the gold alone.`;
    return { ...alone, notes: [...alone.notes, kept] };
  }
  return { ...model, notes: [...model.notes, note] };
}

function percent({ score }: TrainedModel): string {
  return (100 * (score?.value ?? 0)).toFixed(1);
}

function checkTeacher(task: Task, teacher: Component | undefined): void {
  if (teacher === undefined || teacher.task.kind === task.kind) return;
  throw trainingInvalid(
    `The teacher ${teacher.name} is for ${teacher.task.kind}, the task ${task.name} is ${task.kind}.`,
    'Give a teacher of the same kind of task.',
  );
}

/** The texts with what `teacher` says about them, without those on which it failed. Throws `training-invalid` for all. */
async function silverOf(
  task: Task,
  teacher: Component,
  texts: readonly string[],
  { signal, onPrepare }: TrainOptions,
): Promise<Document[]> {
  const silver: Document[] = [];
  let firstError: TinctureError | undefined;
  for (let first = 0; first < texts.length; first += batchSize) {
    const batch = texts.slice(first, first + batchSize);
    const predictions = await teacher.predict(batch.map(tokenize), signal === undefined ? {} : { signal });
    batch.forEach((text, index) => {
      const prediction = predictions[index]!;
      if ('error' in prediction) firstError ??= prediction.error;
      const annotations = sureOf(task, prediction);
      if (annotations !== undefined) silver.push({ text, annotations });
    });
    onPrepare?.({ stage: 'label', done: first + batch.length, total: texts.length });
    await breathe(signal);
  }
  if (silver.length === 0) {
    throw trainingInvalid(
      `The teacher ${teacher.name} says nothing about the ${counted(texts.length, 'text')} without annotations.${firstError === undefined ? '' : ` ${firstError.message}`}`,
      'Give other texts, or another teacher.',
    );
  }
  return silver;
}

/** What of a prediction can be learnt from; undefined where that is nothing. */
function sureOf(task: Task, prediction: Prediction): Document['annotations'] | undefined {
  if (!('annotations' in prediction)) return undefined;
  const { source } = prediction.annotations;
  const sure = trainers[task.kind].sureOf(task, prediction.annotations);
  return sure && { ...sure, ...(source && { source }) };
}
