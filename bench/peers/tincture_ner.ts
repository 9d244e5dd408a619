// Ours as a process beside its peers: the jobs are those of raw_text_peer.py; `folder` is a model file.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type Component, loadComponent, type Prediction, tokenize } from 'tincture';
import { z } from 'zod';

const texts = z.array(z.string());
const jobSchema = z.discriminatedUnion('op', [
  z.object({ op: z.literal('load'), folder: z.string() }),
  z.object({ op: z.literal('time'), texts }),
  z.object({ op: z.literal('latency'), texts }),
  z.object({ op: z.literal('memory'), texts, bytes: z.number() }),
]);

let component: Component | undefined;

/** Texts that are given to the component at once; other systems choose their own number. */
const batchTexts = 64;

async function answer(job: z.infer<typeof jobSchema>): Promise<object> {
  const start = performance.now();
  const seconds = (): number => (performance.now() - start) / 1_000;
  switch (job.op) {
    case 'load':
      component = loadComponent(readFileSync(job.folder));
      return { seconds: seconds() };
    case 'time': {
      let found = 0;
      for (let at = 0; at < job.texts.length; at += batchTexts)
        found += count(await predict(job.texts.slice(at, at + batchTexts)));
      return { seconds: seconds(), found };
    }
    case 'latency': {
      const milliseconds: number[] = [];
      for (const text of job.texts) {
        const begun = performance.now();
        await predict([text]);
        milliseconds.push(performance.now() - begun);
      }
      return { milliseconds };
    }
    case 'memory':
      return { residentBytes: await stream(job.texts, job.bytes), seconds: seconds() };
  }
}

function predict(batch: readonly string[]): Promise<readonly Prediction[]> {
  if (component === undefined) throw new Error('Load a model first.');
  return component.predict(batch.map((text) => tokenize(text)));
}

function count(predictions: readonly Prediction[]): number {
  return predictions.reduce(
    (sum, prediction) => sum + ('annotations' in prediction ? (prediction.annotations.ents?.length ?? 0) : 0),
    0,
  );
}

/** Resident bytes before, and after each twentieth of `limit`; one text at a time, as a stream brings them. */
async function stream(texts: readonly string[], limit: number): Promise<number[]> {
  const samples = [process.memoryUsage.rss()];
  let sent = 0;
  for (let counter = 0; sent < limit; counter++) {
    const text = withUnseenWords(texts[counter % texts.length] ?? '', counter);
    await predict([text]);
    sent += text.length;
    if (sent >= (limit / 20) * samples.length) samples.push(process.memoryUsage.rss());
  }
  return samples;
}

/** As `unseen` in raw_text_peer.py: every twentieth word is followed by one that no cache holds. */
function withUnseenWords(text: string, counter: number): string {
  const letter = (digit: number): string => String.fromCharCode(97 + digit);
  const spelled = Array.from(String(counter), (digit) => letter(Number(digit))).join('');
  return text
    .split(' ')
    .map((word, at) => (at % 20 === 0 ? `${word} q${spelled}${letter((at / 20) % 26)}` : word))
    .join(' ');
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await answer(jobSchema.parse(JSON.parse(line)))));
}
