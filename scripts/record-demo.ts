// Records what a real model answers to the prompts of an example on its gold test split, so that the demo can show a
// prompt's baseline on machines without any model. See docs/how-to/local-model.md.
//   TINCTURE_LLAMA=FOLDER npm run record -- MODEL.gguf
//     [--example dishes] [--only PROPOSER] [--limit N]
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type Completion,
  chooseExamples,
  createLlmComponent,
  createMemoryCache,
  openGguf,
  type Provider,
  type RecordedAnswer,
  type RecordingHead,
  recordingKey,
} from '@tincture/llm';
import { createRandom, type Document, pairPredictions, scoreTask, tokenize } from 'tincture';
import { readDocuments } from 'tincture/convert';
import { describeMachine } from '../packages/cli/src/operations/machine.ts';
import { readProjectFile } from '../packages/cli/src/project/project-file.ts';

const [modelPath = '', ...flags] = process.argv.slice(2);
const flag = (name: string): string | undefined => (flags.includes(name) ? flags[flags.indexOf(name) + 1] : undefined);
const limit = Number(flag('--limit') ?? Number.POSITIVE_INFINITY);
const only = flag('--only');
const folder = fileURLToPath(new URL(`../examples/${flag('--example') ?? 'dishes'}`, import.meta.url));
const project = readProjectFile(join(folder, 'tincture.yaml'));
const [task] = project.tasks.values();
if (task === undefined || modelPath === '')
  throw new Error('Usage: npm run record -- MODEL.gguf [--example NAME] [--only PROPOSER] [--limit N]');

async function read(path: string | undefined): Promise<Document[]> {
  const lines = readFileSync(path ?? '', 'utf8')
    .split('\n')
    .map((text, index) => ({ text, number: index + 1 }));
  async function* stream(): AsyncGenerator<(typeof lines)[number]> {
    yield* lines;
  }
  const documents: Document[] = [];
  for await (const item of readDocuments(stream(), { format: 'jsonl' }))
    if ('document' in item) documents.push(item.document);
  return documents;
}

const train = await read(project.data.train);
const test = (await read(project.data.test)).slice(0, limit);
const { TINCTURE_LLAMA } = process.env;
const model = await openGguf(modelPath, TINCTURE_LLAMA === undefined ? {} : { llamaFolder: TINCTURE_LLAMA });

// The first answer waits for the model to be read into memory, which says nothing about the speed of the others.
await model.complete({
  prompt: { style: 'completion', text: 'Warm', stop: [] },
  schema: {},
  maxTokens: 8,
  temperature: 0,
});

for (const [name, settings] of project.proposers) {
  if (settings.llm === undefined || (only !== undefined && name !== only)) continue;
  const answers: RecordedAnswer[] = [];
  const listening: Provider = {
    ...model,
    async complete(request, signal): Promise<Completion> {
      const { text, inputTokens, outputTokens, finish, elapsedMs } = await model.complete(request, signal);
      answers.push({
        key: recordingKey(request),
        text,
        inputTokens,
        outputTokens,
        finish,
        elapsedMs: Math.round(elapsedMs),
      });
      if (answers.length % 10 === 0) console.log(`${name}: ${answers.length} of ${test.length}`);
      return { text, inputTokens, outputTokens, finish, elapsedMs };
    },
  };
  const component = createLlmComponent({
    name,
    task,
    provider: listening,
    gold: train,
    examples: settings.examples ?? 8,
    cache: createMemoryCache(),
    random: createRandom(1),
    now: () => new Date(),
    sleep: () => Promise.resolve(),
  });
  const predictions = await component.predict(test.map(({ text }) => tokenize(text)));
  const pairs = pairPredictions(test, predictions);
  const failed = predictions.filter((prediction) => 'error' in prediction).length;
  const shown = chooseExamples(task, train, settings.examples ?? 8).length;
  console.log(
    `${name}: F1 ${(100 * scoreTask(task, pairs).value).toFixed(1)}, ${failed} failed, ${shown} examples shown`,
  );
  if (Number.isFinite(limit)) {
    for (const answer of answers.slice(0, 12))
      console.log(answer.elapsedMs, answer.inputTokens, JSON.stringify(answer.text));
    continue;
  }
  const head: RecordingHead = {
    format: 'tincture-recording-1',
    model: model.id,
    description: `Gemma 3 270M (base, ${basename(modelPath)}) on this project's prompts`,
    runtime: `node-llama-cpp ${model.runtime.nodeLlamaCpp}, llama.cpp ${model.runtime.llamaCpp}, on ${describeMachine()}`,
    date: new Date().toISOString().slice(0, 10),
    style: model.style,
    command: 'npm run record, see docs/how-to/local-model.md',
  };
  const path = join(folder, 'recordings', `${name}.jsonl`);
  mkdirSync(join(folder, 'recordings'), { recursive: true });
  writeFileSync(`${path}.part`, `${[head, ...answers].map((line) => JSON.stringify(line)).join('\n')}\n`);
  renameSync(`${path}.part`, path);
  console.log(`wrote ${path}`);
}
await model.close?.();
