import type { Trainer, TrainingPool } from '@tincture/learn';
import type { Store } from '@tincture/store';
import type { Document, Task } from 'tincture';
import type { LearningView } from '../api/learning-messages.ts';
import type { Doubt } from './doubts.ts';
import { createPredictor, type Predictor } from './predictor.ts';
import { TaskLearning, type TrainingSettings } from './task-learning.ts';

/** How the components of a project are trained while a person reviews. */
export interface LearningSettings {
  /** Seed, word vectors and settings as `tincture train` would take them; asked for when a training begins. */
  readonly training: () => Promise<TrainingSettings>;
  /** Gold beside that of the store, from files of the project: learnt from as well, never measured on. */
  readonly fileGold?: (task: Task) => Promise<readonly Document[]>;
  readonly now: () => Date;
}

/** What {@link createLearning} takes. */
export interface LearningOptions extends LearningSettings {
  readonly store: Store;
  readonly tasks: readonly Task[];
  readonly person: string;
  /** Trains; a worker thread where it is left out. */
  readonly train?: Trainer;
  /** Makes a model file predict; in a worker thread where it is left out. */
  readonly predictor?: (bytes: Uint8Array) => Predictor;
}

/** The learning of all tasks of a project. */
export interface Learning {
  /** Aborts when it is closed. */
  readonly signal: AbortSignal;
  view(task: string): LearningView;
  /** Trains a task as soon as possible. */
  ask(task: string): void;
  /** Takes in a decision on a document. */
  changed(task: string, document: string): void;
  /** How good each source of a task is, by `sourceKey`, where that was measured. */
  measured(task: string): ReadonlyMap<string, number>;
  /** Decisions on a task that may be wrong, the most doubtful first. */
  doubts(task: string): readonly Doubt[];
  /** Calls `listener` when the view of a task has changed; returns how to stop that. */
  subscribe(task: string, listener: () => void): () => void;
  /** Stops what is trained, and ends when nothing uses the store any more. */
  close(): Promise<void>;
}

const noGold = async (): Promise<readonly Document[]> => [];

/** Starts to learn: at once where there is gold that no model has learnt from. One training runs at a time. */
export function createLearning(options: LearningOptions): Learning {
  const { tasks, training, fileGold = noGold, train, predictor = createPredictor, store, person, now } = options;
  const stop = new AbortController();
  const trainer = train === undefined ? lazyPool() : { train, close: async () => undefined };
  const byTask = new Map(
    tasks.map((task) => [
      task.name,
      new TaskLearning({
        ...{ store, task, person, now, predictor },
        ...{ train: trainer.train, settings: training, fileGold, signal: stop.signal },
      }),
    ]),
  );
  const learning = (task: string): TaskLearning => {
    const found = byTask.get(task);
    if (found === undefined) throw new RangeError(`There is no task ${JSON.stringify(task)}.`);
    return found;
  };
  return {
    signal: stop.signal,
    view: (task) => learning(task).view(),
    ask: (task) => learning(task).ask(),
    changed: (task, document) => void learning(task).changed(document),
    measured: (task) => learning(task).measured(),
    doubts: (task) => learning(task).doubts(),
    subscribe: (task, listener) => learning(task).subscribe(listener),
    async close() {
      stop.abort(new Error('The studio was closed.'));
      await trainer.close();
      await Promise.all([...byTask.values()].map(({ ended }) => ended));
    },
  };
}

/** A pool of one worker that is loaded and started with the first training: until then the studio is not slower for it. */
function lazyPool(): { readonly train: Trainer; close(): Promise<void> } {
  let pool: Promise<TrainingPool> | undefined;
  return {
    async train(...request) {
      pool ??= import('@tincture/learn').then(({ createTrainingPool }) => createTrainingPool({ workers: 1 }));
      return (await pool).train(...request);
    },
    close: async () => (await pool)?.close(),
  };
}
