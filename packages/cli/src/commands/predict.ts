import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import {
  type Component,
  type Document,
  type FormatName,
  formatNames,
  type JsonObject,
  type Prediction,
  tokenize,
} from 'tincture';
import { type Context, Interrupted, write } from '../context.ts';
import { readDocumentFile } from '../files/read-documents.ts';
import { findProjectFile, loadProject, showPath } from '../project/open-project.ts';
import { openProposer } from '../proposers.ts';
import { globalSettings } from '../settings.ts';
import { createReporter, type Reporter } from '../terminal/reporter.ts';

interface PredictFlags {
  readonly text?: string;
  readonly format?: FormatName;
}

/** Texts are predicted in batches of this many: large enough for speed, small enough to start answering at once. */
const batchSize = 64;

export function register(program: Command, context: Context): void {
  const command = program
    .command('predict')
    .description('text in, JSON lines out: from a file, from standard input, or one text')
    .argument('<component>', 'a model file, a rules file, or the name of a proposer of the project')
    .argument('[file]', 'texts: one a line, or any known format; - is standard input', '-')
    .option('--text <text>', 'one text instead of a file')
    .addOption(new Option('--format <name>', 'the format of the file (default: recognised)').choices([...formatNames]))
    .addHelpText(
      'after',
      `
Examples:
  $ tincture predict models/dishes.safetensors --text "made ramen in my rice cooker"
  $ tincture predict models/dishes.safetensors new.txt > predictions.jsonl
  $ cat posts.jsonl | tincture predict models/dishes.safetensors --format jsonl`,
    );
  command.action(async (name: string, file: string, flags: PredictFlags) => {
    const settings = globalSettings(command);
    const reporter = createReporter(context, settings);
    const project = findProjectFile(context, settings) === undefined ? undefined : loadProject(context, settings);
    const component = await openProposer(context, reporter, { name, settings, ...(project && { project }) });
    try {
      await predict(context, reporter, component, file, flags);
    } finally {
      await component.close?.();
    }
  });
}

async function predict(
  context: Context,
  reporter: Reporter,
  component: Component,
  file: string,
  flags: PredictFlags,
): Promise<void> {
  let done = 0;
  let failed = 0;
  let rejected = 0;
  let firstProblem = '';
  let batch: Document[] = [];
  const flush = async (): Promise<void> => {
    const predictions = await component.predict(
      batch.map(({ text }) => tokenize(text)),
      { signal: context.signal },
    );
    const lines = batch.map((document, index) => JSON.stringify(answer(document, predictions[index])));
    failed += predictions.filter((prediction) => 'error' in prediction).length;
    done += batch.length;
    batch = [];
    await write(context.stdout, `${lines.join('\n')}\n`);
  };
  try {
    if (flags.text !== undefined) {
      batch = [{ text: flags.text, annotations: {} }];
    } else {
      const path = file === '-' ? '-' : resolve(context.cwd, file);
      for await (const item of readDocumentFile(context, path, { ...(flags.format && { format: flags.format }) })) {
        if ('reject' in item) {
          if (rejected++ === 0)
            firstProblem = `${path === '-' ? '' : showPath(context, path)}:${item.reject.line}: ${item.reject.problem}`;
          continue;
        }
        batch.push(item.document);
        if (batch.length === batchSize) await flush();
      }
    }
    if (batch.length > 0) await flush();
  } catch (error) {
    if (context.signal.aborted) throw new Interrupted(`${done} texts were answered.`);
    throw error;
  }
  if (rejected > 0)
    reporter.note(`${rejected} entries could not be read and have no answer; the first: ${firstProblem}`);
  if (failed > 0) reporter.note(`${failed} of ${done} texts failed; their lines have "error" instead of annotations.`);
}

/** One line of output: our own JSON lines, so that what is predicted can be added, reviewed or converted. */
function answer(document: Document, prediction: Prediction | undefined): JsonObject {
  const head = { ...(document.id === undefined ? {} : { id: document.id }), text: document.text };
  const meta = document.meta === undefined ? {} : { meta: document.meta };
  if (prediction === undefined || 'error' in prediction) {
    return {
      ...head,
      error: { code: prediction?.error.code ?? 'internal', problem: prediction?.error.problem ?? '' },
      ...meta,
    };
  }
  const { ents, cats } = prediction.annotations;
  const rounded = (value: number): number => Number(value.toFixed(4));
  return {
    ...head,
    ...(ents === undefined
      ? {}
      : {
          ents: ents.map(({ start, end, label, confidence }) => ({
            start,
            end,
            label,
            text: document.text.slice(start, end),
            ...(confidence === undefined ? {} : { confidence: rounded(confidence) }),
          })),
        }),
    ...(cats === undefined
      ? {}
      : { cats: Object.fromEntries(Object.entries(cats).map(([label, score]) => [label, rounded(score)])) }),
    ...meta,
  };
}
