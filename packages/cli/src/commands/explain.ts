import { resolve } from 'node:path';
import type { Command } from 'commander';
import {
  type Component,
  type Document,
  docFor,
  type ExplainedStatement,
  explainPrediction,
  type Explanation as PredictionExplanation,
  TinctureError,
  withAnnotations,
} from 'tincture';
import type { Context } from '../context.ts';
import { readDocumentFile } from '../files/read-documents.ts';
import { noteWaiting } from '../files/standard-input.ts';
import { linksEntities } from '../operations/link-entities.ts';
import { partsOf } from '../operations/pipeline-tasks.ts';
import { findProjectFile, loadProject } from '../project/open-project.ts';
import { openProposer } from '../proposers.ts';
import { globalSettings } from '../settings.ts';
import { addTextOptions, checkTextOrFile, type FileFlags, fileOptions } from '../terminal/file-options.ts';
import { wholeNumber } from '../terminal/number-options.ts';
import { createReporter, type Reporter } from '../terminal/reporter.ts';
import { formatTable } from '../terminal/table.ts';
import { percent } from '../terminal/tables.ts';

interface ExplainFlags extends FileFlags {
  readonly text?: string;
  readonly limit: number;
  readonly words: number;
}

export function register(program: Command, context: Context): void {
  const command = program
    .command('explain')
    .description('why this label: the words without which a component would be less sure')
    .argument('<component>', 'a model file, a rules file, or the name of a proposer of the project that is no LLM')
    .argument('[file]', 'texts: one a line, or any known format; - is standard input', '-')
    .option('--text <text>', 'one text instead of a file')
    .option('--limit <n>', 'how many texts at most', wholeNumber(1), 10)
    .option('--words <n>', 'how many words of each label at most', wholeNumber(1, 1_000), 5);
  addTextOptions(command, 'file').addHelpText(
    'after',
    `
Each word is hidden in turn, and the text predicted anew: a number behind a word says by how many points the confidence
falls without it; one with a minus speaks against the label. Of rules the lines that matched are told too, and of
discourse in more than 200 words each unit is hidden in turn, since a tree for each word would take minutes.

Examples:
  $ tincture explain models/dishes.safetensors --text "made ramen in my rice cooker"
  $ tincture explain models/topics.safetensors new.txt --limit 3 --json
  $ tincture explain models/pipeline.safetensors new.txt --task trees

Of a file of several components each is explained; --task chooses one.`,
  );
  command.action(async (name: string, file: string, flags: ExplainFlags) => {
    checkTextOrFile(context, flags.text, file);
    const settings = globalSettings(command);
    const reporter = createReporter(context, settings);
    const project = findProjectFile(context, settings) === undefined ? undefined : await loadProject(context, settings);
    const component = await openProposer(context, reporter, { name, settings, ...(project && { project }) });
    if (flags.text === undefined) noteWaiting(context, file);
    try {
      if (component.source.kind === 'llm') throw asksTooMuch(component);
      if (linksEntities(component) && component.source.kind === 'model') throw explainsLinks(component);
      const explanations: Explanation[] = [];
      for await (const document of texts(context, reporter, component, file, flags)) {
        const explanation = await explain(context, component, document, flags.words);
        explanations.push(explanation);
        reporter.say(inWords(explanation, reporter));
        if (explanations.length === flags.limit) break;
      }
      reporter.result({ component: component.name, texts: explanations.map(rounded) });
    } finally {
      await component.close?.();
    }
  });
}

/** Something that a component of several says, with its name. */
interface PartStatement extends ExplainedStatement {
  readonly component?: string;
}

/** An explanation by one component or by each of several. */
interface Explanation extends PredictionExplanation {
  readonly statements: readonly PartStatement[];
}

/** Why each component that `component` is made of says what it says. */
async function explain(
  context: Context,
  component: Component,
  document: Document,
  words: number,
): Promise<Explanation> {
  const parts = partsOf(component);
  const explanations: PredictionExplanation[] = [];
  for (const part of parts) {
    const doc = withAnnotations(docFor(part.task, document), document.annotations);
    explanations.push(await explainPrediction(part, doc, { words, signal: context.signal }));
  }
  const reasons = explanations.flatMap((one) => one.reasons ?? []);
  return {
    text: document.text,
    statements: explanations.flatMap(({ statements }, index) =>
      parts.length === 1 ? statements : statements.map((one) => ({ component: parts[index]!.name, ...one })),
    ),
    ...(explanations.some((one) => one.reasons !== undefined) && { reasons }),
  };
}

async function* texts(
  context: Context,
  reporter: Reporter,
  { task: { language } }: Component,
  file: string,
  { text, ...flags }: ExplainFlags,
): AsyncGenerator<Document> {
  if (text !== undefined) {
    yield { text, annotations: {} };
    return;
  }
  const path = file === '-' ? file : resolve(context.cwd, file);
  for await (const item of readDocumentFile(context, path, { ...(language && { language }), ...fileOptions(flags) })) {
    if ('document' in item) yield item.document;
    else reporter.note(`line ${item.reject.line} could not be read: ${item.reject.problem}`);
  }
}

function inWords({ text, statements, reasons }: Explanation, { colors }: Reporter): string {
  const lines = [colors.bold(text.replace(/\s+/g, ' ').slice(0, 200))];
  const hasParts = statements.some(({ component }) => component !== undefined);
  const rows = statements.map(({ component = '', at, label, called = 'none', confidence, words }) => [
    ...(hasParts ? [component] : []),
    at === undefined ? '(the text)' : at.map((range) => short(range.text)).join(' → '),
    label === '' ? `(${called})` : label,
    percent(confidence),
    words.map((word) => `${short(word.text)} ${points(word.effect)}`).join(', '),
  ]);
  if (rows.length === 0) lines.push('Nothing is said of it.');
  else
    lines.push(
      formatTable(
        [
          ...(hasParts ? [{ title: 'component' }] : []),
          { title: 'what' },
          { title: 'label' },
          { title: '%', align: 'right' },
          { title: 'words' },
        ],
        rows,
      ),
    );
  for (const { label, start, end, because } of reasons ?? [])
    lines.push(`${label}: ${because}${start === undefined ? '' : `, ${JSON.stringify(text.slice(start, end))}`}`);
  return `${lines.join('\n')}\n`;
}

/** On one line, and no longer than a line can spare. */
function short(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}

function points(effect: number): string {
  return `${effect < 0 ? '−' : '+'}${percent(Math.abs(effect))}`;
}

function rounded(explanation: Explanation): Explanation {
  const round = (value: number): number => Number(value.toFixed(4));
  const statements = explanation.statements.map(
    ({ confidence, words, ...rest }: PartStatement): PartStatement => ({
      ...rest,
      confidence: round(confidence),
      words: words.map((word) => ({ ...word, effect: round(word.effect) })),
    }),
  );
  return { ...explanation, statements };
}

function asksTooMuch({ name }: Component): TinctureError {
  return new TinctureError({
    code: 'argument-invalid',
    problem: `${name} asks an LLM, which would be asked once for each word of a text.`,
    fix: 'Explain rules or a trained component.',
  });
}

function explainsLinks({ name }: Component): TinctureError {
  return new TinctureError({
    code: 'argument-invalid',
    problem: `${name} says which entries of a knowledge base entities name, and has words of its own for why.`,
    fix: 'Ask for the candidates of a name: tincture link find FILE NAME --text "..."',
  });
}
