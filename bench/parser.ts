// Heads, labels and sentences from raw text: our parser and spaCy's, trained on the same documents of GUM. `npm run bench -- parser`
// writes bench/results/parser.{json,md}.
//   --seeds 1,2     seeds of ours; default 1
//   --set name=3    a setting of ours; several times
//   --fresh         train again instead of taking what was trained before from bench/.cache
//   --ours-only     without the peer
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadInstalledVectors, trainComponent } from '@tincture/learn';
import {
  type Annotations,
  type Document,
  loadComponent,
  pairPredictions,
  scoreTask,
  type Task,
  tokenize,
} from 'tincture';
import { z } from 'zod';
import { type Corpus, loadCorpus } from './lib/corpora.ts';
import { count, megabytes, percent } from './lib/figures.ts';
import { describeMachine, machineLine } from './lib/machine.ts';
import { peersInstalled } from './lib/peer.ts';
import { writeResults } from './lib/results.ts';
import { settingsOf } from './lib/settings.ts';
import { median, medianSeconds } from './lib/timing.ts';
import { TreePeer } from './lib/tree-peer.ts';

/** Passes over the texts of which the median time counts. */
const rounds = 5;
const cache = fileURLToPath(new URL('.cache/gum-trees/', import.meta.url));

const keptTraining = z.object({ trainSeconds: z.number(), bytes: z.number() });

interface Outcome {
  readonly system: string;
  /** In [0, 1]. */
  readonly las: number;
  readonly uas: number;
  readonly sentences: number;
  readonly trainSeconds: number;
  readonly wordsPerSecond: number;
  readonly bytes: number;
  /** Share of the error of confidences, where it has some. */
  readonly ece?: number;
}

export async function runParser(flags: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...flags],
    options: {
      seeds: { type: 'string', default: '1' },
      set: { type: 'string', multiple: true, default: [] },
      fresh: { type: 'boolean', default: false },
      'ours-only': { type: 'boolean', default: false },
    },
  });
  const settings = settingsOf(values.set);
  const machine = machineLine(describeMachine());
  const corpus = await loadCorpus('gum-trees');
  mkdirSync(cache, { recursive: true });
  const outcomes: Outcome[] = [];
  const note = (outcome: Outcome): void => {
    outcomes.push(outcome);
    console.log(JSON.stringify(outcome));
  };
  if (peersInstalled() && !values['ours-only']) note(await spacy(corpus, values.fresh));
  for (const seed of values.seeds.split(',').map(Number)) note(await ours(corpus, seed, settings, values.fresh));
  const page = pageOf(corpus, outcomes, machine);
  writeResults('parser', page, { machine, settings, outcomes });
}

/** Trained as whole documents; as with the peer, the dev documents say what is decided while it trains and fitted afterwards. */
async function ours(
  { task, train, evaluation }: Corpus,
  seed: number,
  settings: Record<string, number>,
  isFresh: boolean,
): Promise<Outcome> {
  const vectors = await loadInstalledVectors();
  const name = ['tincture', seed, ...Object.entries(settings).flat()].join('-');
  const [file, kept] = [`${cache}${name}.safetensors`, `${cache}${name}.json`];
  if (isFresh || !existsSync(kept)) {
    const begun = performance.now();
    const { bytes } = await trainComponent(task, train, evaluation, {
      seed,
      settings,
      ...(vectors === undefined ? {} : { vectors }),
      onProgress: ({ step, steps, loss, devScore }) => {
        if (loss !== undefined && step % 100 === 0)
          console.error(`seed ${seed}: step ${step} of ${steps}, loss ${loss.toFixed(3)}, LAS ${devScore}`);
      },
    });
    writeFileSync(file, bytes);
    writeFileSync(kept, JSON.stringify({ trainSeconds: (performance.now() - begun) / 1_000, bytes: bytes.length }));
  }
  const training = keptTraining.parse(JSON.parse(readFileSync(kept, 'utf8')));
  const component = loadComponent(readFileSync(file));
  const texts = evaluation.map(({ text }) => text);
  const pass = () => component.predict(texts.map((text) => tokenize(text)));
  const pairs = pairPredictions(evaluation, await pass());
  const seconds = await medianSeconds(rounds, pass);
  return {
    system: `tincture${vectors === undefined ? ', without word vectors' : ''}, seed ${seed}`,
    ...scored(
      component.task,
      evaluation,
      pairs.map(({ predicted }) => predicted),
    ),
    ...training,
    wordsPerSecond: wordsOf(evaluation) / seconds,
  };
}

async function spacy({ task, train, evaluation }: Corpus, isFresh: boolean): Promise<Outcome> {
  const peer = new TreePeer('spacy_parser.py');
  const folder = `${cache}spacy/`;
  const kept = `${cache}spacy.json`;
  if (isFresh || !existsSync(kept)) {
    writeFileSync(kept, JSON.stringify(await peer.train(train, evaluation, folder)));
  }
  const training = keptTraining.parse(JSON.parse(readFileSync(kept, 'utf8')));
  await peer.load(folder);
  const texts = evaluation.map(({ text }) => text);
  const said = await peer.predict(texts);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) times.push(await peer.seconds(texts));
  peer.close();
  return {
    system: 'spaCy',
    ...scored(task, evaluation, said),
    ...training,
    wordsPerSecond: wordsOf(evaluation) / median(times),
  };
}

function scored(
  task: Task,
  evaluation: readonly Document[],
  said: readonly Annotations[],
): Pick<Outcome, 'las' | 'uas' | 'sentences' | 'ece'> {
  const known = new Set(
    evaluation.flatMap(({ annotations }) => (annotations.tokens ?? []).flatMap(({ dep }) => dep ?? [])),
  );
  const labels = [...known].map((name) => ({ name }));
  const pairs = evaluation.map(({ annotations: gold }, i) => ({ gold, predicted: said[i] ?? {} }));
  const { figures } = scoreTask({ ...task, labels }, pairs);
  return {
    las: figures.dep_las ?? 0,
    uas: figures.dep_uas ?? 0,
    sentences: figures.sents_f ?? 0,
    ...(figures.ece === undefined ? {} : { ece: figures.ece }),
  };
}

function wordsOf(documents: readonly Document[]): number {
  return documents.reduce((sum, { annotations }) => sum + (annotations.tokens?.length ?? 0), 0);
}

function pageOf({ train, evaluation }: Corpus, outcomes: readonly Outcome[], machine: string): string {
  const rows = outcomes.map(
    ({ system, las, uas, sentences, ece, trainSeconds, wordsPerSecond, bytes }) =>
      `| ${[system, percent(las), percent(uas), percent(sentences), percent(ece), count(trainSeconds), count(wordsPerSecond), megabytes(bytes)].join(' | ')} |`,
  );
  return [
    '# Trees',
    '',
    `Dependencies of the ${evaluation.length} dev documents of GUM (${count(wordsOf(evaluation))} words) from raw text, trained on its ${train.length} training documents (${count(wordsOf(train))} words): attachment with labels (LAS) and without (UAS) and sentences, F1 by the rules of the CoNLL 2018 shared task, with punctuation and the universal part of labels. Both see the dev documents while they train: spaCy's parser, with its efficiency settings and on stretches of ten sentences, keeps its best state on them, and ours fits its confidences on them. One core for prediction; words a second are medians of ${rounds} passes. spaCy's seconds of training are those of its processor, ours those of the clock.`,
    '',
    '| system | LAS | UAS | sentences | calibration error | training, s | words/s | MB |',
    '|---|---|---|---|---|---|---|---|',
    ...rows,
    '',
    `Made by \`npm run bench -- parser\` on ${machine}.`,
    '',
  ].join('\n');
}
