// Parts of speech, features and lemmas on GUM: ours beside spaCy, on gold tokens and from raw text.
// `npm run bench -- tokens` writes bench/results/tokens.{json,md}.
//   --only KIND      one of our tasks: pos, tag, morphologizer or lemmatizer; nothing is written
//   --ours-only      no peer; nothing is written
//   --documents N    train and judge on so many documents alone, to see whether all works; nothing is written
//   --fresh          train the peer again instead of taking it from bench/.cache
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadInstalledVectors, trainComponent } from '@tincture/learn';
import {
  type Annotations,
  type Document,
  docFor,
  loadComponent,
  pairPredictions,
  parseTask,
  scoreTask,
  type Task,
  tokenize,
} from 'tincture';
import { z } from 'zod';
import { loadCorpus } from './lib/corpora.ts';
import { count, megabytes, percent } from './lib/figures.ts';
import { describeMachine, machineLine } from './lib/machine.ts';
import { peersInstalled } from './lib/peer.ts';
import { writeResults } from './lib/results.ts';
import { median, medianSeconds } from './lib/timing.ts';
import { TokenPeer } from './lib/token-peer.ts';

const tasks: Readonly<Record<string, Task>> = {
  pos: parseTask('pos', { kind: 'tagger', attribute: 'pos' }),
  tag: parseTask('tag', { kind: 'tagger' }),
  morphologizer: parseTask('morphologizer', { kind: 'morphologizer' }),
  lemmatizer: parseTask('lemmatizer', { kind: 'lemmatizer' }),
};
const names: Readonly<Record<string, string>> = {
  pos: 'universal part of speech',
  tag: "corpus's part of speech",
  morphologizer: 'all features of a token',
  lemmatizer: 'lemma',
};
/** Rounds of the dev texts that are timed. */
const rounds = 5;

/** What a system reaches on the dev documents; shares of gold tokens. */
const figures = z.object({
  system: z.string(),
  task: z.string(),
  onGoldTokens: z.number(),
  fromRawText: z.number(),
  perFeature: z.number().optional(),
  ece: z.number().optional(),
  trainSeconds: z.number(),
  bytes: z.number(),
  wordsPerSecond: z.number(),
});
type Figures = z.infer<typeof figures>;

export async function runTokens(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      'ours-only': { type: 'boolean', default: false },
      documents: { type: 'string' },
      fresh: { type: 'boolean', default: false },
    },
  });
  const isPartial = values.only !== undefined || values.documents !== undefined || values['ours-only'];
  const machine = machineLine(describeMachine());
  const all = await loadCorpus('gum-trees');
  const most = values.documents === undefined ? undefined : Number(values.documents);
  const [train, dev] = [all.train.slice(0, most), all.evaluation.slice(0, most)];
  const words = dev.reduce((sum, { text }) => sum + tokenize(text).length, 0);
  const found: Figures[] = [];
  for (const [name, task] of Object.entries(tasks)) {
    if (values.only === undefined || values.only === name) found.push(await measureOurs(name, task, train, dev, words));
  }
  if (!values['ours-only']) {
    if (!peersInstalled()) throw new Error('The peers are not installed: bash bench/setup.sh, or give --ours-only.');
    const folder = fileURLToPath(new URL(`.cache/gum${most === undefined ? '' : `-${most}`}/spacy/`, import.meta.url));
    if (values.fresh) rmSync(folder, { recursive: true, force: true });
    found.push(...(await measureSpacy(train, dev, words, folder)));
  }
  const result = { machine, train: train.length, dev: dev.length, words, systems: found };
  const page = tokensPage(result);
  if (isPartial) console.log(page);
  else writeResults('tokens', page, result);
}

async function measureOurs(
  name: string,
  task: Task,
  train: readonly Document[],
  dev: readonly Document[],
  words: number,
): Promise<Figures> {
  const vectors = await loadInstalledVectors();
  const begun = performance.now();
  const { bytes } = await trainComponent(task, train, dev, { seed: 1, threads: 1, ...(vectors && { vectors }) });
  const trainSeconds = (performance.now() - begun) / 1_000;
  const component = loadComponent(bytes);
  const onGold = scoreTask(
    component.task,
    pairPredictions(dev, await component.predict(dev.map((document) => docFor(component.task, document)))),
  );
  const texts = dev.map(({ text }) => text);
  const raw = scoreTask(component.task, pairPredictions(dev, await component.predict(texts.map(tokenize))));
  const { morph_per_feat_f: perFeature, ece } = onGold.figures;
  const own: Figures = {
    system: vectors === undefined ? 'Tincture' : `Tincture with vectors (${vectors.name})`,
    task: name,
    onGoldTokens: onGold.value,
    fromRawText: raw.value,
    ...(perFeature !== undefined && { perFeature }),
    ...(ece !== undefined && { ece }),
    trainSeconds,
    bytes: bytes.length,
    wordsPerSecond: words / (await medianSeconds(rounds, () => component.predict(texts.map(tokenize)))),
  };
  console.log(`${name}: ${percent(own.onGoldTokens, 2)}, from raw text ${percent(own.fromRawText, 2)}`);
  return own;
}

async function measureSpacy(
  train: readonly Document[],
  dev: readonly Document[],
  words: number,
  folder: string,
): Promise<Figures[]> {
  const kept = `${folder}training.json`;
  const peer = new TokenPeer();
  if (!existsSync(kept)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(kept, JSON.stringify(await peer.train(train, dev, folder)));
  }
  const { trainSeconds, bytes } = figures
    .pick({ trainSeconds: true, bytes: true })
    .parse(JSON.parse(readFileSync(kept, 'utf8')));
  await peer.load(folder);
  const texts = dev.map(({ text }) => text);
  const [onGold, raw] = [await peer.predict(dev), await peer.read(texts)];
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round++) seconds.push(await peer.time(texts));
  peer.close();
  const score = (task: Task, said: readonly Annotations[]) =>
    scoreTask(
      task,
      pairPredictions(
        dev,
        said.map((annotations) => ({ annotations })),
      ),
    );
  return Object.entries(tasks).map(([name, task]) => {
    const { value, figures: own } = score(task, onGold);
    return {
      system: 'spaCy 3.8.18, efficiency, all in one',
      task: name,
      onGoldTokens: value,
      fromRawText: score(task, raw).value,
      ...(own.morph_per_feat_f !== undefined && { perFeature: own.morph_per_feat_f }),
      trainSeconds,
      bytes,
      wordsPerSecond: words / median(seconds),
    };
  });
}

interface TokensResult {
  readonly machine: string;
  readonly train: number;
  readonly dev: number;
  readonly words: number;
  readonly systems: readonly Figures[];
}

function tokensPage({ machine, train, dev, words, systems }: TokensResult): string {
  const rows = Object.entries(names).flatMap(([task, name]) =>
    systems
      .filter((system) => system.task === task)
      .map(
        ({ system, onGoldTokens, fromRawText, perFeature, ece, trainSeconds, bytes, wordsPerSecond }) =>
          `| ${name} | ${system} | ${percent(onGoldTokens, 2)} | ${percent(fromRawText, 2)} | ${percent(perFeature, 2)} | ${percent(ece, 2)} | ${count(trainSeconds)} | ${megabytes(bytes)} | ${count(wordsPerSecond)} |`,
      ),
  );
  return [
    '# Parts of speech, features and lemmas: GUM',
    '',
    `${count(train)} documents of 16 genres to train on, ${count(dev)} dev documents (${count(words)} words) to stop early and be judged on. Accuracy is the share of gold tokens that are right: on the tokens of the treebank, and from raw text, where a token that the tokenizer has otherwise cannot be right. Ours are four components, each trained and timed by itself; spaCy's are one pipeline, of which the training, the size and the speed are those of all four together. Seconds are of one core; words a second are from raw text on, the median of ${rounds} rounds.`,
    '',
    '| what | system | gold tokens, % | raw text, % | F1 of each feature, % | ECE, % | training, s | model, MB | words/s |',
    '|---|---|---|---|---|---|---|---|---|',
    ...rows,
    '',
    `${machine}.`,
    '',
  ].join('\n');
}
