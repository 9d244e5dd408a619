import { readFile } from 'node:fs/promises';
import type { Store } from '@tincture/store';
import type { Component, LabelledSpan, Prediction, Task } from 'tincture';
import type { Colors } from '../terminal/colors.ts';

/** The texts of the example that nobody annotated, one a line. */
export async function readNewTexts(path: string): Promise<string[]> {
  const content = await readFile(path, 'utf8');
  return content.split('\n').filter((line) => line.trim() !== '');
}

/** A text with its entities marked for the terminal: `made [ramen DISH] in my [rice cooker EQUIPMENT]`. */
export function markedText(text: string, spans: readonly LabelledSpan[], colors: Colors): string {
  let marked = '';
  let position = 0;
  for (const { start, end, label } of spans) {
    marked += `${text.slice(position, start)}[${colors.bold(text.slice(start, end))} ${colors.green(label)}]`;
    position = end;
  }
  return marked + text.slice(position);
}

/** Puts new texts with the model's proposals into the store: the queue that `tincture review` shows. */
export async function proposeNewTexts(
  store: Store,
  task: Task,
  texts: readonly string[],
  predictions: readonly Prediction[],
  component: Component,
): Promise<void> {
  const { outcomes } = await store.addDocuments(texts.map((text) => ({ text, annotations: {} })));
  const done = await store.proposedBy(task.name, component.name);
  await store.addAnnotations(
    task.name,
    outcomes.flatMap(({ id }, index) => {
      const prediction = predictions[index];
      if (done.has(id) || prediction === undefined || 'error' in prediction) return [];
      return [{ document: id, annotations: prediction.annotations, source: component.source }];
    }),
  );
}
