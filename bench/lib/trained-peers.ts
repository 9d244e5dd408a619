// The peers of the entities benchmark, trained once on CoNLL-2003 and kept in bench/.cache: spaCy takes minutes, and
// always comes out the same. What is kept says on which day it was trained.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadInstalledVectors } from '@tincture/learn';
import { pairPredictions, scoreTask } from 'tincture';
import { z } from 'zod';
import type { Corpus } from './corpora.ts';
import { describeMachine, machineLine } from './machine.ts';
import { RawTextPeer } from './raw-text-peer.ts';

/** A system that is trained here to be measured against. */
export interface PeerSystem {
  readonly name: string;
  readonly script: string;
  /** Name of its folder in the cache. */
  readonly key: string;
  /** So many of the most frequent words of the installed vectors are given to it; 0 for none. */
  readonly vectorWords: number;
}

const peerSystems: readonly PeerSystem[] = [
  { name: 'spaCy 3.8.18, efficiency', script: 'spacy_ner.py', key: 'spacy', vectorWords: 0 },
  { name: 'spaCy 3.8.18, efficiency, 20k vectors', script: 'spacy_ner.py', key: 'spacy-vectors', vectorWords: 20_000 },
  { name: 'python-crfsuite 0.9.12', script: 'crfsuite_raw_ner.py', key: 'crfsuite', vectorWords: 0 },
];

const figures = z.object({
  f: z.number(),
  precision: z.number(),
  recall: z.number(),
  trainSeconds: z.number(),
  bytes: z.number(),
  /** The machine and the day of the training. */
  machine: z.string(),
  date: z.string(),
});

/** A peer that was trained, with what it reached on the evaluation texts. */
export interface TrainedPeer extends z.infer<typeof figures> {
  readonly system: PeerSystem;
  /** What {@link RawTextPeer.load} takes. */
  readonly folder: string;
}

/** The peers trained on `corpus`: those of the cache, and the others, or all where `fresh`, trained now. */
export async function trainPeers(corpus: Corpus, { fresh }: { readonly fresh: boolean }): Promise<TrainedPeer[]> {
  const all: TrainedPeer[] = [];
  for (const system of peerSystems) {
    const folder = fileURLToPath(new URL(`../.cache/${corpus.task.name}/${system.key}/`, import.meta.url));
    const kept = `${folder}figures.json`;
    if (fresh || !existsSync(kept)) {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      writeFileSync(kept, JSON.stringify(await trainPeer(corpus, system, folder)));
    }
    all.push({ system, folder, ...figures.parse(JSON.parse(readFileSync(kept, 'utf8'))) });
  }
  return all;
}

async function trainPeer(corpus: Corpus, system: PeerSystem, folder: string): Promise<z.infer<typeof figures>> {
  const machine = describeMachine();
  const vectors = system.vectorWords === 0 ? undefined : `${folder}vectors.txt`;
  if (vectors !== undefined) await writeVectors(vectors, system.vectorWords);
  const peer = new RawTextPeer(system.script);
  const { trainSeconds, bytes } = await peer.train(corpus.train, corpus.evaluation, folder, vectors);
  await peer.load(folder);
  const predicted = await peer.predict(corpus.evaluation.map(({ text }) => text));
  peer.close();
  const pairs = pairPredictions(
    corpus.evaluation,
    predicted.map((annotations) => ({ annotations })),
  );
  const { value, precision, recall } = scoreTask(corpus.task, pairs);
  console.log(`${system.name}: dev F ${(100 * value).toFixed(2)}, trained in ${Math.round(trainSeconds)} s`);
  return { f: value, precision, recall, trainSeconds, bytes, machine: machineLine(machine), date: machine.date };
}

/** The most frequent words of the installed vectors in word2vec's text form, which spaCy reads. */
async function writeVectors(path: string, words: number): Promise<void> {
  const vectors = await loadInstalledVectors();
  if (vectors === undefined) throw new Error('spaCy with vectors needs word vectors: npx tincture vectors install en');
  const row = new Float32Array(vectors.dimensions);
  const lines = [`${words} ${vectors.dimensions}`];
  for (let at = 0; at < words; at++) {
    vectors.copyRow(at, row, 0);
    lines.push(`${vectors.word(at)} ${Array.from(row, (value) => value.toFixed(5)).join(' ')}`);
  }
  writeFileSync(path, `${lines.join('\n')}\n`);
}
