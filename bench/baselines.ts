// What there is before any training, on real text: a prompt to the local model (eight examples shown) and rules that
// follow from the task alone. `npm run bench -- baselines` writes bench/results/baselines.md. The model is asked on the
// first texts of a seeded order of the evaluation texts, because it needs seconds for what the others do in microseconds.
import { createLlmComponent, createMemoryCache, openGguf } from '@tincture/llm';
import {
  type Component,
  createRandom,
  type Document,
  pairPredictions,
  scoreInterval,
  scoreTask,
  type Task,
  tokenize,
} from 'tincture';
import { loadCorpus } from './lib/corpora.ts';
import { count, percent } from './lib/figures.ts';
import { describeMachine, machineLine } from './lib/machine.ts';
import { plainRules } from './lib/plain-rules.ts';
import { writeResults } from './lib/results.ts';

const sampleSize = 100;

export async function runBaselines(names: readonly string[]): Promise<void> {
  const machine = machineLine(describeMachine());
  const { TINCTURE_GGUF: path, TINCTURE_LLAMA: llamaFolder } = process.env;
  if (path === undefined)
    console.log('TINCTURE_GGUF names no model file, so only the rules are measured (docs/how-to/local-model.md).');
  const rows: string[] = [];
  for (const name of names) {
    const corpus = await loadCorpus(name);
    const sample = createRandom(1)
      .shuffle([...corpus.evaluation])
      .slice(0, sampleSize);
    rows.push(
      `| ${name} | rules: ${corpus.task.kind === 'ner' ? 'the names marked in train, in any case' : 'the words of the label’s name'} | ${await measure(corpus.task, plainRules(corpus.task, corpus.train), corpus.evaluation)} |`,
    );
    if (path === undefined) continue;
    console.log(rows.at(-1));
    // A model of its own for each corpus: closing it gives its memory back.
    const provider = await openGguf(path, llamaFolder === undefined ? {} : { llamaFolder });
    const component = createLlmComponent({
      name: 'few-shot',
      task: corpus.task,
      provider,
      gold: corpus.train,
      examples: 8,
      cache: createMemoryCache(),
      random: createRandom(1),
      now: () => new Date(),
      sleep: () => Promise.resolve(),
    });
    rows.push(`| ${name} | ${provider.id}, 8 examples | ${await measure(corpus.task, component, sample)} |`);
    rows.push(
      `| ${name} | rules, on the same ${sampleSize} | ${await measure(corpus.task, plainRules(corpus.task, corpus.train), sample)} |`,
    );
    await component.close?.();
    console.log(rows.slice(-2).join('\n'));
  }
  const text = [
    '# Before any training',
    '',
    `Entity F1 (fashion) and macro F1 (cooking, banking77), percent, with 95 % bootstrap intervals over texts. The local model is asked on ${sampleSize} texts in a seeded order; the rules are measured on all evaluation texts, and on those too.`,
    '',
    '| corpus | component | texts | score [95 %] | failed |',
    '|---|---|---|---|---|',
    ...rows,
    '',
    `Made by \`npm run bench -- baselines\` on ${machine}.`,
    '',
  ].join('\n');
  writeResults('baselines', text);
}

async function measure(task: Task, component: Component, documents: readonly Document[]): Promise<string> {
  const predictions = await component.predict(
    documents.map(({ text }) => tokenize(text)),
    {
      onProgress: (done) => {
        if (component.source.kind === 'llm' && done % 20 === 0)
          console.log(`${component.name}: ${done} of ${documents.length}`);
      },
    },
  );
  const pairs = pairPredictions(documents, predictions);
  const { value, low, high } = scoreInterval(task, scoreTask(task, pairs).counts, { random: createRandom(1) });
  const failed = predictions.filter((prediction) => 'error' in prediction).length;
  return `${count(documents.length)} | ${percent(value)} [${percent(low)}, ${percent(high)}] | ${failed}`;
}
