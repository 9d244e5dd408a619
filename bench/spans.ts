// Overlapping spans from raw text: our span network and spaCy's spancat, trained on the same documents of GUM, whose entities
// nest. `npm run bench -- spans` writes bench/results/spans.{json,md}.
//   --seeds 1,2        seeds of ours; default 1
//   --set name=3       a setting of ours; several times
//   --suggester 15     spaCy looks at all n-grams of so many words; "finder" trains a span finder beside it
//   --fresh            train again instead of taking what was trained before from bench/.cache
//   --ours-only        without the peer
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadInstalledVectors, trainComponent } from '@tincture/learn';
import {
  type Annotations,
  createRandom,
  type Document,
  loadComponent,
  pairPredictions,
  scoreInterval,
  scoreTask,
  spansOf,
  type Task,
  tokenize,
} from 'tincture';
import { z } from 'zod';
import { type Corpus, loadCorpus } from './lib/corpora.ts';
import { megabytes, percent } from './lib/figures.ts';
import { describeMachine, machineLine } from './lib/machine.ts';
import { Peer, peersInstalled } from './lib/peer.ts';
import { writeResults } from './lib/results.ts';
import { settingsOf } from './lib/settings.ts';
import { median, medianSeconds } from './lib/timing.ts';

/** Passes over the texts of which the median time counts. */
const rounds = 5;
/** One in so many of the training documents is held out for stopping and fitting: the same for every system. */
const heldOutEvery = 10;
const cache = fileURLToPath(new URL('.cache/gum-spans/', import.meta.url));

const keptTraining = z.object({ trainSeconds: z.number(), bytes: z.number() });
const predicted = z.object({
  seconds: z.number(),
  ents: z.array(z.array(z.tuple([z.number(), z.number(), z.string()]))),
});

interface Outcome {
  readonly system: string;
  /** In [0, 1], with the 95 % interval of the first. */
  readonly f: number;
  readonly low: number;
  readonly high: number;
  readonly precision: number;
  readonly recall: number;
  readonly macroF: number;
  readonly ece?: number;
  readonly trainSeconds: number;
  readonly bytes: number;
  readonly wordsPerSecond: number;
}

export async function runSpans(flags: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...flags],
    options: {
      seeds: { type: 'string', default: '1' },
      set: { type: 'string', multiple: true, default: [] },
      suggester: { type: 'string', default: '15' },
      fresh: { type: 'boolean', default: false },
      'ours-only': { type: 'boolean', default: false },
    },
  });
  const settings = settingsOf(values.set);
  const machine = machineLine(describeMachine());
  const corpus = await loadCorpus('gum-spans');
  mkdirSync(cache, { recursive: true });
  const outcomes: Outcome[] = [];
  const note = (outcome: Outcome): void => {
    outcomes.push(outcome);
    console.log(JSON.stringify(outcome));
  };
  for (const seed of values.seeds.split(',').map(Number)) note(await ours(corpus, seed, settings, values.fresh));
  if (peersInstalled() && !values['ours-only']) note(await spacy(corpus, values.suggester, values.fresh));
  const page = pageOf(corpus, outcomes, settings, machine);
  writeResults('spans', page, { machine, settings, outcomes });
}

/** The texts to learn from, and those that say when it is enough. */
function divide(train: readonly Document[]): { learnt: readonly Document[]; dev: readonly Document[] } {
  const isHeldOut = (_: Document, index: number): boolean => index % heldOutEvery === heldOutEvery - 1;
  return { learnt: train.filter((document, index) => !isHeldOut(document, index)), dev: train.filter(isHeldOut) };
}

async function ours(
  { task, train, evaluation }: Corpus,
  seed: number,
  settings: Record<string, number>,
  isFresh: boolean,
): Promise<Outcome> {
  const vectors = await loadInstalledVectors();
  const [file, kept] = [`${cache}tincture-${seed}.safetensors`, `${cache}tincture-${seed}.json`];
  if (isFresh || !existsSync(kept)) {
    const { learnt, dev } = divide(train);
    const begun = process.cpuUsage();
    const { bytes } = await trainComponent(task, learnt, dev, {
      seed,
      settings,
      threads: 1,
      ...(vectors === undefined ? {} : { vectors }),
      onProgress: ({ step, steps, loss }) => {
        if (loss !== undefined && step % 100 === 0)
          console.error(`seed ${seed}: step ${step} of ${steps}, loss ${loss.toFixed(3)}`);
      },
    });
    const { user, system } = process.cpuUsage(begun);
    writeFileSync(file, bytes);
    writeFileSync(kept, JSON.stringify({ trainSeconds: (user + system) / 1e6, bytes: bytes.length }));
  }
  const training = keptTraining.parse(JSON.parse(readFileSync(kept, 'utf8')));
  const component = loadComponent(readFileSync(file));
  const pass = () => component.predict(evaluation.map(({ text }) => tokenize(text)));
  const said = pairPredictions(evaluation, await pass()).map((pair) => pair.predicted);
  const seconds = await medianSeconds(rounds, pass);
  return {
    system: `tincture${vectors === undefined ? ', without word vectors' : ''}, seed ${seed}`,
    ...scored(task, evaluation, said),
    ...training,
    wordsPerSecond: wordsOf(evaluation) / seconds,
  };
}

/** A line of a text, which is a paragraph, with its spans: spaCy gets these, as n-grams of whole documents are too many. */
interface Paragraph {
  readonly document: number;
  readonly start: number;
  readonly text: string;
  readonly spans: readonly [number, number, string][];
}

async function spacy({ task, train, evaluation }: Corpus, suggester: string, isFresh: boolean): Promise<Outcome> {
  const folder = `${cache}spacy-${suggester}`;
  const kept = `${folder}.json`;
  const peer = new Peer('spacy_spancat.py');
  try {
    if (isFresh || !existsSync(kept)) {
      const { learnt, dev } = divide(train);
      const job = {
        op: 'train',
        train: paragraphsOf(task, learnt).map(({ text, spans }) => [text, spans]),
        dev: paragraphsOf(task, dev).map(({ text, spans }) => [text, spans]),
        folder,
        suggester: suggester === 'finder' ? suggester : Number(suggester),
      };
      writeFileSync(kept, JSON.stringify(keptTraining.parse(await peer.ask(job))));
    }
    await peer.ask({ op: 'load', folder });
    const paragraphs = paragraphsOf(task, evaluation);
    const texts = paragraphs.map(({ text }) => text);
    const times: number[] = [];
    let found: z.infer<typeof predicted>['ents'] = [];
    for (let round = 0; round < rounds; round++) {
      const answer = predicted.parse(await peer.ask({ op: 'predict', texts }));
      found = answer.ents;
      times.push(answer.seconds);
    }
    return {
      system: `spaCy spancat, ${suggester === 'finder' ? 'span finder' : `n-grams up to ${suggester}`}`,
      ...scored(task, evaluation, joined(task, evaluation, paragraphs, found)),
      ...keptTraining.parse(JSON.parse(readFileSync(kept, 'utf8'))),
      wordsPerSecond: wordsOf(evaluation) / median(times),
    };
  } finally {
    peer.close();
  }
}

/** The paragraphs of documents, which are their lines, with offsets in code points. */
function paragraphsOf(task: Task, documents: readonly Document[]): Paragraph[] {
  return documents.flatMap(({ text, annotations }, document) => {
    const marked = spansOf(task, annotations) ?? [];
    const paragraphs: Paragraph[] = [];
    let start = 0;
    for (const line of text.split('\n')) {
      const end = start + line.length;
      const points = (offset: number): number => [...text.slice(start, offset)].length;
      const own = marked.filter((span) => span.start >= start && span.end <= end);
      const spans = own.map((span): [number, number, string] => [points(span.start), points(span.end), span.label]);
      if (line.trim() !== '') paragraphs.push({ document, start, text: line, spans });
      start = end + 1;
    }
    return paragraphs;
  });
}

/** What was found in paragraphs, as annotations of their documents. */
function joined(
  task: Task,
  documents: readonly Document[],
  paragraphs: readonly Paragraph[],
  found: readonly (readonly [number, number, string][])[],
): Annotations[] {
  const all = documents.map((): { start: number; end: number; label: string }[] => []);
  paragraphs.forEach(({ document, start, text }, index) => {
    const points = [...text];
    const unit = (offset: number): number => start + points.slice(0, offset).join('').length;
    for (const [from, to, label] of found[index] ?? [])
      all[document]?.push({ start: unit(from), end: unit(to), label });
  });
  return all.map((spans) => ({ spans: { [task.group ?? task.name]: spans } }));
}

function scored(
  task: Task,
  evaluation: readonly Document[],
  said: readonly Annotations[],
): Pick<Outcome, 'f' | 'low' | 'high' | 'precision' | 'recall' | 'macroF' | 'ece'> {
  const scores = scoreTask(
    task,
    evaluation.map(({ annotations }, index) => ({ gold: annotations, predicted: said[index] ?? {} })),
  );
  const { low, high } = scoreInterval(task, scores.counts, { random: createRandom(1) });
  const { precision, recall, value: f, figures } = scores;
  const { spans_macro_f: macroF = 0, ece } = figures;
  return { f, low, high, precision, recall, macroF, ...(ece === undefined ? {} : { ece }) };
}

function wordsOf(documents: readonly Document[]): number {
  return documents.reduce((sum, { text }) => sum + tokenize(text).length, 0);
}

function pageOf(
  { train, evaluation, split }: Corpus,
  outcomes: readonly Outcome[],
  settings: Record<string, number>,
  machine: string,
): string {
  const rows = outcomes.map(
    ({ system, f, low, high, precision, recall, macroF, ece, trainSeconds, bytes, wordsPerSecond }) =>
      `| ${[
        system,
        `${percent(f)} (${percent(low)}–${percent(high)})`,
        percent(precision),
        percent(recall),
        percent(macroF),
        percent(ece),
        Math.round(trainSeconds),
        megabytes(bytes),
        Math.round(wordsPerSecond / 100) / 10,
      ].join(' | ')} |`,
  );
  const own = Object.entries(settings).map(([name, value]) => `${name} ${value}`);
  return [
    '# Overlapping spans',
    '',
    `Entities of GUM, which nest, with ten labels: F1 of exact spans and labels on ${evaluation.length} documents (${split}), percent with the 95 % interval; precision, recall, macro F1, calibration error, seconds of one core for the training, megabytes, thousand words a second on one core. Trained on ${train.length} documents, of which every tenth says when it is enough; from raw text, each with its own tokens. Ours sees whole documents${own.length === 0 ? '' : ` (${own.join(', ')})`}, spaCy (config of \`init config --optimize efficiency\`) paragraphs.`,
    '',
    '| system | spans F1 | precision | recall | macro F1 | ECE | training, s | MB | thousand words/s |',
    '|---|---|---|---|---|---|---|---|---|',
    ...rows,
    '',
    `Made by \`npm run bench -- spans\` on ${machine}.`,
    '',
  ].join('\n');
}
