import { withAnnotations } from '../doc/create-doc.ts';
import type { Doc } from '../doc/doc.ts';
import { TinctureError, toTinctureError } from '../errors/tincture-error.ts';
import { tokenizerFor } from '../tokenizer/tokenizer.ts';
import type { Component, Prediction, PredictOptions } from './component.ts';
import { mergeAnnotations } from './merge-annotations.ts';

/** What comes out of {@link pipe} for one item. */
export interface Piped<Item> {
  /** What went in, as it was: an id, a row, a message travel along in it. */
  readonly item: Item;
  /** Its Doc with what was found, beside what it had; without, where the prediction failed; empty, where it has no text. */
  readonly doc: Doc;
  readonly prediction: Prediction;
}

/** Settings of {@link pipe}. */
export interface PipeOptions<Item> extends Pick<PredictOptions, 'signal'> {
  /** The text of an item, or its Doc where it has tokens or annotations of its own. Texts and Docs need none. */
  readonly text?: (item: Item) => string | Doc;
  /** Texts that are predicted at once. More may be quicker, fewer come out sooner. Default 64. */
  readonly batchSize?: number;
}

/** Settings of {@link pipe} for items that are neither texts nor Docs. */
export type PipeItemOptions<Item> = PipeOptions<Item> & Required<Pick<PipeOptions<Item>, 'text'>>;

/**
 * The predictions of a component, or of a pipeline, for a stream of any length: in order, a batch in memory at a time, each with the
 * item that it belongs to. An item whose prediction fails, or that has no text, comes out with its error, and the stream goes on.
 *
 * ```ts
 * for await (const { item, doc } of pipe(component, rows, { text: (row) => row.body })) save(item.id, doc.annotations.ents);
 * ```
 */
export function pipe<Item extends string | Doc>(
  component: Component,
  items: Iterable<Item> | AsyncIterable<Item>,
  options?: PipeOptions<Item>,
): AsyncIterable<Piped<Item>>;
export function pipe<Item>(
  component: Component,
  items: Iterable<Item> | AsyncIterable<Item>,
  options: PipeItemOptions<Item>,
): AsyncIterable<Piped<Item>>;
export async function* pipe<Item>(
  component: Component,
  items: Iterable<Item> | AsyncIterable<Item>,
  options: PipeOptions<Item> = {},
): AsyncIterable<Piped<Item>> {
  const { text = textOrDoc, batchSize = 64, ...predictOptions } = options;
  const tokenizer = tokenizerFor(component.task);
  const open = (item: Item): Opened<Item> => {
    try {
      const found = text(item);
      return { item, doc: isDoc(found) ? found : tokenizer.tokenize(found) };
    } catch (error) {
      return { item, doc: tokenizer.tokenize(''), error: toTinctureError(error, 'text-invalid') };
    }
  };
  let batch: Opened<Item>[] = [];
  for await (const item of items) {
    batch.push(open(item));
    if (batch.length < batchSize) continue;
    yield* await predictBatch(component, batch, predictOptions);
    batch = [];
  }
  yield* await predictBatch(component, batch, predictOptions);
}

/** An item with its Doc, or why it has none. */
interface Opened<Item> {
  readonly item: Item;
  readonly doc: Doc;
  readonly error?: TinctureError;
}

async function predictBatch<Item>(
  component: Component,
  batch: readonly Opened<Item>[],
  options: PredictOptions,
): Promise<readonly Piped<Item>[]> {
  const docs = batch.flatMap(({ doc, error }) => (error === undefined ? [doc] : []));
  const predictions = docs.length === 0 ? [] : await component.predict(docs, options);
  let next = 0;
  return batch.map(({ item, doc, error }) => {
    if (error !== undefined) return { item, doc, prediction: { error } };
    const prediction = predictions[next++]!;
    if ('error' in prediction) return { item, doc, prediction };
    return { item, doc: withAnnotations(doc, mergeAnnotations(doc.annotations, prediction.annotations)), prediction };
  });
}

function textOrDoc(item: unknown): string | Doc {
  if (typeof item === 'string' || isDoc(item)) return item;
  throw new TinctureError({
    code: 'text-invalid',
    problem: `An item is neither a text nor a Doc: it is ${item === null ? 'null' : typeof item}.`,
    fix: 'Say with the option "text" where the text of an item is.',
  });
}

function isDoc(item: unknown): item is Doc {
  return typeof item === 'object' && item !== null && 'starts' in item && item.starts instanceof Int32Array;
}
