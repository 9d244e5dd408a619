// Kinds of task whose answers are quotes of the text, each with a label.
import type { Annotations, Doc, Document, Dropped, JsonObject, LabelledSpan, Task } from 'tincture';
import { z } from 'zod';
import { createLabelFinder, type LabelFinder } from '../find-label.ts';
import { findJson, withoutReasoning } from '../loose-json.ts';
import type { Prompt, PromptStyle } from '../prompt.ts';
import type { Quote, ResolvedQuotes } from '../quotes.ts';
import { chatPrompt } from './chat-prompt.ts';
import { describeLabels, oneLine } from './describe-labels.ts';
import { readEntityLine } from './entity-line.ts';
import type { ParsedAnswer, Said, TaskPrompts } from './task-prompts.ts';

/** What differs between kinds of task whose answers are quotes with labels. */
export interface QuotedKind {
  /** What is quoted, as the key of an answer: `entities`, `spans`. */
  readonly key: string;
  /** What is to be done: the sentence in front of the labels. */
  readonly instruction: string;
  /** What an answer must keep to, besides that quotes are copied. */
  readonly rules: readonly string[];
  /** What is marked in an example. */
  marked(task: Task, example: Document): readonly LabelledSpan[];
  /** The places of quotes. */
  resolve(task: Task, doc: Doc, quotes: readonly Quote[]): ResolvedQuotes;
  /** Spans as annotations. What is known of the rest of the text is said by `dropped`, and whether the answer `isCut` off. */
  annotate(
    task: Task,
    doc: Doc,
    spans: readonly LabelledSpan[],
    dropped: readonly Dropped[],
    isCut: boolean,
  ): Annotations;
}

/** Prompts and answers of a kind: the model quotes each span and names its label, in the order of the text. */
export function quotePrompts(kind: QuotedKind): TaskPrompts {
  return {
    build: (task, { text }, examples, style) =>
      style === 'chat' ? chat(kind, task, text, examples) : completion(kind, task, text, examples),
    schema: (task) => schema(kind, task),
    answerTokens,
    parse: (task, doc, said, style) => parse(kind, task, doc, said, style),
  };
}

function chat(kind: QuotedKind, task: Task, text: string, examples: readonly Document[]): Prompt {
  const { key, instruction, rules } = kind;
  return chatPrompt(task, text, examples, {
    instruction,
    answer: [
      `Answer with JSON: {"${key}": [{"quote": "...", "label": "..."}]}.`,
      ...rules.map((rule) => `- ${rule}`),
      `- If there is none, answer {"${key}": []}.`,
    ],
    answerTo: (example) => ({ [key]: quotesOf(kind, task, example) }),
  });
}

function completion(kind: QuotedKind, task: Task, text: string, examples: readonly Document[]): Prompt {
  const head = [
    `Each text is followed by its ${kind.key}: the exact words of the text, each with its label in parentheses. The labels are:`,
    describeLabels(task),
  ].join('\n');
  const name = `${kind.key.charAt(0).toUpperCase()}${kind.key.slice(1)}`;
  const shown =
    examples.length > 0
      ? examples.map((example) => `Text: ${oneLine(example.text)}\n${name}: ${quoteLine(kind, task, example)}`)
      : formExamples(task, name);
  return {
    style: 'completion',
    text: [head, ...shown, `Text: ${oneLine(text)}\n${name}:`].join('\n\n'),
    stop: ['\n'],
  };
}

/** Without gold to show, the examples of the task file show a base model at least the form of an answer. */
function formExamples(task: Task, name: string): string[] {
  const labelled = task.labels.flatMap((label) =>
    (label.examples ?? [])
      .slice(0, 2)
      .map((example) => `Text: ${oneLine(example)}\n${name}: ${oneLine(example)} (${label.name})`),
  );
  const others = task.labels.flatMap(({ counterexamples = [] }) =>
    counterexamples.slice(0, 1).map((counterexample) => `Text: ${oneLine(counterexample)}\n${name}: none`),
  );
  return [...labelled, ...others];
}

function quotesOf(kind: QuotedKind, task: Task, example: Document): Quote[] {
  return kind.marked(task, example).map(({ start, end, label }) => ({ quote: example.text.slice(start, end), label }));
}

function quoteLine(kind: QuotedKind, task: Task, example: Document): string {
  const quotes = quotesOf(kind, task, example);
  return quotes.length === 0 ? 'none' : quotes.map(({ quote, label }) => `${oneLine(quote)} (${label})`).join(', ');
}

function schema({ key }: QuotedKind, task: Task): JsonObject {
  return {
    type: 'object',
    properties: {
      [key]: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            quote: { type: 'string' },
            label: { type: 'string', enum: task.labels.map(({ name }) => name) },
          },
          required: ['quote', 'label'],
          additionalProperties: false,
        },
      },
    },
    required: [key],
    additionalProperties: false,
  };
}

/** A span of each word would need four tokens a character; a base model's line has no JSON around them. */
function answerTokens(_task: Task, { text }: Doc, style: PromptStyle): number {
  return style === 'chat' ? Math.min(7_168, 4 * text.length) : Math.min(256, 32 + Math.ceil(text.length / 2));
}

function parse(kind: QuotedKind, task: Task, doc: Doc, said: Said, style: PromptStyle): ParsedAnswer | undefined {
  const dropped: Dropped[] = [];
  const findLabel = createLabelFinder(task);
  const listed = style === 'chat' ? fromJson(kind, said, dropped) : fromLine(said, findLabel, dropped);
  if (listed === undefined) return undefined;
  const quotes = listed.named.flatMap(({ quote, label }) => {
    const name = findLabel(label);
    if (name !== undefined) return [{ quote, label: name }];
    dropped.push({ what: `${quote} (${label})`, reason: 'label-unknown' });
    return [];
  });
  // A list of nothing but mistakes does not say that there is nothing.
  if (quotes.length === 0 && dropped.length > 0) return undefined;
  const { spans, repaired, ...unplaced } = kind.resolve(task, doc, quotes);
  dropped.push(...unplaced.dropped);
  const annotations = kind.annotate(task, doc, spans, dropped, listed.isCut);
  if (listed.isCut) dropped.push({ what: said.text.slice(-40), reason: 'answer-cut-off' });
  return { annotations, dropped, repaired };
}

/** What an answer names. One that was cut off says nothing about the text after the last span that it names. */
interface Listed {
  readonly named: readonly Quote[];
  readonly isCut: boolean;
}

/** A bare list; one of anything else, as in "see [1]", is no answer. */
const bareList = z.array(z.record(z.string(), z.unknown())).nonempty();
const entitySchema = z.object({ quote: z.string(), label: z.union([z.string(), z.number()]).transform(String) });

/** Nothing but a list without an item; in prose one says nothing. */
const emptyList = /^\s*(?:```[^\S\n]*\w*\s*)?\[\s*\]\s*(?:```\s*)?$/;

function fromJson({ key }: QuotedKind, { text }: Said, dropped: Dropped[]): Listed | undefined {
  const keyed = z.object({ [key]: z.array(z.unknown()) });
  const read = (value: unknown): readonly unknown[] | undefined =>
    keyed.safeParse(value).data?.[key] ?? bareList.safeParse(value).data;
  const found = findJson(text, { listKey: key, read });
  if (found === undefined) return emptyList.test(withoutReasoning(text)) ? { named: [], isCut: false } : undefined;
  const named = found.value.flatMap((item) => {
    const entity = entitySchema.safeParse(item);
    if (entity.success) return [entity.data];
    dropped.push({ what: JSON.stringify(item)?.slice(0, 200) ?? '', reason: 'entity-malformed' });
    return [];
  });
  return { named, isCut: found.isCut };
}

function fromLine({ text, finish }: Said, findLabel: LabelFinder, dropped: Dropped[]): Listed | undefined {
  const line = text.trim().split('\n')[0]?.trim() ?? '';
  if (/^none\W*$/i.test(line)) return { named: [], isCut: false };
  const isCut = finish === 'length';
  // What is left over at the end of a line that was cut off is no mistake.
  const named = readEntityLine(line, findLabel, isCut ? [] : dropped);
  return named.length === 0 ? undefined : { named, isCut };
}
