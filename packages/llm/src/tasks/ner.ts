import type { Doc, Document, Dropped, JsonObject, LabelledSpan, Task } from 'tincture';
import { z } from 'zod';
import { createLabelFinder, type LabelFinder } from '../find-label.ts';
import { findJson, withoutReasoning } from '../loose-json.ts';
import type { Prompt, PromptStyle } from '../prompt.ts';
import { type Quote, resolveQuotes } from '../quotes.ts';
import { chatPrompt } from './chat-prompt.ts';
import { describeLabels, oneLine } from './describe-labels.ts';
import { readEntityLine } from './entity-line.ts';
import { between } from './missing-ranges.ts';
import type { ParsedAnswer, Said, TaskPrompts } from './task-prompts.ts';

/** Prompts and answers for named entities: the model quotes each entity and names its label, in the order of the text. */
export const nerPrompts: TaskPrompts = { build, schema, answerTokens, parse };

function build(task: Task, text: string, examples: readonly Document[], style: PromptStyle): Prompt {
  return style === 'chat' ? chat(task, text, examples) : completion(task, text, examples);
}

function chat(task: Task, text: string, examples: readonly Document[]): Prompt {
  return chatPrompt(task, text, examples, {
    instruction: 'You mark entities in texts.',
    answer: [
      'Answer with JSON: {"entities": [{"quote": "...", "label": "..."}]}.',
      '- Each quote is copied from the text, character for character, as short as the entity itself.',
      '- Entities are listed in the order of the text; one that occurs twice is listed twice. They do not overlap.',
      '- If there is none, answer {"entities": []}.',
    ],
    answerTo: (example) => ({ entities: quotesOf(example) }),
  });
}

function completion(task: Task, text: string, examples: readonly Document[]): Prompt {
  const head = [
    'Each text is followed by its entities: the exact words of the text, each with its label in parentheses. The labels are:',
    describeLabels(task),
  ].join('\n');
  const shown =
    examples.length > 0
      ? examples.map((example) => `Text: ${oneLine(example.text)}\nEntities: ${entityLine(example)}`)
      : formExamples(task);
  return {
    style: 'completion',
    text: [head, ...shown, `Text: ${oneLine(text)}\nEntities:`].join('\n\n'),
    stop: ['\n'],
  };
}

/** Without gold to show, the examples of the task file show a base model at least the form of an answer. */
function formExamples(task: Task): string[] {
  const labelled = task.labels.flatMap(({ name, examples = [] }) =>
    examples.slice(0, 2).map((example) => `Text: ${oneLine(example)}\nEntities: ${oneLine(example)} (${name})`),
  );
  const others = task.labels.flatMap(({ counterexamples = [] }) =>
    counterexamples.slice(0, 1).map((counterexample) => `Text: ${oneLine(counterexample)}\nEntities: none`),
  );
  return [...labelled, ...others];
}

function quotesOf({ text, annotations }: Document): { quote: string; label: string }[] {
  return (annotations.ents ?? []).map(({ start, end, label }) => ({ quote: text.slice(start, end), label }));
}

function entityLine(example: Document): string {
  const quotes = quotesOf(example);
  return quotes.length === 0 ? 'none' : quotes.map(({ quote, label }) => `${oneLine(quote)} (${label})`).join(', ');
}

function schema(task: Task): JsonObject {
  return {
    type: 'object',
    properties: {
      entities: {
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
    required: ['entities'],
    additionalProperties: false,
  };
}

/** An entity of each word would need four tokens a character; a base model's line has no JSON around them. */
function answerTokens(_task: Task, text: string, style: PromptStyle): number {
  return style === 'chat' ? Math.min(7_168, 4 * text.length) : Math.min(256, 32 + Math.ceil(text.length / 2));
}

function parse(task: Task, doc: Doc, said: Said, style: PromptStyle): ParsedAnswer | undefined {
  const dropped: Dropped[] = [];
  const findLabel = createLabelFinder(task);
  const listed = style === 'chat' ? fromJson(said, dropped) : fromLine(said, findLabel, dropped);
  if (listed === undefined) return undefined;
  const quotes = listed.named.flatMap(({ quote, label }) => {
    const name = findLabel(label);
    if (name !== undefined) return [{ quote, label: name }];
    dropped.push({ what: `${quote} (${label})`, reason: 'label-unknown' });
    return [];
  });
  // A list of nothing but mistakes does not say that there is nothing.
  if (quotes.length === 0 && dropped.length > 0) return undefined;
  const resolved = resolveQuotes(doc, quotes, task.language);
  const ents: LabelledSpan[] = resolved.spans.map(({ start, end, label }) => ({ start, end, label }));
  dropped.push(...resolved.dropped);
  const end = doc.text.length;
  // An entity that was named but has no place may be anywhere; one that was cut off comes after the last.
  const missing = dropped.some(({ reason }) => !placedReasons.has(reason))
    ? between(ents, end)
    : listed.isCut
      ? between([{ start: 0, end: ents.at(-1)?.end ?? 0 }], end)
      : [];
  if (listed.isCut) dropped.push({ what: said.text.slice(-40), reason: 'answer-cut-off' });
  return {
    annotations: missing.length === 0 ? { ents } : { ents, entsMissing: missing },
    dropped,
    repaired: resolved.repaired,
  };
}

/** Reasons to drop a quote all of whose places carry an entity. */
const placedReasons: ReadonlySet<string> = new Set(['quote-used-up', 'quote-overlaps']);

/** What an answer names. One that was cut off says nothing about the text after the last entity that it names. */
interface Listed {
  readonly named: readonly Quote[];
  readonly isCut: boolean;
}

const listSchema = z.union([
  z.object({ entities: z.array(z.unknown()) }).transform(({ entities }) => entities),
  // A bare list; one of anything else, as in "see [1]", is no answer.
  z.array(z.record(z.string(), z.unknown())).nonempty(),
]);
const entitySchema = z.object({ quote: z.string(), label: z.union([z.string(), z.number()]).transform(String) });

/** Nothing but a list without an item; in prose one says nothing. */
const emptyList = /^\s*(?:```[^\S\n]*\w*\s*)?\[\s*\]\s*(?:```\s*)?$/;

function fromJson({ text }: Said, dropped: Dropped[]): Listed | undefined {
  const found = findJson(text, { listKey: 'entities', read: (value) => listSchema.safeParse(value).data });
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
