// Learning curves of our trained components beside their peers, on the same drawn examples and the same evaluation
// texts. `npm run bench -- curves fashion cooking` writes bench/results/curves-<corpus>.{json,md}.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { createTrainingPool, loadInstalledVectors } from '@tincture/learn';
import {
  type Component,
  createRandom,
  type Document,
  loadComponent,
  pairPredictions,
  scoreTask,
  tokenize,
} from 'tincture';
import { z } from 'zod';
import { fromBio, toBio } from './lib/bio.ts';
import { type Corpus, labelsOf, loadCorpus } from './lib/corpora.ts';
import { type CurvesResult, curvesPage, type Outcome, rounds } from './lib/curves-page.ts';
import { describeMachine, machineLine } from './lib/machine.ts';
import { Peer, peersInstalled } from './lib/peer.ts';
import { plainRules } from './lib/plain-rules.ts';

const seeds = [1, 2, 3, 4, 5];
const nerSizes = [20, 50, 100, 250, 500];
const textcatSizes = [20, 50, 100, 250, 500, 1_000, 2_000];
/** More seeds say little about all of the data, and cost the most. */
const seedsForAll = [1];

export async function runCurves(names: readonly string[]): Promise<void> {
  for (const name of names) {
    const machine = describeMachine();
    const corpus = await loadCorpus(name);
    const outcomes: Outcome[] = [];
    const sizes = (corpus.task.kind === 'ner' ? nerSizes : textcatSizes).filter(
      (size) => size < corpus.train.length * 0.9,
    );
    const jobs = [...sizes, corpus.train.length].flatMap((size) =>
      (size === corpus.train.length ? seedsForAll : seeds).map((seed) => ({
        size,
        seed,
        train: draw(corpus, size, seed),
      })),
    );
    outcomes.push(...(await ours(corpus, jobs)));
    if (corpus.task.kind === 'ner') outcomes.push(...(await listsOfNames(corpus, jobs)));
    if (peersInstalled()) outcomes.push(...(await (corpus.task.kind === 'ner' ? crfsuite : scikitLearn)(corpus, jobs)));
    else console.log('The peers are not installed (bash bench/setup.sh), so only our own figures are made.');
    write(name, corpus, outcomes, machineLine(machine));
  }
}

interface Job {
  readonly size: number;
  readonly seed: number;
  readonly train: readonly Document[];
}

/** The first `size` texts of an order that the seed draws; for classes in turns, so that rare ones are there early. */
function draw(corpus: Corpus, size: number, seed: number): Document[] {
  const shuffled = createRandom(seed).shuffle([...corpus.train]);
  if (corpus.task.kind === 'ner' || corpus.task.multiple === true) return shuffled.slice(0, size);
  const turns = new Map<string, number>();
  const keyed = shuffled.map((document) => {
    const label = labelsOf(document)[0] ?? '';
    const turn = turns.get(label) ?? 0;
    turns.set(label, turn + 1);
    return { document, turn };
  });
  return keyed
    .sort((a, b) => a.turn - b.turn)
    .slice(0, size)
    .map(({ document }) => document);
}

async function ours(corpus: Corpus, jobs: readonly Job[]): Promise<Outcome[]> {
  const vectors = await loadInstalledVectors();
  const pool = createTrainingPool({ workers: cpus().length });
  try {
    // One loop a worker, so that a training's seconds are its own and not those of the queue before it.
    const trained: (Job & { readonly bytes: Uint8Array; readonly trainSeconds: number })[] = [];
    const queue = [...jobs];
    const loop = async (): Promise<void> => {
      for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
        const { seed, train } = job;
        const start = performance.now();
        const { bytes } = await pool.train(corpus.task, train, [], {
          seed,
          ...(vectors === undefined ? {} : { vectors }),
        });
        trained.push({ ...job, bytes, trainSeconds: (performance.now() - start) / 1_000 });
      }
    };
    await Promise.all(Array.from({ length: cpus().length }, loop));
    // Judged one after the other when no training runs any more: their speed is that of one core with nothing beside it.
    const outcomes: Outcome[] = [];
    const system =
      vectors === undefined ? 'tincture, without word vectors' : `tincture, with word vectors (${vectors.name})`;
    for (const { size, seed, bytes, trainSeconds } of trained) {
      const judged = await judge(corpus, loadComponent(bytes));
      console.log(`tincture ${size} seed ${seed}: ${(100 * judged.score).toFixed(1)}`);
      outcomes.push({ system, size, seed, trainSeconds, ...judged });
    }
    return outcomes.sort((a, b) => a.size - b.size || a.seed - b.seed);
  } finally {
    await pool.close();
  }
}

/** Score, calibration and speed of a component on the evaluation texts, from text to answer. */
async function judge(
  corpus: Corpus,
  component: Component,
): Promise<Pick<Outcome, 'score' | 'documentsPerSecond' | 'bytes' | 'calibrationError'>> {
  const seconds: number[] = [];
  let predictions: Awaited<ReturnType<Component['predict']>> = [];
  // The first round warms up and is not counted.
  for (let round = 0; round <= rounds; round++) {
    const begun = performance.now();
    predictions = await component.predict(corpus.evaluation.map(({ text }) => tokenize(text)));
    if (round > 0) seconds.push((performance.now() - begun) / 1_000);
  }
  const { value, figures } = scoreTask(corpus.task, pairPredictions(corpus.evaluation, predictions));
  const median = seconds.toSorted((a, b) => a - b)[rounds >> 1] ?? 0;
  return {
    score: value,
    documentsPerSecond: corpus.evaluation.length / median,
    bytes: component.sizeBytes ?? 0,
    ...(figures.ece === undefined ? {} : { calibrationError: figures.ece }),
  };
}

/** What no learning at all gets from the same examples: the names marked in them, found again in any case. */
async function listsOfNames(corpus: Corpus, jobs: readonly Job[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { size, seed, train } of jobs) {
    const start = performance.now();
    const component = plainRules(corpus.task, train);
    const trainSeconds = (performance.now() - start) / 1_000;
    outcomes.push({
      system: 'list of the marked names',
      size,
      seed,
      trainSeconds,
      ...(await judge(corpus, component)),
    });
  }
  return outcomes;
}

const crfsuiteAnswer = z.object({
  tags: z.array(z.array(z.string())),
  trainSeconds: z.number(),
  predictSeconds: z.number(),
  bytes: z.number(),
});

async function crfsuite(corpus: Corpus, jobs: readonly Job[]): Promise<Outcome[]> {
  const peer = new Peer('crfsuite_ner.py');
  const words = corpus.evaluation.map((document) => toBio(document).words);
  const outcomes: Outcome[] = [];
  for (const { size, seed, train } of jobs) {
    const sequences = train.map(toBio).filter((sequence) => sequence.words.length > 0);
    const answer = crfsuiteAnswer.parse(
      await peer.ask({ train: sequences.map((sequence) => [sequence.words, sequence.tags]), test: words, seed }),
    );
    const pairs = corpus.evaluation.map((document, index) => ({
      gold: document.annotations,
      predicted: fromBio(document.text, answer.tags[index] ?? []),
    }));
    const score = scoreTask(corpus.task, pairs).value;
    outcomes.push({
      system: 'python-crfsuite',
      size,
      seed,
      score,
      trainSeconds: answer.trainSeconds,
      documentsPerSecond: corpus.evaluation.length / answer.predictSeconds,
      bytes: answer.bytes,
    });
    console.log(`python-crfsuite ${size} seed ${seed}: ${(100 * score).toFixed(1)}`);
  }
  peer.close();
  return outcomes;
}

const system = z.object({
  labels: z.array(z.array(z.string())),
  trainSeconds: z.number(),
  predictSeconds: z.number(),
  bytes: z.number(),
});
const scikitAnswer = z.record(z.string(), system);
const scikitNames: Readonly<Record<string, string>> = {
  svc: 'scikit-learn LinearSVC',
  lr: 'scikit-learn LogisticRegression',
};

async function scikitLearn(corpus: Corpus, jobs: readonly Job[]): Promise<Outcome[]> {
  const peer = new Peer('sklearn_textcat.py');
  const outcomes: Outcome[] = [];
  for (const { size, seed, train } of jobs) {
    const answer = scikitAnswer.parse(
      await peer.ask({
        train: train.map((document) => document.text),
        labels: train.map(labelsOf),
        test: corpus.evaluation.map((document) => document.text),
        multiple: corpus.task.multiple === true,
        seed,
        // Logistic regression over many classes takes minutes a fit from here on, and is no better than the other.
        systems: size <= 500 ? ['svc', 'lr'] : ['svc'],
      }),
    );
    for (const [key, { labels, trainSeconds, predictSeconds, bytes }] of Object.entries(answer)) {
      const pairs = corpus.evaluation.map((document, index) => ({
        gold: document.annotations,
        predicted: { cats: Object.fromEntries((labels[index] ?? []).map((label) => [label, 1])) },
      }));
      const score = scoreTask(corpus.task, pairs).value;
      const name = scikitNames[key] ?? key;
      outcomes.push({
        system: name,
        size,
        seed,
        score,
        trainSeconds,
        documentsPerSecond: corpus.evaluation.length / predictSeconds,
        bytes,
      });
      console.log(`${name} ${size} seed ${seed}: ${(100 * score).toFixed(1)}`);
    }
  }
  peer.close();
  return outcomes;
}

function write(name: string, corpus: Corpus, outcomes: readonly Outcome[], machine: string): void {
  const folder = fileURLToPath(new URL('results/', import.meta.url));
  mkdirSync(folder, { recursive: true });
  const result: CurvesResult = {
    corpus: name,
    metric: corpus.task.kind === 'ner' ? 'entity F1 (exact, micro)' : 'macro F1',
    machine,
    seeds,
    seedsForAll,
    evaluation: { texts: corpus.evaluation.length, split: corpus.split },
    outcomes,
  };
  const page = curvesPage(result);
  writeFileSync(`${folder}curves-${name}.md`, page);
  writeFileSync(`${folder}curves-${name}.json`, `${JSON.stringify(result, null, 1)}\n`);
  console.log(page);
}
