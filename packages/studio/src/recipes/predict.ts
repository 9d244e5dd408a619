import type { StoredDocument } from '@tincture/store';
import { type Annotations, type Component, tokenize } from 'tincture';
import type { Proposal, RecipeContext } from '../recipe/recipe.ts';

/** A text with what a component says about it; nothing where it failed. */
export interface Predicted {
  readonly document: StoredDocument;
  readonly proposal?: Proposal & { readonly annotations: Annotations };
}

/** Texts that an LLM is asked about at a time: few, since each may be paid for and not be needed. */
const together = 4;

/** Lets a component annotate texts as they are needed, a few at a time. A text on which it fails comes without a proposal. */
export async function* predicted(
  { say, signal }: Pick<RecipeContext, 'say' | 'signal'>,
  component: Component,
  texts: AsyncIterable<StoredDocument>,
): AsyncGenerator<Predicted> {
  for await (const batch of batches(texts, together)) {
    const predictions = await component.predict(
      batch.map(({ text }) => tokenize(text)),
      { signal },
    );
    for (const [index, document] of batch.entries()) {
      const prediction = predictions[index];
      if (prediction !== undefined && 'annotations' in prediction) {
        const { annotations } = prediction;
        yield { document, proposal: { annotations, source: annotations.source ?? component.source } };
      } else {
        say(`${component.name} has nothing for ${document.id}: ${prediction?.error.message ?? 'no answer'}`);
        yield { document };
      }
    }
  }
}

async function* batches<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
