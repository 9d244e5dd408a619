import type { Store } from '@tincture/store';
import type { Task } from 'tincture';
import { breathe } from './breathe.ts';
import type { Predictor } from './predictor.ts';

/** A new model proposes for so many of the open texts, the next in the queue first. */
const mostProposed = 2_000;
/** Texts that are predicted and stored at once: the server does nothing else while they are written. */
const chunkSize = 25;

/**
 * Lets a model propose for the open texts, and stores what it says as it comes. `onStored` is called with how many texts
 * that are so far. Returns how many they were in the end.
 */
export async function proposeForOpen(
  store: Store,
  task: Task,
  predictor: Predictor,
  signal: AbortSignal,
  onStored: (count: number) => void,
): Promise<number> {
  let stored = 0;
  let seen = 0;
  let after: string | undefined;
  while (seen < mostProposed) {
    const from = after === undefined ? {} : { after };
    const limit = Math.min(chunkSize, mostProposed - seen);
    const items = await store.queue(task.name, { state: 'open', limit, ...from });
    const last = items.at(-1);
    if (last === undefined) break;
    after = last.document.id;
    seen += items.length;
    const said = await predictor.predict(
      items.map(({ document }) => document.text),
      signal,
    );
    const entries = items.flatMap(({ document }, index) => {
      const annotations = said[index];
      // A trained component stamps what it says.
      const source = annotations?.source;
      return annotations === undefined || source === undefined ? [] : [{ document: document.id, annotations, source }];
    });
    if (entries.length > 0) await store.addAnnotations(task.name, entries);
    stored += entries.length;
    onStored(stored);
    await breathe();
    signal.throwIfAborted();
  }
  return stored;
}
