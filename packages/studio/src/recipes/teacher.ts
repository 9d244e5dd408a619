import type { TrainingPool } from '@tincture/learn';
import {
  type Annotations,
  type Component,
  counted,
  type Document,
  loadComponent,
  type Source,
  type Task,
} from 'tincture';
import { goldForNext, whatIsMissing } from '../learning/policy.ts';
import { createPredictor, type Predictor } from '../learning/predictor.ts';
import type { Proposal, RecipeContext } from '../recipe/recipe.ts';
import { ask } from './predict.ts';

/** A model that is trained anew whenever the gold has grown by about a tenth; trainings and predictions run in threads of their own. */
export class Teacher {
  readonly #context: RecipeContext<unknown>;
  readonly #task: Task;
  readonly #first: Component | undefined;
  #pool: TrainingPool | undefined;
  #model: { readonly predictor: Predictor; readonly source: Source } | undefined;
  /** Texts that the latest training learnt from. */
  #learnt: number | undefined;
  /** Rises with each model. */
  version = 0;
  #asking: Promise<unknown> = Promise.resolve();

  /** `first` says something until there is a model. */
  constructor(context: RecipeContext<unknown>, task: Task, first?: Component) {
    this.#context = context;
    this.#task = task;
    this.#first = first;
  }

  /** What the present model says about each text; nothing while there is none. */
  async predict(
    documents: readonly { readonly id: string; readonly text: string }[],
  ): Promise<(Proposal | undefined)[]> {
    if (this.#model === undefined) {
      return this.#first === undefined ? documents.map(() => undefined) : ask(this.#context, this.#first, documents);
    }
    const { predictor, source } = this.#model;
    // A predictor answers one call at a time.
    const said = this.#asking.then(() =>
      predictor.predict(
        documents.map(({ text }) => text),
        this.#context.signal,
      ),
    );
    this.#asking = said.catch(() => undefined);
    return (await said).map((annotations) => (annotations === undefined ? undefined : { annotations, source }));
  }

  /** Trains where there is enough new gold. */
  async learn(): Promise<void> {
    const gold = await this.#gold();
    const annotations = gold.map((document): Annotations => document.annotations);
    if (gold.length < goldForNext(this.#learnt) || whatIsMissing(this.#task, annotations) !== undefined) return;
    this.#learnt = gold.length;
    const { signal } = this.#context;
    try {
      const { notes: _, ...settings } = await this.#context.training();
      const { createTrainingPool } = await import('@tincture/learn');
      this.#pool ??= createTrainingPool({ workers: 1 });
      const version = String(this.version + 1);
      const model = await this.#pool.train(this.#task, gold, [], {
        ...settings,
        ...{ name: `${this.#task.name} (teach)`, version, signal },
      });
      const before = this.#model;
      this.#model = { predictor: createPredictor(model.bytes), source: loadComponent(model.bytes).source };
      this.version++;
      await this.#asking;
      await before?.predictor.close();
      const { score } = model;
      const worth = score === undefined ? '' : `, score ${score.value.toFixed(2)} on texts that were held out`;
      this.#context.say(`Model ${version} has learnt from ${counted(gold.length, 'text')}${worth}.`);
    } catch (error) {
      // What is trained when the command ends is of no use.
      if (!signal.aborted) throw error;
    }
  }

  async close(): Promise<void> {
    await this.#pool?.close();
    await this.#model?.predictor.close();
    await this.#first?.close?.();
  }

  async #gold(): Promise<Document[]> {
    const { store } = this.#context;
    const splits = await store.splits(this.#task.name);
    const gold: Document[] = [];
    for await (const document of store.gold(this.#task.name)) {
      if (splits.get(document.id) !== 'test') gold.push(document);
    }
    return gold;
  }
}
