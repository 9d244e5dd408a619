// The peers of the learning curves, trained on the same draws as ours.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pairPredictions, scoreTask } from 'tincture';
import { z } from 'zod';
import { fromBio, toBio } from './bio.ts';
import { ClassPeer, type Draw } from './class-peer.ts';
import type { Corpus } from './corpora.ts';
import type { Outcome } from './curves-page.ts';
import { Peer } from './peer.ts';
import { RawTextPeer } from './raw-text-peer.ts';

/**
 * spaCy with its efficiency settings, stopping early on a tenth of the texts. What it reached is kept in bench/.cache,
 * because a training takes minutes and always comes out the same.
 */
export async function spacy(name: string, corpus: Corpus, draws: readonly Draw[]): Promise<Outcome[]> {
  const cache = fileURLToPath(new URL('../.cache/curves/', import.meta.url));
  mkdirSync(cache, { recursive: true });
  const outcomes: Outcome[] = [];
  for (const draw of draws) {
    const path = `${cache}${name}-spacy-${draw.size}-${draw.seed}.json`;
    if (!existsSync(path)) {
      const reached = await (corpus.task.kind === 'ner' ? spacyEntities : spacyClasses)(corpus, draw);
      writeFileSync(path, JSON.stringify(reached));
    }
    const reached = spacyOutcome.parse(JSON.parse(readFileSync(path, 'utf8')));
    outcomes.push({ system: 'spaCy, efficiency', size: draw.size, seed: draw.seed, ...reached });
    console.log(`spaCy ${draw.size} seed ${draw.seed}: ${(100 * reached.score).toFixed(1)}`);
  }
  return outcomes;
}

const spacyOutcome = z.object({
  score: z.number(),
  trainSeconds: z.number(),
  documentsPerSecond: z.number(),
  bytes: z.number(),
});

async function spacyEntities({ task, evaluation }: Corpus, { train }: Draw): Promise<z.infer<typeof spacyOutcome>> {
  const peer = new RawTextPeer('spacy_ner.py');
  const heldOut = Math.max(1, Math.floor(train.length / 10));
  const folder = mkdtempSync(join(tmpdir(), 'spacy-'));
  const { trainSeconds, bytes } = await peer.train(train.slice(heldOut), train.slice(0, heldOut), folder);
  await peer.load(folder);
  const texts = evaluation.map(({ text }) => text);
  const predicted = await peer.predict(texts);
  const { seconds } = await peer.time(texts);
  peer.close();
  rmSync(folder, { recursive: true });
  const pairs = pairPredictions(
    evaluation,
    predicted.map((annotations) => ({ annotations })),
  );
  const score = scoreTask(task, pairs).value;
  return { score, trainSeconds, documentsPerSecond: evaluation.length / seconds, bytes };
}

async function spacyClasses(corpus: Corpus, draw: Draw): Promise<z.infer<typeof spacyOutcome>> {
  const peer = new ClassPeer('spacy_textcat.py');
  const [outcome] = await peer.train(corpus, draw);
  peer.close();
  return spacyOutcome.parse(outcome);
}

const crfsuiteAnswer = z.object({
  tags: z.array(z.array(z.string())),
  trainSeconds: z.number(),
  predictSeconds: z.number(),
  bytes: z.number(),
});

export async function crfsuite(corpus: Corpus, draws: readonly Draw[]): Promise<Outcome[]> {
  const peer = new Peer('crfsuite_ner.py');
  const words = corpus.evaluation.map((document) => toBio(document).words);
  const outcomes: Outcome[] = [];
  for (const { size, seed, train } of draws) {
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

export async function scikitLearn(corpus: Corpus, draws: readonly Draw[]): Promise<Outcome[]> {
  const peer = new ClassPeer('sklearn_textcat.py');
  const outcomes: Outcome[] = [];
  for (const draw of draws) {
    // Logistic regression over many classes takes minutes a fit from here on, and is no better than the other.
    const reached = await peer.train(corpus, draw, draw.size <= 500 ? ['svc', 'lr'] : ['svc']);
    for (const { system, size, seed, score } of reached)
      console.log(`${system} ${size} seed ${seed}: ${(100 * score).toFixed(1)}`);
    outcomes.push(...reached);
  }
  peer.close();
  return outcomes;
}
