// What texts without annotations are worth: food, trained on a few texts of gold alone, and with a thousand posts that
// nobody annotated, labelled by what the gold has taught. `npm run bench -- unannotated` writes
// bench/results/unannotated.md.
import { loadInstalledVectors, type TrainOptions, trainComponent } from '@tincture/learn';
import { createRandom, loadComponent, pairPredictions, scoreTask, tokenize } from 'tincture';
import { loadCorpus, loadUnannotated } from './lib/corpora.ts';
import { count, percent } from './lib/figures.ts';
import { describeMachine, machineLine } from './lib/machine.ts';
import { writeResults } from './lib/results.ts';
import { formatGap, formatSpread, spread } from './lib/statistics.ts';

const sizes = [50, 100, 250];
const seeds = [1, 2, 3];
/** Gold that is not trained on, drawn beside the training texts: both trainings get the same. */
const devSize = 50;
const posts = 1_000;

export async function runUnannotated(): Promise<void> {
  const machine = machineLine(describeMachine());
  const { task, train, evaluation, split } = await loadCorpus('food');
  const known = new Set([...train, ...evaluation].map(({ text }) => text));
  const unannotated = (await loadUnannotated('food')).filter((text) => !known.has(text));
  const vectors = await loadInstalledVectors();
  const docs = evaluation.map(({ text }) => tokenize(text));
  const rows: string[] = [];
  for (const size of sizes) {
    const reached: Record<'alone' | 'both', { f: number[]; ece: number[]; seconds: number[] }> = {
      alone: { f: [], ece: [], seconds: [] },
      both: { f: [], ece: [], seconds: [] },
    };
    for (const seed of seeds) {
      const drawn = createRandom(seed).shuffle([...train]);
      const texts = createRandom(seed)
        .shuffle([...unannotated])
        .slice(0, posts);
      for (const [which, more] of [
        ['alone', {}],
        ['both', { unannotated: { texts } }],
      ] as const) {
        const begun = performance.now();
        // Seconds on one core, as everywhere in these pages.
        const options: TrainOptions = { seed, threads: 1, ...(vectors === undefined ? {} : { vectors }), ...more };
        const { bytes } = await trainComponent(
          task,
          drawn.slice(devSize, devSize + size),
          drawn.slice(0, devSize),
          options,
        );
        const seconds = (performance.now() - begun) / 1_000;
        const { value, figures } = scoreTask(
          task,
          pairPredictions(evaluation, await loadComponent(bytes).predict(docs)),
        );
        reached[which].f.push(value);
        reached[which].ece.push(figures.ece ?? 0);
        reached[which].seconds.push(seconds);
        console.log(`${size} texts, seed ${seed}, ${which}: ${percent(value)} in ${Math.round(seconds)} s`);
      }
    }
    const { alone, both } = reached;
    const cells = [alone.f, both.f].map((f) => formatSpread(spread(f)));
    const errors = [alone.ece, both.ece].map((ece) => formatSpread(spread(ece)));
    const times = [alone.seconds, both.seconds].map((seconds) => Math.round(spread(seconds).mean));
    rows.push(`| ${[size, ...cells, formatGap(both.f, alone.f), ...errors, ...times].join(' | ')} |`);
  }
  const page = [
    '# Texts without annotations',
    '',
    `Entity F1 on ${evaluation.length} texts of food (${split}), percent, mean ± standard deviation over seeds ${seeds.join(', ')}. Trained on so many texts of gold, with ${devSize} more as dev texts; and on the same with ${count(posts)} posts that nobody annotated, labelled by what the gold alone had taught (\`train --unannotated\`). Gain in points with the 95 % interval of its mean over the draws.`,
    '',
    '| texts of gold | gold alone | with posts | gain | calibration error, gold alone | with posts | training, s | with posts |',
    '|---|---|---|---|---|---|---|---|',
    ...rows,
    '',
    `Made by \`npm run bench -- unannotated\` on ${machine}.`,
    '',
  ].join('\n');
  writeResults('unannotated', page);
}
