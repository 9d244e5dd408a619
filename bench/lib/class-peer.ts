// Peers that classify texts: processes that are trained on the same draws as ours, and can be timed again while others wait.
import { type Document, scoreTask } from 'tincture';
import { z } from 'zod';
import { type Corpus, labelsOf } from './corpora.ts';
import type { Outcome } from './curves-page.ts';
import { Peer, type PeerOptions } from './peer.ts';

/** The texts that a system may learn from. */
export interface Draw {
  readonly size: number;
  readonly seed: number;
  readonly train: readonly Document[];
}

const timed = z.object({ predictSeconds: z.number() });
const answer = timed.extend({
  labels: z.array(z.array(z.string())),
  trainSeconds: z.number(),
  bytes: z.number(),
});

/** Systems by what the scripts call them. */
const systemNames: Readonly<Record<string, string>> = {
  svc: 'scikit-learn LinearSVC',
  lr: 'scikit-learn LogisticRegression',
  spacy: 'spaCy, efficiency',
};

/** A running peer; one question at a time. */
export class ClassPeer {
  readonly #peer: Peer;
  /** What the script calls the systems that were trained last, by name. */
  readonly #keys = new Map<string, string>();

  constructor(script: string, options: PeerOptions = {}) {
    this.#peer = new Peer(script, options);
  }

  /** What its systems reach with one draw; `systems`, as the script calls them, if not all. */
  async train(corpus: Corpus, { size, seed, train }: Draw, systems?: readonly string[]): Promise<Outcome[]> {
    const job = {
      train: train.map(({ text }) => text),
      labels: train.map(labelsOf),
      test: corpus.evaluation.map(({ text }) => text),
      multiple: corpus.task.multiple === true,
      seed,
      ...(systems === undefined ? {} : { systems }),
    };
    const answers = z.record(z.string(), answer).parse(await this.#peer.ask(job));
    return Object.entries(answers).map(([key, { labels, predictSeconds, ...rest }]) => {
      const system = systemNames[key] ?? key;
      this.#keys.set(system, key);
      const documentsPerSecond = corpus.evaluation.length / predictSeconds;
      return { system, size, seed, score: scoreOf(corpus, labels), documentsPerSecond, ...rest };
    });
  }

  /** Makes ours ready, from the file of a trained component. */
  async load(corpus: Corpus, model: string): Promise<void> {
    await this.#peer.ask({ model, test: corpus.evaluation.map(({ text }) => text) });
  }

  /** Seconds that one more pass over the evaluation texts takes the system of this name. */
  async pass(system: string): Promise<number> {
    return timed.parse(await this.#peer.ask({ again: this.#keys.get(system) ?? system })).predictSeconds;
  }

  close(): void {
    this.#peer.close();
  }
}

function scoreOf({ task, evaluation }: Corpus, labels: readonly (readonly string[])[]): number {
  const pairs = evaluation.map((document, index) => ({
    gold: document.annotations,
    predicted: { cats: Object.fromEntries((labels[index] ?? []).map((label) => [label, 1])) },
  }));
  return scoreTask(task, pairs).value;
}
