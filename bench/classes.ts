// Text classification beside the libraries that are trained for it on a CPU: macro F1, training, documents a second and
// size. `npm run bench -- classes [corpus...]` writes bench/results/classes.{json,md}.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadInstalledVectors, trainComponent } from '@tincture/learn';
import { loadComponent } from 'tincture';
import { drawOf, judge } from './curves.ts';
import { buildCore } from './lib/build-core.ts';
import { ClassPeer, type Draw } from './lib/class-peer.ts';
import { type Corpus, loadCorpus } from './lib/corpora.ts';
import type { Outcome } from './lib/curves-page.ts';
import { count, megabytes, percent } from './lib/figures.ts';
import { describeMachine, machineLine } from './lib/machine.ts';
import { formatMeasured, type Measured, measured } from './lib/measured.ts';
import { measuredCore } from './lib/peer.ts';
import { writeResults } from './lib/results.ts';

/** Some peers take minutes for more. */
const someTexts = 500;
const seed = 1;
const rounds = 25;

/** What a system reached, and its speed beside the others'. */
interface Row extends Omit<Outcome, 'documentsPerSecond'> {
  readonly documentsPerSecond: Measured;
  /** Documents a second as a multiple of those of the fastest of scikit-learn's in the same round. */
  readonly ratio: Measured;
}

export async function runClasses(names: readonly string[]): Promise<void> {
  buildCore();
  const machine = machineLine(describeMachine());
  const tables: string[] = [];
  const all: Record<string, Row[]> = {};
  for (const name of names) {
    const corpus = await loadCorpus(name);
    const rows = [
      // Those of JavaScript give one label a text.
      ...(await measureTogether(corpus, drawOf(corpus, someTexts, seed), [
        ['sklearn_textcat.py', ['svc', 'lr']],
        ['spacy_textcat.py'],
        ...(corpus.task.multiple === true ? [] : [['js_textcat.mjs'] as const]),
      ])),
      ...(await measureTogether(corpus, drawOf(corpus, corpus.train.length, seed), [['sklearn_textcat.py', ['svc']]])),
    ];
    all[name] = rows;
    tables.push(table(name, corpus, rows));
    console.log(tables.at(-1));
  }
  const page = [
    '# Text classification',
    '',
    `Macro F1 on the evaluation texts (percent), seconds of training, documents a second from raw text to labels and megabytes of the trained model. One draw of ${someTexts} texts, and all there are. Speed: every system is a process on the same core; after a pass over the evaluation texts that warms up, they take turns for ${rounds} rounds of a pass each: median [lowest, highest]. Learning curves over five draws: curves-<corpus>.md.`,
    '',
    ...tables,
    `Made by \`npm run bench -- classes ${names.join(' ')}\` on ${machine}.`,
    '',
  ].join('\n');
  writeResults('classes', page, { machine, corpora: all });
}

/** Ours and the systems of `scripts`, each trained on `draw`, then timed in turns. */
async function measureTogether(
  corpus: Corpus,
  draw: Draw,
  scripts: readonly (readonly [script: string, systems?: readonly string[]])[],
): Promise<Row[]> {
  const core = measuredCore();
  const options = core === undefined ? {} : { core };
  const folder = mkdtempSync(join(tmpdir(), 'classes-'));
  const own = new ClassPeer('tincture_textcat.mjs', options);
  const peers = scripts.map(([script, systems]) => ({ peer: new ClassPeer(script, options), systems }));
  try {
    const running = [{ peer: own, outcome: await ours(corpus, draw, join(folder, 'model.safetensors')) }];
    await own.load(corpus, join(folder, 'model.safetensors'));
    for (const { peer, systems } of peers)
      for (const outcome of await peer.train(corpus, draw, systems)) running.push({ peer, outcome });

    const rates = running.map(() => [] as number[]);
    for (let round = 0; round <= rounds; round++) {
      for (const [index, { peer, outcome }] of running.entries()) {
        const seconds = await peer.pass(outcome.system);
        if (round > 0) rates[index]?.push(corpus.evaluation.length / seconds);
      }
    }
    const scikit = rates.filter((_, index) => running[index]?.outcome.system.startsWith('scikit'));
    return running.map(({ outcome }, index) => {
      const own = rates[index] ?? [];
      const ratios = own.map((rate, round) => rate / Math.max(...scikit.map((other) => other[round] ?? Number.NaN)));
      return { ...outcome, documentsPerSecond: measured(own), ratio: measured(ratios) };
    });
  } finally {
    own.close();
    for (const { peer } of peers) peer.close();
    rmSync(folder, { recursive: true });
  }
}

/** Ours, trained into the file `path`. */
async function ours(corpus: Corpus, draw: Draw, path: string): Promise<Outcome> {
  const vectors = await loadInstalledVectors();
  const begun = performance.now();
  const { bytes } = await trainComponent(corpus.task, draw.train, [], {
    seed,
    ...(vectors === undefined ? {} : { vectors }),
  });
  const trainSeconds = (performance.now() - begun) / 1_000;
  writeFileSync(path, bytes);
  const system = vectors === undefined ? 'tincture, without word vectors' : 'tincture';
  return { system, size: draw.size, seed, trainSeconds, ...(await judge(corpus, loadComponent(bytes))) };
}

function table(name: string, { task, evaluation, split }: Corpus, rows: readonly Row[]): string {
  const kind = task.multiple === true ? 'labels, several a text' : 'labels';
  const lines = rows.map(({ system, size, score, trainSeconds, documentsPerSecond, ratio, bytes }) => {
    const speed = formatMeasured(documentsPerSecond, count);
    const cells = [
      count(size),
      system,
      percent(score),
      trainSeconds.toFixed(1),
      speed,
      formatMeasured(ratio, oneDigit),
    ];
    return `| ${[...cells, megabytes(bytes)].join(' | ')} |`;
  });
  return [
    `## ${name}`,
    '',
    `${task.labels.length} ${kind}; ${count(evaluation.length)} evaluation texts (${split}).`,
    '',
    '| texts | system | macro F1 | training, s | documents/s | × the fastest of scikit-learn in the same round | MB |',
    '|---|---|---|---|---|---|---|',
    ...lines,
    '',
  ].join('\n');
}

function oneDigit(value: number): string {
  return value.toFixed(1);
}
