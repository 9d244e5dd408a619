// Text classification beside the libraries that are trained for it on a CPU: macro F1, training, documents a second and
// size, one system after the other. `npm run bench -- classes [corpus...]` writes bench/results/classes.{json,md}.
import { loadInstalledVectors, trainComponent } from '@tincture/learn';
import { loadComponent } from 'tincture';
import { drawOf, judge } from './curves.ts';
import { type Corpus, loadCorpus } from './lib/corpora.ts';
import { classPeers, type Draw } from './lib/curve-peers.ts';
import type { Outcome } from './lib/curves-page.ts';
import { count, megabytes, percent } from './lib/figures.ts';
import { describeMachine, machineLine } from './lib/machine.ts';
import { writeResults } from './lib/results.ts';

/** Some peers take minutes for more. */
const someTexts = 500;
const seed = 1;
/** A pass of the quickest takes some 20 milliseconds: of a few, the first would say how long the runtime takes to get going. */
const passes = 25;

export async function runClasses(names: readonly string[]): Promise<void> {
  const machine = machineLine(describeMachine());
  const tables: string[] = [];
  const all: Record<string, Outcome[]> = {};
  for (const name of names) {
    const corpus = await loadCorpus(name);
    const some = drawOf(corpus, someTexts, seed);
    const whole = drawOf(corpus, corpus.train.length, seed);
    const outcomes = [
      await ours(corpus, some),
      ...(await classPeers('sklearn_textcat.py', corpus, some, { rounds: passes })),
      ...(await classPeers('spacy_textcat.py', corpus, some, { rounds: passes })),
      // They give one label a text.
      ...(corpus.task.multiple === true ? [] : await classPeers('js_textcat.mjs', corpus, some, { rounds: passes })),
      await ours(corpus, whole),
      ...(await classPeers('sklearn_textcat.py', corpus, whole, { systems: ['svc'], rounds: passes })),
    ];
    all[name] = outcomes;
    tables.push(table(name, corpus, outcomes));
    console.log(tables.at(-1));
  }
  const page = [
    '# Text classification',
    '',
    `Macro F1 on the evaluation texts (percent), seconds of training, documents a second from raw text to labels (median of ${passes} passes over the evaluation texts in one process, one thread) and megabytes of the trained model. One draw of ${someTexts} texts, and all there are; one system after the other with nothing beside it. Learning curves over five draws: curves-<corpus>.md.`,
    '',
    ...tables,
    `Made by \`npm run bench -- classes ${names.join(' ')}\` on ${machine}.`,
    '',
  ].join('\n');
  writeResults('classes', page, { machine, corpora: all });
}

async function ours(corpus: Corpus, draw: Draw): Promise<Outcome> {
  const vectors = await loadInstalledVectors();
  const begun = performance.now();
  const { bytes } = await trainComponent(corpus.task, draw.train, [], {
    seed,
    ...(vectors === undefined ? {} : { vectors }),
  });
  const trainSeconds = (performance.now() - begun) / 1_000;
  const system = vectors === undefined ? 'tincture, without word vectors' : 'tincture';
  return { system, size: draw.size, seed, trainSeconds, ...(await judge(corpus, loadComponent(bytes), passes)) };
}

function table(name: string, { task, evaluation, split }: Corpus, outcomes: readonly Outcome[]): string {
  const kind = task.multiple === true ? 'labels, several a text' : 'labels';
  const rows = outcomes.map(({ system, size, score, trainSeconds, documentsPerSecond, bytes }) => {
    // Against the fastest of scikit-learn's with the same texts.
    const scikit = outcomes.filter((other) => other.size === size && other.system.startsWith('scikit'));
    const fastest = Math.max(...scikit.map((other) => other.documentsPerSecond));
    const ratio = (documentsPerSecond / fastest).toFixed(1);
    return `| ${[count(size), system, percent(score), trainSeconds.toFixed(1), count(documentsPerSecond), ratio, megabytes(bytes)].join(' | ')} |`;
  });
  return [
    `## ${name}`,
    '',
    `${task.labels.length} ${kind}; ${count(evaluation.length)} evaluation texts (${split}).`,
    '',
    '| texts | system | macro F1 | training, s | documents/s | × scikit-learn | MB |',
    '|---|---|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
