// Learning curves of our trained components beside their peers, on the same drawn examples and the same evaluation
// texts. `npm run bench -- curves fashion cooking` writes bench/results/curves-<corpus>.{json,md}.
import { cpus } from 'node:os';
import { createTrainingPool, loadInstalledVectors } from '@tincture/learn';
import {
  type Component,
  createRandom,
  type Document,
  exactCalibration,
  loadComponent,
  type Prediction,
  pairPredictions,
  scoreTask,
  type Task,
  tokenize,
} from 'tincture';
import type { Draw } from './lib/class-peer.ts';
import { type Corpus, labelsOf, loadCorpus } from './lib/corpora.ts';
import { crfsuite, scikitLearn, spacy } from './lib/curve-peers.ts';
import { type CurvesResult, curvesPage, type Outcome, rounds } from './lib/curves-page.ts';
import { percent } from './lib/figures.ts';
import { describeMachine, machineLine } from './lib/machine.ts';
import { peersInstalled } from './lib/peer.ts';
import { plainRules } from './lib/plain-rules.ts';
import { writeResults } from './lib/results.ts';
import { median } from './lib/timing.ts';

const seeds = [1, 2, 3, 4, 5];
const nerSizes = [20, 50, 100, 250, 500];
const textcatSizes = [20, 50, 100, 250, 500, 1_000, 2_000];
/** All of the data costs the most. More seeds say little about classes; networks that find entities differ by a point or two. */
const seedsForAll = { ner: [1, 2, 3], textcat: [1] } as const;
const seedsForAllOf = ({ task }: Corpus): readonly number[] => seedsForAll[task.kind === 'ner' ? 'ner' : 'textcat'];

export async function runCurves(names: readonly string[]): Promise<void> {
  for (const name of names) {
    const machine = describeMachine();
    const corpus = await loadCorpus(name);
    const outcomes: Outcome[] = [];
    const sizes = (corpus.task.kind === 'ner' ? nerSizes : textcatSizes).filter(
      (size) => size < corpus.train.length * 0.9,
    );
    const jobs = [...sizes, corpus.train.length].flatMap((size) =>
      (size === corpus.train.length ? seedsForAllOf(corpus) : seeds).map((seed) => drawOf(corpus, size, seed)),
    );
    outcomes.push(...(await ours(corpus, jobs)));
    if (corpus.task.kind === 'ner') outcomes.push(...(await listsOfNames(corpus, jobs)));
    if (peersInstalled()) {
      outcomes.push(...(await (corpus.task.kind === 'ner' ? crfsuite : scikitLearn)(corpus, jobs)));
      // Minutes a training: the first draw of each size has to do.
      const first = jobs.filter(({ size, seed }) => seed === seeds[0] && size <= 500);
      outcomes.push(...(await spacy(name, corpus, first)));
    } else console.log('The peers are not installed (bash bench/setup.sh), so only our own figures are made.');
    write(name, corpus, outcomes, machineLine(machine));
  }
}

/** `size` training texts, drawn by the seed. */
export function drawOf(corpus: Corpus, size: number, seed: number): Draw {
  return { size, seed, train: draw(corpus, size, seed) };
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

async function ours(corpus: Corpus, jobs: readonly Draw[]): Promise<Outcome[]> {
  const vectors = await loadInstalledVectors();
  const pool = createTrainingPool({ workers: cpus().length });
  try {
    // One loop a worker, so that a training's seconds are its own and not those of the queue before it.
    const trained: (Draw & { readonly bytes: Uint8Array; readonly trainSeconds: number })[] = [];
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
      console.log(`tincture ${size} seed ${seed}: ${percent(judged.score)}`);
      outcomes.push({ system, size, seed, trainSeconds, ...judged });
    }
    return outcomes.sort((a, b) => a.size - b.size || a.seed - b.seed);
  } finally {
    await pool.close();
  }
}

/** Score, calibration and speed of a component on the evaluation texts, from text to answer. */
export async function judge(
  corpus: Corpus,
  component: Component,
): Promise<Pick<Outcome, 'score' | 'documentsPerSecond' | 'bytes' | 'calibrationError' | 'calibrationNoise'>> {
  const seconds: number[] = [];
  let predictions: Awaited<ReturnType<Component['predict']>> = [];
  // The first round warms up and is not counted.
  for (let round = 0; round <= rounds; round++) {
    const begun = performance.now();
    predictions = await component.predict(corpus.evaluation.map(({ text }) => tokenize(text)));
    if (round > 0) seconds.push((performance.now() - begun) / 1_000);
  }
  const { value, figures } = scoreTask(corpus.task, pairPredictions(corpus.evaluation, predictions));
  return {
    score: value,
    documentsPerSecond: corpus.evaluation.length / median(seconds),
    bytes: component.sizeBytes ?? 0,
    ...(figures.ece === undefined
      ? {}
      : { calibrationError: figures.ece, calibrationNoise: calibrationNoise(corpus.task, predictions) }),
  };
}

/** The calibration error that these confidences would be measured to have if each were exactly as often right as it says. */
function calibrationNoise(task: Task, predictions: readonly Prediction[]): number {
  const confidences = predictions.flatMap((prediction) => {
    if (!('annotations' in prediction)) return [];
    const { ents = [], cats = {} } = prediction.annotations;
    if (task.kind === 'ner') return ents.map(({ confidence = 1 }) => confidence);
    return task.multiple === true ? Object.values(cats) : [Math.max(...Object.values(cats))];
  });
  return exactCalibration(confidences, createRandom(1)).mean;
}

/** What no learning at all gets from the same examples: the names marked in them, found again in any case. */
async function listsOfNames(corpus: Corpus, jobs: readonly Draw[]): Promise<Outcome[]> {
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

function write(name: string, corpus: Corpus, outcomes: readonly Outcome[], machine: string): void {
  const result: CurvesResult = {
    corpus: name,
    metric: corpus.task.kind === 'ner' ? 'entity F1 (exact, micro)' : 'macro F1',
    machine,
    seeds,
    seedsForAll: seedsForAllOf(corpus),
    evaluation: { texts: corpus.evaluation.length, split: corpus.split },
    outcomes,
  };
  writeResults(`curves-${name}`, curvesPage(result), result);
}
