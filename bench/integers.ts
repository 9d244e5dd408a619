// What 8-bit weights and 16-bit values cost: the entities of CoNLL-2003 that a network finds in the floating point it was
// trained in, and in the integers that it is shipped in. `npm run bench -- integers` writes bench/results/integers.md.
import { loadInstalledVectors } from '@tincture/learn';
import { createRandom } from 'tincture';
import {
  contextWords,
  createKernels,
  createNerDecoder,
  createTagScheme,
  inputColumns,
  type TagScheme,
} from 'tincture/training';
import { dense } from '../packages/learn/src/layers/dense.ts';
import { createParameters, parameterCount } from '../packages/learn/src/optimizers/parameters.ts';
import { createRepairs, type NerText, readNerTexts } from '../packages/learn/src/tasks/ner-data.ts';
import { joinMembers } from '../packages/learn/src/tasks/ner-export.ts';
import { plainF, type ScoredText, scoreTexts } from '../packages/learn/src/tasks/ner-fit.ts';
import { nerObjective } from '../packages/learn/src/tasks/ner-objective.ts';
import { type NerSettings, nerSettings } from '../packages/learn/src/tasks/ner-settings.ts';
import { createBatchReader } from '../packages/learn/src/tokens/batch.ts';
import { amountOf } from '../packages/learn/src/tokens/settings.ts';
import { createTokenTrainer } from '../packages/learn/src/tokens/trainer.ts';
import { runTrunk, trunkFloats } from '../packages/learn/src/tokens/trunk.ts';
import { initialTrunk, trunkSizes } from '../packages/learn/src/tokens/trunk-parameters.ts';
import { createVocabulary, type TokenVocabulary } from '../packages/learn/src/tokens/vocabulary.ts';
import { loadCorpus } from './lib/corpora.ts';
import { describeMachine, machineLine } from './lib/machine.ts';
import { writeResults } from './lib/results.ts';
import { formatGap, formatSpread, spread } from './lib/statistics.ts';

const seeds = [1, 2, 3];

export async function runIntegers(): Promise<void> {
  const machine = machineLine(describeMachine());
  const { task, train, evaluation, split } = await loadCorpus('conll03-documents');
  const texts = readNerTexts(task, train, createRepairs());
  const devTexts = readNerTexts(task, evaluation, createRepairs());
  const settings = nerSettings(amountOf(texts));
  const scheme = createTagScheme(task.labels.length);
  const objective = nerObjective(scheme, settings.missCost);
  const pieces = texts.flatMap((text) => objective.cut(text));
  const vocabulary = createVocabulary(pieces, await loadInstalledVectors(), settings);
  const longest = pieces.reduce((most, { words }) => Math.max(most, words.length), 1);
  const found: { floats: number; integers: number }[] = [];
  for (const seed of seeds) {
    const random = createRandom(seed);
    const rows = 2 * (settings.batchWords + longest) + 2;
    const trainer = createTokenTrainer(objective.head, vocabulary, settings, random, rows, longest);
    let order: typeof pieces = [];
    for (let step = 1; step <= settings.steps; step++) {
      const batch: typeof pieces = [];
      for (let words = 0; words < settings.batchWords; words += batch.at(-1)?.words.length ?? 0) {
        if (order.length === 0) order = random.shuffle([...pieces]);
        batch.push(...order.splice(-1));
      }
      trainer.step(random.next() < settings.lineChance ? batch.flatMap((piece) => objective.cutLines(piece)) : batch);
    }
    const decoder = createNerDecoder(joinMembers(scheme, vocabulary, settings, [trainer.weights()]));
    const scored = scoreInFloats(trainer.parameters.values, vocabulary, settings, scheme, devTexts);
    const result = { floats: plainF(decoder, scored), integers: plainF(decoder, scoreTexts(decoder, devTexts)) };
    found.push(result);
    console.log(`seed ${seed}: ${(100 * result.floats).toFixed(2)} and ${(100 * result.integers).toFixed(2)}`);
  }
  const [floats, integers] = [found.map((one) => one.floats), found.map((one) => one.integers)];
  const page = [
    '# Integers',
    '',
    `Entity F1 of one network on the ${evaluation.length} ${split} documents of CoNLL-2003, percent, mean ± standard deviation over seeds ${seeds.join(', ')}: in the floating point it was trained in, and with the 8-bit weights and 16-bit values that it is shipped with. No bias and no names are fitted here, so both are lower than in entities.md.`,
    '',
    '| in floating point | in integers | change |',
    '|---|---|---|',
    `| ${formatSpread(spread(floats))} | ${formatSpread(spread(integers))} | ${formatGap(integers, floats)} |`,
    '',
    `Made by \`npm run bench -- integers\` on ${machine}.`,
    '',
  ].join('\n');
  writeResults('integers', page);
}

/** Scores of the tags by the trunk that training uses, with the parameters `values` and nothing dropped. */
function scoreInFloats(
  values: Float32Array,
  vocabulary: TokenVocabulary,
  trained: NerSettings,
  scheme: TagScheme,
  texts: readonly NerText[],
): ScoredText[] {
  const { width } = trained;
  const { tags } = scheme;
  const settings = {
    ...trained,
    spellingDropout: 0,
    formDropout: 0,
    vectorDropout: 0,
    inputDropout: 0,
    hiddenDropout: 0,
  };
  const objective = nerObjective(scheme, settings.missCost);
  const inputs = inputColumns(settings.filters, vocabulary.vectors?.dimensions ?? 0);
  const sizes = { ...trunkSizes(vocabulary, settings, inputs), ...objective.head.sizes(width) };
  const floats = 4 * parameterCount(sizes) + trunkFloats(settings, inputs, contextWords);
  const kernels = createKernels(4 * floats + 64 * contextWords * tags + 65_536);
  const random = createRandom(0);
  const parameters = createParameters(kernels, sizes);
  const parts = initialTrunk(parameters, vocabulary, settings, inputs, random);
  parameters.values.set(values);
  const output = { weight: parameters.get('output.weight'), bias: parameters.get('output.bias') };
  const readBatch = createBatchReader(vocabulary, settings, random);
  const start = kernels.mark();
  return texts.map((text) => {
    const scores = new Float32Array(text.words.length * tags);
    let token = 0;
    for (const piece of objective.cut(text)) {
      kernels.release(start);
      const batch = readBatch([piece]);
      const { hidden } = runTrunk(kernels, parts, vocabulary, settings, inputs, batch, random);
      const inner = hidden.subarray(width, (batch.rows + 1) * width);
      const { y } = dense(kernels, inner, output.weight, output.bias, batch.rows, width, tags);
      scores.set(y.subarray(0, batch.rows * tags), token * tags);
      token += piece.words.length;
    }
    return { text, scores };
  });
}
