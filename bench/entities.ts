// Named entities on CoNLL-2003, read as whole documents: accuracy, training, size, speed, start and memory of ours
// beside its peers. `npm run bench -- entities` writes bench/results/entities.{json,md}.
//   --seeds 1,2     ours with these seeds (default 1,2,3,4,5)
//   --ours-only     no peers, for a quick look; nothing is written
//   --fresh         train the peers again instead of taking them from bench/.cache
//   --stream-mb N   text to stream for the memory of ours (default 1000)
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createTrainingPool, loadInstalledVectors } from '@tincture/learn';
import { loadComponent, pairPredictions, scoreTask, tokenize } from 'tincture';
import { buildCore } from './lib/build-core.ts';
import { type Corpus, loadCorpus } from './lib/corpora.ts';
import { type EntitiesResult, entitiesPage, type OurTraining } from './lib/entities-page.ts';
import {
  type MeasuredSystem,
  measureMemory,
  measureSpeed,
  measureStarts,
  type SpeedTexts,
  startCommand,
} from './lib/entities-speed.ts';
import { count, percent } from './lib/figures.ts';
import { describeMachine, machineLine } from './lib/machine.ts';
import { javaScriptPeersInstalled, measuredCore, peersInstalled } from './lib/peer.ts';
import { writeResults } from './lib/results.ts';
import { type TrainedPeer, trainPeers } from './lib/trained-peers.ts';

const spacyStreamBytes = 20e6;

export async function runEntities(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seeds: { type: 'string', default: '1,2,3,4,5' },
      'ours-only': { type: 'boolean', default: false },
      fresh: { type: 'boolean', default: false },
      'stream-mb': { type: 'string', default: '1000' },
    },
  });
  const seeds = values.seeds.split(',').map(Number);
  const streamBytes = Number(values['stream-mb']) * 1e6;
  if (!seeds.every(Number.isSafeInteger) || !(streamBytes >= 0))
    throw new Error('--seeds and --stream-mb take numbers.');
  const withPeers = !values['ours-only'];
  if (withPeers && !(peersInstalled() && javaScriptPeersInstalled()))
    throw new Error('The peers are not installed: bash bench/setup.sh, or give --ours-only.');

  buildCore();
  const machine = describeMachine();
  const corpus = await loadCorpus('conll03-documents');
  const peers = withPeers ? await trainPeers(corpus, { fresh: values.fresh }) : [];
  const ours = await trainOurs(corpus, seeds);

  const core = measuredCore();
  const pin = core === undefined ? {} : { core };
  const texts = speedTexts(corpus);
  const own = { name: 'tincture', script: 'tincture_ner.mjs', folder: ours[0]?.path ?? '' };
  const trained = peers.map(({ system, folder }) => ({ name: system.name, script: system.script, folder }));
  const spacy = trained[0];
  const systems = [own, ...trained, ...(withPeers ? untrained : [])];
  const speed = await measureSpeed(systems, texts, spacy?.name ?? own.name, pin);
  for (const { system, wordsPerSecond } of speed) console.log(`${system}: ${count(wordsPerSecond.median)} words/s`);

  const starts = await measureStarts(startsOf(own, spacy), pin);
  const memory = [await measureMemory(own, texts.documents, streamBytes, core)];
  if (spacy !== undefined) memory.push(await measureMemory(spacy, texts.documents, spacyStreamBytes, core));

  const result: EntitiesResult = {
    machine: machineLine(machine),
    pinned: core !== undefined,
    train: corpus.train.length,
    dev: corpus.evaluation.length,
    words: texts.words,
    ours: ours.map(({ path: _, ...figures }) => figures),
    peers: peers.map(withoutFolder),
    speed,
    starts,
    memory,
  };
  const page = entitiesPage(result);
  if (withPeers) writeResults('entities', page, result);
  else console.log(page);
}

/** Measured for speed alone: they have no training, and find other things. */
const untrained: readonly MeasuredSystem[] = ['wink-nlp', 'compromise'].map((name) => ({
  name,
  script: 'js_ner.mjs',
  folder: name,
}));

function withoutFolder({ system, folder: _, ...figures }: TrainedPeer): EntitiesResult['peers'][number] {
  return { system: system.name, ...figures };
}

/** One training after the other, so that each has the machine to itself. */
async function trainOurs(corpus: Corpus, seeds: readonly number[]): Promise<(OurTraining & { path: string })[]> {
  const folder = fileURLToPath(new URL(`.cache/${corpus.task.name}/tincture/`, import.meta.url));
  mkdirSync(folder, { recursive: true });
  const vectors = await loadInstalledVectors();
  const pool = createTrainingPool({ workers: 1 });
  const docs = corpus.evaluation.map(({ text }) => tokenize(text));
  const trainings: (OurTraining & { path: string })[] = [];
  try {
    for (const seed of seeds) {
      const start = performance.now();
      const options = { seed, ...(vectors === undefined ? {} : { vectors }) };
      const { bytes } = await pool.train(corpus.task, corpus.train, corpus.evaluation, options);
      const trainSeconds = (performance.now() - start) / 1_000;
      const path = `${folder}seed-${seed}.safetensors`;
      writeFileSync(path, bytes);
      // From the file, so that what is judged is what ships.
      const predictions = await loadComponent(readFileSync(path)).predict(docs);
      const { value, precision, recall, figures } = scoreTask(
        corpus.task,
        pairPredictions(corpus.evaluation, predictions),
      );
      const vectorNames = vectors === undefined ? {} : { vectors: vectors.name };
      const score = { f: value, precision, recall, ece: figures.ece ?? Number.NaN };
      trainings.push({ seed, ...score, trainSeconds, bytes: bytes.length, ...vectorNames, path });
      console.log(`tincture seed ${seed}: dev F ${percent(value, 2)}, trained in ${Math.round(trainSeconds)} s`);
    }
  } finally {
    await pool.close();
  }
  return trainings;
}

function speedTexts(corpus: Corpus): SpeedTexts {
  const documents = corpus.evaluation.map(({ text }) => text);
  return {
    documents,
    words: documents.reduce((sum, text) => sum + tokenize(text).length, 0),
    short: documents
      .flatMap((text) => text.split('\n'))
      .filter((line) => line.length > 20)
      .slice(0, 500),
  };
}

/** A small program with the built library, and spaCy's counterpart. */
function startsOf(own: MeasuredSystem, spacy: MeasuredSystem | undefined): Parameters<typeof measureStarts>[0] {
  const text = 'Ada Lovelace wrote to Charles Babbage from London in 1843 .';
  return [
    { system: own.name, command: startCommand('first-prediction.mjs', own.folder, text) },
    {
      system: `${own.name}, with Node's compile cache`,
      command: startCommand(
        'first-prediction.mjs',
        own.folder,
        text,
        mkdtempSync(join(tmpdir(), 'tincture-compiled-')),
      ),
    },
    ...(spacy === undefined ? [] : [{ system: spacy.name, command: startCommand(spacy.script, spacy.folder, text) }]),
  ];
}
