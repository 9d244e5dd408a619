import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type Component, counted, docFor, TinctureError, withAnnotations } from 'tincture';
import type { ReadItem, Reject } from 'tincture/convert';
import { type Context, Interrupted, write } from '../context.ts';
import { readDocumentFile } from '../files/read-documents.ts';
import { noteWaiting } from '../files/standard-input.ts';
import { confirmCost, showCost, spentLine, totalSpending } from '../llm-cost.ts';
import { isLlmComponent } from '../llm-proposer.ts';
import { allFailed, stopOf } from '../operations/evaluate.ts';
import { withLinker } from '../operations/link-entities.ts';
import { predictionLine, rejectLine } from '../operations/prediction-line.ts';
import { findProjectFile, loadProject } from '../project/open-project.ts';
import { describeComponent, openProposer } from '../proposers.ts';
import { globalSettings } from '../settings.ts';
import { addTextOptions, checkTextOrFile, type FileFlags, fileOptions } from '../terminal/file-options.ts';
import { dollars } from '../terminal/number-options.ts';
import { createReporter, type Reporter } from '../terminal/reporter.ts';

interface PredictFlags extends Pick<FileFlags, 'format' | 'textColumn'> {
  readonly text?: string;
  readonly link?: string;
  readonly yes?: boolean;
  readonly budget?: number;
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
    .option('--link <file>', 'link the entities that it finds to a knowledge base: a file of tincture link build')
    .option('--budget <dollars>', 'what an LLM may cost at most (default: the `budget` of the proposer)', dollars)
    .option('--yes', 'do not wait after showing the estimated cost of an LLM; for standard input: whatever it costs');
  addTextOptions(command, 'file').addHelpText(
    'after',
    `
What an LLM will cost for a file is shown first; a single text is sent at once. What standard input will cost cannot be known:
an LLM that costs money needs a budget for it, or --yes.

Examples:
  $ tincture predict models/dishes.safetensors --text "made ramen in my rice cooker"
  $ tincture predict models/dishes.safetensors new.txt > predictions.jsonl
  $ cat posts.jsonl | tincture predict models/dishes.safetensors --format jsonl
  $ tincture predict models/desk.safetensors mails.csv --text-column Mail
  $ tincture predict models/names.safetensors new.txt --link kb.safetensors
  $ cat posts.jsonl | tincture predict openai/gpt-5-mini --budget 0.50

A text that fails, and an entry that cannot be read, has a line with "error".`,
  );
  command.action(async (name: string, file: string, flags: PredictFlags) => {
    checkTextOrFile(context, flags.text, file);
    const settings = globalSettings(command);
    const reporter = createReporter(context, settings);
    const project = findProjectFile(context, settings) === undefined ? undefined : await loadProject(context, settings);
    const proposer = await openProposer(context, reporter, {
      name,
      settings,
      ...(flags.budget !== undefined && { budget: flags.budget }),
      ...(project && {
        project,
        examples: async () => {
          const { storedGold } = await import('../operations/task-data.ts');
          return (await storedGold(context, reporter, settings, project)).train;
        },
      }),
    });
    const component = await withLinker(context, proposer, flags.link);
    try {
      await agreeToTexts(context, reporter, component, file, flags);
      if (flags.text === undefined) noteWaiting(context, file);
      await predict(context, reporter, component, file, flags);
    } finally {
      const spending = totalSpending([component]);
      if (spending !== undefined) reporter.note(spentLine(spending));
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
  let unreadable = 0;
  let firstFailure: TinctureError | undefined;
  let firstReject: Reject | undefined;
  let batch: ReadItem[] = [];
  // Where the predictions themselves are watched, they say how far it is.
  const progress =
    context.stdout.isTTY === true
      ? undefined
      : reporter.progress({ label: `Predicting with ${component.name}`, unit: 'texts' });
  const flush = async (): Promise<void> => {
    const documents = batch.flatMap((item) => ('document' in item ? [item.document] : []));
    const predictions = await component.predict(
      documents.map((document) => withAnnotations(docFor(component.task, document), document.annotations)),
      { signal: context.signal },
    );
    const errors: TinctureError[] = [];
    let next = 0;
    const lines = batch.map((item) => {
      if ('reject' in item) return rejectLine(item.reject);
      const prediction = predictions[next++]!;
      if ('error' in prediction) errors.push(prediction.error);
      return predictionLine(item.document, prediction, component);
    });
    done += documents.length;
    failed += errors.length;
    firstFailure ??= errors[0];
    batch = [];
    await write(context.stdout, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    progress?.update(done);
    const stop = stopOf(errors);
    if (stop !== undefined) throw stop;
  };
  try {
    for await (const item of texts(context, component, file, flags)) {
      if ('reject' in item) {
        unreadable++;
        firstReject ??= item.reject;
      }
      batch.push(item);
      if (batch.length === batchSize) await flush();
    }
    if (batch.length > 0) await flush();
  } catch (error) {
    if (context.signal.aborted) throw new Interrupted(`Answered: ${counted(done, 'text')}.`);
    throw error;
  } finally {
    progress?.finish();
  }
  if (firstReject !== undefined) {
    reporter.note(
      `${counted(unreadable, 'entry', 'entries')} could not be read: see "error" in the answer. The first, line ${firstReject.line}: ${firstReject.problem}`,
    );
  }
  if (firstFailure === undefined) return;
  if (failed === done) throw allFailed(component.name, firstFailure, done);
  reporter.note(
    `${failed} of ${counted(done, 'text')} failed: see "error" in the answer. The first: ${firstFailure.message}`,
  );
}

/**
 * Shows what an LLM that costs money will cost for a file, and asks. What standard input will cost cannot be known, and it is no
 * place to ask: there must be a budget or a yes. Throws `Interrupted` for a no, `argument-invalid` where there is neither.
 */
async function agreeToTexts(
  context: Context,
  reporter: Reporter,
  component: Component,
  file: string,
  flags: PredictFlags,
): Promise<void> {
  if (!isLlmComponent(component) || component.isFree || flags.text !== undefined) return;
  if (file === '-') {
    if (component.budget !== undefined) reporter.note(`${describeComponent(component)}: at most $${component.budget}.`);
    else if (flags.yes !== true) throw unlimited(component);
    return;
  }
  async function* asked(): AsyncGenerator<string> {
    for await (const item of texts(context, component, file, flags)) if ('document' in item) yield item.document.text;
  }
  let count = 0;
  for await (const _ of asked()) count++;
  const estimate = await showCost(context, reporter, component, { count, texts: asked });
  await confirmCost(context, [estimate], flags.yes === true);
}

function unlimited({ name }: Component): TinctureError {
  return new TinctureError({
    code: 'argument-invalid',
    problem: `What ${name} will cost for standard input cannot be known before it is read, and nothing limits it.`,
    fix: 'Say what it may cost at most (--budget 0.50, or `budget:` of the proposer), agree to any cost (--yes), or name a file.',
  });
}

/** The one text that was given, or what the file holds. */
async function* texts(
  context: Context,
  { task: { language } }: Component,
  file: string,
  { text, ...flags }: PredictFlags,
): AsyncGenerator<ReadItem> {
  if (text !== undefined) yield { document: { text, annotations: {} }, line: 1, repairs: [] };
  else
    yield* readDocumentFile(context, file === '-' ? file : resolve(context.cwd, file), {
      ...(language && { language }),
      ...fileOptions(flags),
    });
}
