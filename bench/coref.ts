// Coreference on GUM (train → dev): the rules that come along and trained components, from raw text and between the mentions of the gold.
// How ready a component is to link is fitted on every tenth training text, never on dev. `npm run bench -- coref [--seeds 1,2]
// [--steps 1000] [--width 48] [--model FILE]` writes bench/results/coref.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadInstalledVectors, trainComponent } from '@tincture/learn';
import {
  type Component,
  createRandom,
  createRulesComponent,
  type Document,
  loadComponent,
  pairPredictions,
  scoreInterval,
  scoreTask,
  type Task,
  tokenizerFor,
  withAnnotations,
} from 'tincture';
import { loadCorpus } from './lib/corpora.ts';
import { describeMachine, machineLine } from './lib/machine.ts';

const figures = [
  'coref_conll',
  'muc_f',
  'b3_f',
  'ceafe_f',
  'lea_f',
  'mentions_f',
  'coref_conll_no_singletons',
] as const;

export async function runCoref(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seeds: { type: 'string', default: '1' },
      steps: { type: 'string', default: '1000' },
      width: { type: 'string', default: '48' },
      model: { type: 'string' },
    },
  });
  const { task, train: all, evaluation: dev } = await loadCorpus('gum-coref');
  const [train, fit] = [all.filter((_, index) => index % 10 !== 9), all.filter((_, index) => index % 10 === 9)];
  const machine = machineLine(describeMachine());
  const rules = createRulesComponent({ name: 'rules', task, text: '' }).component;
  const rows = await measure('rules', rules, undefined, task, dev);
  if (values.model !== undefined) {
    const component = loadComponent(new Uint8Array(readFileSync(values.model)));
    rows.push(...(await measure('trained', component, undefined, task, dev, rules)));
  }
  const vectors = await loadInstalledVectors();
  const seeds = values.model === undefined ? values.seeds.split(',').map(Number) : [];
  for (const seed of seeds) {
    const start = process.cpuUsage().user;
    const settings = { steps: Number(values.steps), width: Number(values.width), convolutions: 3 };
    const { bytes } = await trainComponent(task, train, fit, { seed, settings, ...(vectors && { vectors }) });
    const component = loadComponent(bytes);
    const name = `trained, seed ${seed}`;
    rows.push(...(await measure(name, component, (process.cpuUsage().user - start) / 1e6, task, dev, rules)));
    console.log(rows.at(-1));
  }
  const trained =
    values.model === undefined
      ? `Trained on ${train.length} documents, and ${fit.length} decide how ready it is to link (--steps ${values.steps} --width ${values.width}).`
      : 'The trained component is that of a file (--model): what it says of its training is in its card.';
  const page = `# Coreference

Mentions and clusters of GUM on ${dev.length} documents (dev), percent, singletons as they are annotated: CoNLL average with its 95 % interval, F of MUC, B³, CEAFe, LEA and of mentions, CoNLL average without singletons; thousand words a second and training in seconds of processor time, megabytes. ${trained} "Raw text": own tokens and own mentions. "Gold mentions": only links are predicted. "Its mentions": the rules link what the trained component finds.

| system | mentions | CoNLL | MUC | B³ | CEAFe | LEA | mentions F | without singletons | thousand words/s | training, s | MB |
|---|---|---|---|---|---|---|---|---|---|---|---|
${rows.join('\n')}

Made by \`npm run bench -- coref\` on ${machine}.
`;
  writeFileSync(new URL('results/coref.md', import.meta.url), page);
}

/** Rows of a table: from raw text, between gold mentions, and of `rules` between those that the component finds. */
async function measure(
  name: string,
  component: Component,
  seconds: number | undefined,
  task: Task,
  dev: readonly Document[],
  rules?: Component,
): Promise<string[]> {
  const { tokenize } = tokenizerFor(task);
  const docs = dev.map(({ text }) => tokenize(text));
  const words = docs.reduce((sum, { length }) => sum + length, 0);
  await component.predict(docs.slice(0, 3));
  const start = process.cpuUsage().user;
  const own = await component.predict(docs);
  const speed = words / ((process.cpuUsage().user - start) / 1e6) / 1_000;
  const given = docs.map((doc, index) => {
    const coref = dev[index]!.annotations.coref?.flatMap(({ mentions }) =>
      mentions.map((mention) => ({ mentions: [mention] })),
    );
    return withAnnotations(doc, { coref: coref ?? [] });
  });
  const found = docs.map((doc, index) => {
    const prediction = own[index];
    return withAnnotations(doc, prediction !== undefined && 'annotations' in prediction ? prediction.annotations : {});
  });
  const row = async (
    label: string,
    mentions: string,
    by: Component,
    on: typeof docs,
    extra: string,
  ): Promise<string> => {
    const scores = scoreTask(task, pairPredictions(dev, await by.predict(on)));
    const { low, high } = scoreInterval(task, scores.counts, { random: createRandom(1) });
    const percent = (value: number): string => (100 * value).toFixed(1);
    const cells = figures.map((figure, index) =>
      index === 0
        ? `${percent(scores.value)} (${percent(low)}–${percent(high)})`
        : percent(scores.figures[figure] ?? 0),
    );
    return `| ${label} | ${mentions} | ${cells.join(' | ')} | ${extra} |`;
  };
  const size = ((component.sizeBytes ?? 0) / 1e6).toFixed(1);
  const extra = `${speed.toFixed(1)} | ${seconds === undefined ? '–' : seconds.toFixed(0)} | ${size}`;
  return [
    await row(name, 'raw text', component, docs, extra),
    await row(name, 'gold mentions', component, given, '– | – | –'),
    ...(rules === undefined ? [] : [await row('rules', `its mentions (${name})`, rules, found, '– | – | –')]),
  ];
}
