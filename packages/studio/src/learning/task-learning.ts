// The loop of one task: read what is decided, train when there is enough new gold, measure, propose, and again.
import type { TrainedModel, Trainer, TrainOptions } from '@tincture/learn';
import type { Store } from '@tincture/store';

import { type Annotations, counted, type Document, kindOf, type Task, toTinctureError } from 'tincture';
import type { BiasView, LearningView, TrainingView } from '../api/learning-messages.ts';
import { selfAgreement, suggestionBias } from './bias.ts';
import { breathe } from './breathe.ts';
import { type Doubt, findDoubts } from './doubts.ts';
import type { Evidence } from './evidence.ts';
import { type Judgement, judge, type Said } from './judge.ts';
import { Ledger, sourcesOf } from './ledger.ts';
import { goldForNext, leastGold, whatIsMissing } from './policy.ts';
import type { Predictor } from './predictor.ts';
import { proposeForOpen } from './propose-open.ts';
import { type Spent, spentOn } from './spent.ts';
import { toJson, trainingSettings, trainingsOf, versionOf, wasStopped } from './trainings.ts';
import { baselineView, learnerKey, learnerName, learningView } from './view.ts';

/** What a training is told: as `tincture train` tells it. */
export interface TrainingSettings extends Pick<TrainOptions, 'seed' | 'vectors' | 'settings'> {
  /** What a person should know, no word vectors for example; shown beside what the trainer says. */
  readonly notes?: readonly string[];
}

/** What {@link TaskLearning} takes. */
export interface TaskLearningOptions {
  readonly store: Store;
  readonly task: Task;
  /** Whose pace the forecast is in. */
  readonly person: string;
  readonly now: () => Date;
  readonly train: Trainer;
  /** Makes a model file predict. */
  readonly predictor: (bytes: Uint8Array) => Predictor;
  /** Asked for before a training. */
  readonly settings: () => Promise<TrainingSettings>;
  /** Gold beside that of the store, asked for before a training: learnt from as well, never measured on. */
  readonly fileGold: (task: Task) => Promise<readonly Document[]>;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** A document to learn from, with its id. */
type Example = Document & { readonly id: string };

export class TaskLearning {
  readonly #options: TaskLearningOptions;
  readonly #ledger: Ledger;
  readonly #listeners = new Set<() => void>();
  #trainings: readonly TrainingView[] = [];
  #spent: ReadonlyMap<string, Spent> = new Map();
  #judged: ReadonlyMap<string, Judgement> = new Map();
  #bias: BiasView | undefined;
  #consistency: BiasView['shown'] | undefined;
  #doubts: readonly Doubt[] = [];
  #progress: Pick<LearningView, 'state' | 'training' | 'failure' | 'notes' | 'revision'> = {
    ...{ state: 'reading', notes: [], revision: 0 },
  };
  /** Texts with gold when the latest training began, whatever became of it. */
  #tried: number | undefined;
  #isAsked = false;
  #wake: () => void = () => undefined;
  /** The loop; it never rejects. */
  readonly ended: Promise<void>;

  constructor(options: TaskLearningOptions) {
    this.#options = options;
    this.#ledger = new Ledger(options.store, options.task.name);
    options.signal.addEventListener('abort', () => this.#wake());
    this.ended = this.#run();
  }

  view(): LearningView {
    const { task, person, now } = this.#options;
    return learningView({
      ...{ task, person, now: now() },
      entries: [...this.#ledger.entries],
      isTest: (document) => this.#ledger.isTest(document),
      trainings: this.#trainings,
      ...{ spent: this.#spent, judged: this.#judged, progress: this.#progress, tried: this.#tried },
      bias: this.#bias,
      consistency: this.#consistency,
      doubts: this.doubts().length,
    });
  }

  /** How good each source is, by `sourceKey`, where that was measured on enough texts. */
  measured(): ReadonlyMap<string, number> {
    const found = new Map<string, number>();
    for (const [key, { score, documents }] of this.#judged) if (documents >= leastGold) found.set(key, score.value);
    const latest = this.#trainings.at(-1);
    const key = learnerKey(this.#options.task);
    found.delete(key);
    if (latest?.score !== undefined) found.set(key, latest.score.value);
    return found;
  }

  /** Decisions that may be wrong, the most doubtful first: as the latest training found, but for those looked at since. */
  doubts(): readonly Doubt[] {
    return this.#doubts.filter(({ document }) => {
      const entry = this.#ledger.entry(document);
      return (
        entry?.gold !== undefined && entry.isConfirmed !== true && entry.made <= (this.#trainings.at(-1)?.made ?? '')
      );
    });
  }

  /** Trains as soon as possible, where there is anything to learn. */
  ask(): void {
    this.#isAsked = this.#progress.state === 'waiting' || this.#progress.state === 'reading';
    this.#wake();
  }

  /** Takes in what was decided on a document. */
  async changed(document: string): Promise<void> {
    // What cannot be read now is read before the next training.
    await this.#ledger.update(document).catch(() => undefined);
    this.#tell();
    this.#wake();
  }

  /** Calls `listener` when the view has changed; returns how to stop that. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #run(): Promise<void> {
    const { signal } = this.#options;
    await breathe();
    await this.#attempt(() => this.#read());
    while (!signal.aborted) {
      if (!this.#isWanted()) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        continue;
      }
      this.#isAsked = false;
      await this.#attempt(() => this.#train());
    }
  }

  /** Runs a step; where it fails, the view says why, and the loop goes on waiting. */
  async #attempt(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      if (this.#options.signal.aborted) return;
      const { code, problem, fix } = toTinctureError(error, 'internal');
      const failure = { code, problem, ...(fix === undefined ? {} : { fix }) };
      this.#set({ state: 'waiting', notes: [], revision: this.#progress.revision, failure });
    }
  }

  #isWanted(): boolean {
    const { task } = this.#options;
    const gold = this.#gold();
    if (whatIsMissing(task, [...gold.values()]) !== undefined) return false;
    return this.#isAsked || gold.size >= goldForNext(this.#tried);
  }

  async #read(): Promise<void> {
    const { store, task } = this.#options;
    await this.#ledger.load();
    const runs = await store.runs(task.name);
    this.#trainings = trainingsOf(task, runs);
    this.#spent = spentOn(runs);
    this.#tried = storeGoldOf(this.#trainings.at(-1));
    this.#isAsked ||= wasStopped(runs);
    this.#judged = (await judge(task, this.#gold(), saidBy(this.#ledger.entries), new Map())).sources;
    this.#bias = suggestionBias(task, this.#ledger.entries);
    this.#consistency = selfAgreement(task, this.#ledger.entries);
    this.#set({ ...this.#progress, state: 'waiting' });
  }

  async #train(): Promise<void> {
    const { store, task, now, train, signal } = this.#options;
    // Other processes may have added gold, proposals and splits.
    await this.#ledger.load();
    const runs = await store.runs(task.name);
    this.#trainings = trainingsOf(task, runs);
    this.#spent = spentOn(runs);
    const examples = await this.#examples();
    this.#tried = examples.length;
    const begun = now().getTime();
    this.#showShare(examples.length, 0);
    const { notes = [], ...settings } = await this.#options.settings();
    const fromFiles = await this.#fileGold(examples);
    // What is held out is told by its place: those of the store come first.
    const learnt = [...examples, ...fromFiles];
    signal.throwIfAborted();
    const run = await store.startRun({
      ...{ kind: 'train', task: task.name },
      settings: trainingSettings(task, settings.seed, learnt.length),
    });
    const version = versionOf(await store.runs(task.name), run.id);
    try {
      const model = await train(task, learnt, [], {
        ...settings,
        ...{ name: learnerName(task), version, heldOut: true, signal },
        onProgress: ({ step, steps }) => this.#showShare(learnt.length, step / steps),
      });
      const seconds = (now().getTime() - begun) / 1_000;
      const figures = {
        ...{ version, documents: learnt.length, seconds },
        ...(fromFiles.length > 0 && { fromFiles: fromFiles.length }),
        ...(await this.#measure(examples, model)),
      };
      const made = now().toISOString();
      this.#trainings = [...this.#trainings, { ...figures, proposed: 0, made }];
      const also =
        fromFiles.length === 0
          ? []
          : [`Learnt from too, from files under \`data:\`: ${counted(fromFiles.length, 'text')}.`];
      this.#set({ state: 'proposing', notes: [...also, ...notes, ...model.notes], revision: this.#progress.revision });
      const proposed = await this.#propose(model);
      this.#trainings = [...this.#trainings.slice(0, -1), { ...figures, proposed, made }];
      // Only now: a training whose proposals are not there is made again after a kill.
      await store.finishRun(run.id, toJson({ ...figures, proposed }));
    } catch (error) {
      // What was stopped stays unfinished, and is begun again; what has failed would fail again.
      if (!signal.aborted) await store.finishRun(run.id, { failed: toTinctureError(error, 'internal').code });
      throw error;
    }
    this.#set({ ...this.#progress, state: 'waiting', revision: this.#progress.revision + 1 });
  }

  /** Scores what was held out, and every source on the same gold. */
  async #measure(
    examples: readonly Example[],
    { heldOut }: TrainedModel,
  ): Promise<Pick<TrainingView, 'score' | 'scored' | 'baseline'>> {
    const { task } = this.#options;
    const gold = new Map(examples.map(({ id, annotations }) => [id, annotations]));
    const candidate = new Map<string, Annotations>();
    for (const [index, annotations] of heldOut ?? []) {
      const id = examples[index]?.id;
      if (id !== undefined) candidate.set(id, annotations);
    }
    const judged = await judge(task, gold, saidBy(this.#ledger.entries), candidate);
    this.#doubts = await findDoubts(task, examples, candidate);
    this.#judged = judged.sources;
    this.#bias = suggestionBias(task, this.#ledger.entries);
    this.#consistency = selfAgreement(task, this.#ledger.entries);
    const baseline = baselineView(task, sourcesOf(this.#ledger.entries), judged.sources);
    return {
      ...(judged.candidate === undefined ? {} : { score: judged.candidate.score }),
      scored: judged.candidate?.documents ?? 0,
      ...(baseline === undefined ? {} : { baseline }),
    };
  }

  async #propose({ bytes }: TrainedModel): Promise<number> {
    const { store, task, signal, predictor: createPredictor } = this.#options;
    const predictor = createPredictor(bytes);
    let isFirst = true;
    try {
      return await proposeForOpen(store, task, predictor, signal, () => {
        // The next texts in the queue have theirs: whoever reviews gets them now.
        if (isFirst) this.#set({ ...this.#progress, revision: this.#progress.revision + 1 });
        isFirst = false;
      });
    } finally {
      await predictor.close();
    }
  }

  /** The gold to learn from, by document, as it is known at the moment. */
  #gold(): Map<string, Annotations> {
    const gold = new Map<string, Annotations>();
    for (const entry of this.#ledger.entries) {
      if (entry.gold !== undefined && !this.#ledger.isTest(entry.document)) gold.set(entry.document, entry.gold);
    }
    return gold;
  }

  /** The gold to learn from with its texts, in the order of adding: equal gold gives an equal model. */
  async #examples(): Promise<Example[]> {
    const { store, task } = this.#options;
    const kind = kindOf(task);
    const examples: Example[] = [];
    for await (const { id, text, annotations } of store.gold(task.name)) {
      if (kind.pick(task, annotations) !== undefined && !this.#ledger.isTest(id))
        examples.push({ id, text, annotations });
      if (examples.length % 100 === 0) await breathe();
    }
    return examples;
  }

  /** Gold of files whose texts are not in the store: what is decided here counts more than what a file says. */
  async #fileGold(examples: readonly Example[]): Promise<readonly Document[]> {
    const known = new Set(examples.map(({ text }) => text));
    return (await this.#options.fileGold(this.#options.task)).filter(({ text }) => !known.has(text));
  }

  /** Shows how far a training is, in tenths: more would be restless. */
  #showShare(documents: number, share: number): void {
    const tenths = Math.floor(10 * share) / 10;
    const { training, revision, notes } = this.#progress;
    if (training?.share === tenths && training.documents === documents) return;
    this.#set({ state: 'training', training: { documents, share: tenths }, notes, revision });
  }

  #set(progress: Pick<LearningView, 'state' | 'training' | 'failure' | 'notes' | 'revision'>): void {
    this.#progress = progress;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** How many texts of the store a training learnt from. */
function storeGoldOf(training: TrainingView | undefined): number | undefined {
  return training && training.documents - (training.fromFiles ?? 0);
}

/** What each source had proposed before the decisions. */
function saidBy(entries: Iterable<Evidence>): ReadonlyMap<string, Said> {
  const said = new Map<string, Map<string, Annotations>>();
  for (const { document, proposals } of entries) {
    for (const [key, { annotations }] of proposals) {
      const own = said.get(key) ?? new Map<string, Annotations>();
      said.set(key, own.set(document, annotations));
    }
  }
  return said;
}
