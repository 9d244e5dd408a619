import type { LlmComponent, Spending } from '@tincture/llm';
import type { Store, StoredDocument } from '@tincture/store';
import {
  type Component,
  counted,
  type Doc,
  type JsonObject,
  type Prediction,
  type Source,
  type Task,
  type TinctureError,
  tokenizerFor,
} from 'tincture';
import { type Context, Interrupted } from '../context.ts';
import { spentFigures, totalSpending } from '../llm-cost.ts';
import { isLlmComponent } from '../llm-proposer.ts';
import type { Reporter } from '../terminal/reporter.ts';

/** Which texts are proposed for. */
export interface ProposeOptions {
  readonly task: Task;
  readonly limit?: number;
  /** Also texts that have gold or a decision. */
  readonly includeDecided: boolean;
  /** Also texts for which this proposer has an annotation. */
  readonly again: boolean;
}

/** What came of it. */
export interface ProposeResult {
  /** Texts that got a proposal now. */
  readonly proposed: number;
  /** Entities or positive labels in them. */
  readonly annotations: number;
  readonly failed: number;
  readonly firstFailure?: TinctureError;
  /** Texts that were not sent, because it had stopped before. */
  readonly notAsked: number;
  /** Why it stopped before the end: the rest would have failed for the same reason. */
  readonly stoppedBy?: TinctureError;
  /** What could not become an annotation, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
  /** What became one only after a change, by reason. */
  readonly repaired: Readonly<Record<string, number>>;
  /** What an LLM used in this run; answers that were known already used nothing. */
  readonly usage?: Spending;
  /** Texts of the task that nobody has decided on. */
  readonly open: number;
}

/** The texts that {@link propose} works on. */
export interface OpenTexts {
  readonly count: number;
  /** Texts that have a proposal of this component already, and are left alone. */
  readonly skipped: number;
  /** Those of them whose proposal was made with another prompt, model or version than the component has now. */
  readonly outdated: number;
  /** The texts, one by one: they need not fit into memory. */
  documents(): AsyncIterable<StoredDocument>;
}

/** How many texts a component that is fast gets at once. */
const pageSize = 256;

/** Finds the texts that `component` is to annotate. */
export async function openTexts(store: Store, component: Component, options: ProposeOptions): Promise<OpenTexts> {
  const done = options.again ? new Set<string>() : await store.proposedBy(options.task.name, component.name);
  const decided = new Set<string>();
  if (!options.includeDecided) {
    for await (const { id } of store.gold(options.task.name)) decided.add(id);
    for await (const { document } of store.decisionsInForce(options.task.name)) decided.add(document.id);
  }
  const limit = options.limit ?? Number.POSITIVE_INFINITY;
  let count = 0;
  let skipped = 0;
  let outdated = 0;
  for await (const { id } of store.documents()) {
    if (decided.has(id)) continue;
    if (done.has(id)) {
      skipped++;
      if (await isOutdated(store, options.task, id, component)) outdated++;
    } else if (count < limit) count++;
  }
  return {
    count,
    skipped,
    outdated,
    async *documents() {
      let left = count;
      if (left === 0) return;
      for await (const document of store.documents()) {
        if (decided.has(document.id) || done.has(document.id)) continue;
        yield document;
        if (--left === 0) return;
      }
    },
  };
}

/** Whether the newest proposal of a component for a document would come out another way now. */
async function isOutdated(store: Store, task: Task, document: string, { name, source }: Component): Promise<boolean> {
  const annotations = await store.annotations(document, task.name);
  const made = annotations.findLast((annotation) => 'name' in annotation.source && annotation.source.name === name);
  return made !== undefined && makerOf(made.source) !== makerOf(source);
}

/** What makes the annotations under a name. */
function makerOf(source: Source): string {
  if (source.kind === 'llm') return `${source.model} ${source.promptHash} ${source.recorded ?? ''}`;
  return 'hash' in source ? source.hash : '';
}

/** Lets a component annotate texts of a store, and stores what it says as it comes. */
export async function propose(
  context: Context,
  reporter: Reporter,
  store: Store,
  component: Component,
  task: Task,
  texts: OpenTexts,
): Promise<ProposeResult> {
  const tally = createTally();
  const spending = (): Spending | undefined => totalSpending([component]);
  const figures = (): JsonObject => ({ ...tally.counts(), ...spentFigures(spending()) });
  const run = await store.startRun({
    kind: 'propose',
    task: task.name,
    settings: { proposer: component.name, source: JSON.parse(JSON.stringify(component.source)), texts: texts.count },
  });
  const progress = reporter.progress({ label: `Proposing with ${component.name}`, total: texts.count, unit: 'texts' });
  let done = 0;
  const keep: Keep = async (predicted) => {
    const entries = predicted.flatMap(({ document, prediction }) => {
      if ('error' in prediction) return [];
      const { annotations } = prediction;
      return [{ document: document.id, annotations, source: annotations.source ?? component.source }];
    });
    if (entries.length > 0) await store.addAnnotations(task.name, entries);
    for (const { prediction } of predicted) tally.add(prediction);
    done += predicted.length;
    progress.update(done, moneyNote(spending()));
  };
  let stoppedBy: TinctureError | undefined;
  try {
    stoppedBy = isLlmComponent(component)
      ? await askForEach(context, reporter, component, texts, keep)
      : await predictPages(context, component, texts, keep);
  } catch (error) {
    if (!context.signal.aborted) throw error;
    throw new Interrupted(
      `Done and in the store: ${tally.counts().proposed} of ${counted(texts.count, 'text')}; the same command goes on with the rest.`,
    );
  } finally {
    progress.finish();
    await store.finishRun(run.id, figures());
  }
  const { open } = await store.progress(task.name);
  const usage = spending();
  return {
    ...tally.result(),
    open,
    ...(usage === undefined ? {} : { usage }),
    ...(stoppedBy === undefined ? {} : { stoppedBy }),
  };
}

interface Predicted {
  readonly document: StoredDocument;
  readonly prediction: Prediction;
}

/** Stores predictions and counts them. */
type Keep = (predicted: readonly Predicted[]) => Promise<void>;

/** Asks an LLM about one text after the other, several at a time; an answer is kept as soon as it is there. */
async function askForEach(
  context: Context,
  reporter: Reporter,
  component: LlmComponent,
  texts: OpenTexts,
  keep: Keep,
): Promise<TinctureError | undefined> {
  const { signal } = context;
  const asked = new Map<number, StoredDocument>();
  const { tokenize } = tokenizerFor(component.task);
  async function* docs(): AsyncGenerator<Doc> {
    let index = 0;
    for await (const document of texts.documents()) {
      asked.set(index++, document);
      yield tokenize(document.text);
    }
  }
  const onAbort = (): void =>
    reporter.note('\nStopping: answers that are under way are kept. Once more ends it at once.');
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await component.predictEach(
      docs(),
      async (prediction, index) => {
        const document = asked.get(index);
        asked.delete(index);
        if (document !== undefined) await keep([{ document, prediction }]);
      },
      { signal },
    );
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Lets a fast component predict page by page. Returns the failure that the next ones would meet too. */
async function predictPages(
  { signal }: Context,
  component: Component,
  texts: OpenTexts,
  keep: Keep,
): Promise<TinctureError | undefined> {
  const { tokenize } = tokenizerFor(component.task);
  for await (const page of pages(texts.documents())) {
    signal.throwIfAborted();
    const predictions = await component.predict(
      page.map(({ text }) => tokenize(text)),
      { signal },
    );
    await keep(
      page.flatMap((document, index) => {
        const prediction = predictions[index];
        return prediction === undefined ? [] : [{ document, prediction }];
      }),
    );
    const errors = predictions.flatMap((prediction) => ('error' in prediction ? [prediction.error] : []));
    const general = errors.find(({ code }) => code !== 'text-invalid');
    if (errors.length === page.length && general !== undefined) return general;
  }
  return undefined;
}

async function* pages(documents: AsyncIterable<StoredDocument>): AsyncGenerator<StoredDocument[]> {
  let page: StoredDocument[] = [];
  for await (const document of documents) {
    page.push(document);
    if (page.length < pageSize) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

interface Tally {
  add(prediction: Prediction): void;
  counts(): {
    readonly proposed: number;
    readonly annotations: number;
    readonly failed: number;
    readonly notAsked: number;
  };
  result(): Omit<ProposeResult, 'open' | 'stoppedBy' | 'usage'>;
}

function createTally(): Tally {
  let proposed = 0;
  let annotations = 0;
  let failed = 0;
  let notAsked = 0;
  let firstFailure: TinctureError | undefined;
  const dropped: Record<string, number> = {};
  const repaired: Record<string, number> = {};
  const counts = (): ReturnType<Tally['counts']> => ({ proposed, annotations, failed, notAsked });
  return {
    add(prediction) {
      if ('error' in prediction) {
        if (prediction.error.code === 'llm-not-asked') {
          notAsked++;
          return;
        }
        failed++;
        firstFailure ??= prediction.error;
        return;
      }
      proposed++;
      const { ents, spans, cats } = prediction.annotations;
      annotations +=
        ents?.length ??
        (spans === undefined
          ? Object.values(cats ?? {}).filter((score) => score >= 0.5).length
          : Object.values(spans).flat().length);
      for (const { reason } of prediction.dropped ?? []) dropped[reason] = (dropped[reason] ?? 0) + 1;
      for (const { reason } of prediction.repaired ?? []) repaired[reason] = (repaired[reason] ?? 0) + 1;
    },
    counts,
    result: () => ({ ...counts(), dropped, repaired, ...(firstFailure === undefined ? {} : { firstFailure }) }),
  };
}

/** What was spent so far, for the progress line. */
function moneyNote(spending: Spending | undefined): string | undefined {
  return spending?.cost === undefined || spending.cost === 0 ? undefined : `$${spending.cost.toFixed(4)}`;
}
