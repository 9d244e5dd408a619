import { type Annotations, type Component, docFor } from 'tincture';
import type { Proposal, RecipeContext } from '../recipe/recipe.ts';

/** A text with what each of some components says about it; undefined where one failed. */
export interface Predicted<Text> {
  readonly document: Text;
  readonly said: readonly (Proposal | undefined)[];
}

/** A text as a component is asked about it: of its annotations, with its tokens alone. */
export interface AskedText {
  readonly id: string;
  readonly text: string;
  readonly annotations?: Annotations;
}

/** Texts that an LLM is asked about at a time: few, since each may be paid for and not be needed. */
const together = 4;

/** Lets components annotate texts as they are needed, a few at a time. Where one fails, that is said, and the text comes all the same. */
export async function* predicted<Text extends AskedText>(
  context: Pick<RecipeContext, 'say' | 'signal'>,
  components: readonly Component[],
  texts: AsyncIterable<Text>,
): AsyncGenerator<Predicted<Text>> {
  for await (const batch of batches(texts, together)) {
    const said = await Promise.all(components.map((component) => ask(context, component, batch)));
    for (const [index, document] of batch.entries()) yield { document, said: said.map((own) => own[index]) };
  }
}

/** What a component says about each text, on the tokens of its file where they are what is annotated. */
export async function ask(
  { say, signal }: Pick<RecipeContext, 'say' | 'signal'>,
  component: Component,
  documents: readonly AskedText[],
): Promise<(Proposal | undefined)[]> {
  const docs = documents.map(({ text, annotations = {} }) => docFor(component.task, { text, annotations }));
  const predictions = await component.predict(docs, { signal });
  return documents.map(({ id }, index) => {
    const prediction = predictions[index];
    if (prediction !== undefined && 'annotations' in prediction) {
      const { annotations } = prediction;
      return { annotations, source: annotations.source ?? component.source };
    }
    say(`${component.name} has nothing for ${id}: ${prediction?.error.message ?? 'no answer'}`);
    return undefined;
  });
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
