// What an encoder is worth as a teacher: few texts a class, with vectors that are distilled from it and without.
// `npm run bench -- encoders` writes bench/results/encoders.md; TINCTURE_ENCODER names the folder of the encoder.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type Encoder, installDistilled, loadInstalledVectors, openEncoder, trainComponent } from '@tincture/learn';
import {
  createRandom,
  type Document,
  loadComponent,
  pairPredictions,
  type SentenceEncoder,
  scoreTask,
  tokenize,
  type Vectors,
} from 'tincture';
import { ClassPeer } from './lib/class-peer.ts';
import { type Corpus, labelsOf, loadCorpus } from './lib/corpora.ts';
import { percent } from './lib/figures.ts';
import { describeMachine, machineLine } from './lib/machine.ts';
import { peersInstalled } from './lib/peer.ts';
import { writeResults } from './lib/results.ts';
import { formatGap, formatSpread, spread } from './lib/statistics.ts';

const corpora = ['banking77', 'cooking'];
const sizes = [5, 10, 20];
const seeds = [1, 2, 3];

export async function runEncoders(): Promise<void> {
  const { TINCTURE_ENCODER: folder, TINCTURE_ENCODERS: packages } = process.env;
  if (folder === undefined)
    throw new Error('Set TINCTURE_ENCODER to the folder of an encoder (docs/how-to/encoders.md).');
  const machine = machineLine(describeMachine());
  const en = await loadInstalledVectors();
  if (en === undefined) throw new Error('Install word vectors first: npx tincture vectors install en');
  const encoder = await openEncoder(folder, { packages });
  const parts: string[] = [];
  for (const name of corpora) {
    const corpus = await loadCorpus(name);
    const distilled = await distil(corpus, encoder, en, false);
    const beside = await distil(corpus, encoder, en, true);
    const known = new Map<string, Float32Array>();
    // Each text goes through the encoder once, whatever is trained on it.
    const remembering: SentenceEncoder = {
      hash: encoder.hash,
      dimensions: encoder.dimensions,
      async texts(texts) {
        const fresh = [...new Set(texts)].filter((text) => !known.has(text));
        (await encoder.texts(fresh)).forEach((vector, i) => {
          known.set(fresh[i]!, vector);
        });
        return texts.map((text) => known.get(text)!);
      },
    };
    const systems: Readonly<Record<string, (train: readonly Document[]) => Promise<number>>> = {
      'tincture, no vectors': (train) => ours(corpus, train, undefined),
      'tincture, word vectors (en)': (train) => ours(corpus, train, en),
      'tincture, distilled': (train) => ours(corpus, train, distilled.vectors),
      'tincture, distilled beside en': (train) => ours(corpus, train, beside.vectors),
      'the encoder itself, with a head': (train) => onEncoder(corpus, train, remembering),
    };
    const rows: string[] = [];
    for (const size of sizes) {
      const draws = seeds.map((seed) => ({ size, seed, train: drawPerLabel(corpus, size, seed) }));
      const reached = new Map<string, number[]>();
      const add = (system: string, score: number): void => {
        reached.set(system, [...(reached.get(system) ?? []), score]);
        console.log(`${name} ${size} a class, ${system}: ${percent(score)}`);
      };
      if (peersInstalled()) {
        const peer = new ClassPeer('sklearn_textcat.py');
        for (const draw of draws)
          for (const { system, score } of await peer.train(corpus, draw, ['svc'])) add(`${system} (TF-IDF)`, score);
        peer.close();
      }
      for (const [system, score] of Object.entries(systems)) {
        for (const { train } of draws) add(system, await score(train));
      }
      const plain = reached.get('tincture, word vectors (en)') ?? [];
      for (const [system, scores] of reached)
        rows.push(`| ${size} | ${system} | ${formatSpread(spread(scores))} | ${formatGap(scores, plain)} |`);
    }
    parts.push(section(name, corpus, rows, distilled.seconds));
  }
  await encoder.close();
  const page = [
    '# An encoder as teacher',
    '',
    `Macro F1 (percent) on the evaluation texts: mean and deviation over the draws of ${seeds.length} seeds, and the gap to word vectors that know no encoder with its 95 % interval. Distilled vectors have 256 values for each of 30,000 words: those of the corpus's training texts (none of the evaluation texts), then the frequent ones of \`en\`. The encoder is ${basename(folder)} (SHA-256 ${encoder.hash.slice(0, 12)}…), run by onnxruntime-node.`,
    '',
    ...parts,
    `Made by \`npm run bench -- encoders\` on ${machine}.`,
    '',
  ].join('\n');
  writeResults('encoders', page);
}

function section(name: string, { task, split }: Corpus, rows: readonly string[], seconds: number): string {
  return [
    `## ${name}`,
    '',
    `${task.labels.length} labels; evaluation: ${split}. The vectors were distilled in ${Math.round(seconds)} s.`,
    '',
    '| texts a class | system | macro F1 | gap |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

async function distil(
  { train }: Corpus,
  encoder: Encoder,
  others: Vectors,
  beside: boolean,
): Promise<{ readonly vectors: Vectors; readonly seconds: number }> {
  const cache = mkdtempSync(join(tmpdir(), 'tincture-encoders-'));
  const env = { TINCTURE_CACHE: cache };
  const begun = performance.now();
  try {
    const texts = train.map(({ text }) => text);
    await installDistilled(encoder, texts, { name: 'distilled', others, beside, env });
    const vectors = await loadInstalledVectors({ name: 'distilled', env });
    if (vectors === undefined) throw new Error('The distilled vectors are not there.');
    return { vectors, seconds: (performance.now() - begun) / 1_000 };
  } finally {
    rmSync(cache, { recursive: true });
  }
}

async function ours({ task, evaluation }: Corpus, train: readonly Document[], vectors?: Vectors): Promise<number> {
  const { bytes } = await trainComponent(task, train, [], { seed: 1, ...(vectors && { vectors }) });
  const predictions = await loadComponent(bytes).predict(evaluation.map(({ text }) => tokenize(text)));
  return scoreTask(task, pairPredictions(evaluation, predictions)).value;
}

async function onEncoder(
  { task, evaluation }: Corpus,
  train: readonly Document[],
  encoder: SentenceEncoder,
): Promise<number> {
  const { bytes } = await trainComponent(task, train, [], { seed: 1, encoder });
  const predictions = await loadComponent(bytes, { encoder }).predict(evaluation.map(({ text }) => tokenize(text)));
  return scoreTask(task, pairPredictions(evaluation, predictions)).value;
}

/** Texts in an order that the seed draws, as long as one of their labels has fewer than `size`. */
function drawPerLabel({ train }: Corpus, size: number, seed: number): Document[] {
  const counts = new Map<string, number>();
  return createRandom(seed)
    .shuffle([...train])
    .filter((document) => {
      const labels = labelsOf(document);
      const isWanted = labels.some((label) => (counts.get(label) ?? 0) < size);
      if (isWanted) for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
      return isWanted;
    });
}
