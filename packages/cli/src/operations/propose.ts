import type { Store, StoredDocument } from '@tincture/store';
import { type Component, type Prediction, type Task, type TinctureError, tokenize } from 'tincture';
import { type Context, Interrupted } from '../context.ts';
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
  /** Why it stopped before the end: the rest would have failed for the same reason. */
  readonly stoppedBy?: TinctureError;
  /** By reason. */
  readonly dropped: Readonly<Record<string, number>>;
  readonly usage?: { readonly inputTokens: number; readonly outputTokens: number; readonly cost?: number };
  /** Texts of the task that nobody has decided on. */
  readonly open: number;
}

/** Failures that say something about one text only. */
const ownFailures: ReadonlySet<string> = new Set(['llm-answer-invalid', 'llm-truncated', 'text-invalid']);

/** The texts that {@link propose} works on. */
export interface OpenTexts {
  readonly count: number;
  /** Texts that have a proposal of this component already, and are left alone. */
  readonly skipped: number;
  /** The texts, page by page: they need not fit into memory. */
  pages(): AsyncIterable<readonly StoredDocument[]>;
}

/** An LLM's answers are worth keeping soon after they came; others come fast. */
const pageSizes = { llm: 16, other: 256 };

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
  for await (const { id } of store.documents()) {
    if (decided.has(id)) continue;
    if (done.has(id)) skipped++;
    else if (count < limit) count++;
  }
  const size = component.source.kind === 'llm' ? pageSizes.llm : pageSizes.other;
  return {
    count,
    skipped,
    async *pages() {
      const page: StoredDocument[] = [];
      let left = count;
      for await (const document of store.documents()) {
        if (left === 0) break;
        if (decided.has(document.id) || done.has(document.id)) continue;
        page.push(document);
        left--;
        if (page.length === size || left === 0) yield page.splice(0);
      }
      if (page.length > 0) yield page;
    },
  };
}

/** Lets a component annotate texts of a store, and stores each page as it is finished. */
export async function propose(
  context: Context,
  reporter: Reporter,
  store: Store,
  component: Component,
  task: Task,
  texts: OpenTexts,
): Promise<ProposeResult> {
  const tally = createTally();
  const run = await store.startRun({
    kind: 'propose',
    task: task.name,
    settings: { proposer: component.name, source: JSON.parse(JSON.stringify(component.source)), texts: texts.count },
  });
  const progress = reporter.progress({ label: `Proposing with ${component.name}`, total: texts.count, unit: 'texts' });
  let done = 0;
  let stoppedBy: TinctureError | undefined;
  try {
    for await (const batch of texts.pages()) {
      context.signal.throwIfAborted();
      const predictions = await component.predict(
        batch.map(({ text }) => tokenize(text)),
        { signal: context.signal, onProgress: (finished) => progress.update(done + finished, tally.note()) },
      );
      const entries = predictions.flatMap((prediction, index) => {
        tally.add(prediction);
        const document = batch[index];
        if (document === undefined || 'error' in prediction) return [];
        const { annotations } = prediction;
        return [{ document: document.id, annotations, source: annotations.source ?? component.source }];
      });
      if (entries.length > 0) await store.addAnnotations(task.name, entries);
      done += batch.length;
      progress.update(done, tally.note());
      stoppedBy = entries.length > 0 ? undefined : reasonToStop(predictions);
      if (stoppedBy !== undefined) break;
    }
  } catch (error) {
    if (!context.signal.aborted) throw error;
    throw new Interrupted(
      `${done} of ${texts.count} texts are done and in the store; the same command goes on with the rest.`,
    );
  } finally {
    progress.finish();
    await store.finishRun(run.id, tally.figures());
  }
  const { open } = await store.progress(task.name);
  return { ...tally.result(), open, ...(stoppedBy === undefined ? {} : { stoppedBy }) };
}

/** Given a batch in which every text failed: the failure that the next ones would meet too. */
function reasonToStop(predictions: readonly Prediction[]): TinctureError | undefined {
  const errors = predictions.flatMap((prediction) => ('error' in prediction ? [prediction.error] : []));
  return errors.find((error) => !ownFailures.has(error.code));
}

interface Tally {
  add(prediction: Prediction): void;
  /** What was spent so far, for the progress line. */
  note(): string | undefined;
  figures(): Record<string, number>;
  result(): Omit<ProposeResult, 'open' | 'stoppedBy'>;
}

function createTally(): Tally {
  let proposed = 0;
  let annotations = 0;
  let failed = 0;
  let firstFailure: TinctureError | undefined;
  const dropped: Record<string, number> = {};
  let usage: { inputTokens: number; outputTokens: number; cost?: number } | undefined;
  return {
    add(prediction) {
      if (prediction.usage !== undefined) {
        const { inputTokens, outputTokens, cost } = prediction.usage;
        usage ??= { inputTokens: 0, outputTokens: 0 };
        usage.inputTokens += inputTokens;
        usage.outputTokens += outputTokens;
        if (cost !== undefined) usage.cost = (usage.cost ?? 0) + cost;
      }
      if ('error' in prediction) {
        failed++;
        firstFailure ??= prediction.error;
        return;
      }
      proposed++;
      const { ents, cats } = prediction.annotations;
      annotations += ents?.length ?? Object.values(cats ?? {}).filter((score) => score >= 0.5).length;
      for (const { reason } of prediction.dropped ?? []) dropped[reason] = (dropped[reason] ?? 0) + 1;
    },
    note: () => (usage?.cost === undefined ? undefined : `$${usage.cost.toFixed(4)}`),
    figures: () => ({ proposed, annotations, failed, ...(usage ?? {}) }),
    result: () => ({
      proposed,
      annotations,
      failed,
      dropped,
      ...(firstFailure === undefined ? {} : { firstFailure }),
      ...(usage === undefined ? {} : { usage }),
    }),
  };
}
