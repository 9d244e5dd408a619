// A thread in which a new model predicts open texts, so that the server answers meanwhile.
import { parentPort, workerData } from 'node:worker_threads';
import { type Annotations, type Component, loadComponent, tokenizerFor } from 'tincture';
import { z } from 'zod';

const { bytes } = z.object({ bytes: z.instanceof(Uint8Array) }).parse(workerData);
let component: Component | undefined;

/** What the model says about each text; undefined where it failed. */
async function predict(texts: readonly string[]): Promise<(Annotations | undefined)[]> {
  component ??= loadComponent(bytes);
  const { tokenize } = tokenizerFor(component.task);
  const predictions = await component.predict(texts.map((text) => tokenize(text)));
  return predictions.map((prediction) => ('annotations' in prediction ? prediction.annotations : undefined));
}

const port = parentPort;
// What is thrown ends the thread, and whoever waits for it hears why.
port?.on('message', (texts: readonly string[]) => {
  void predict(texts).then((said) => port.postMessage(said));
});
