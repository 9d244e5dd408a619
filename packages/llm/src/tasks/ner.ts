import type { Doc, Document, Dropped, JsonObject, LabelledSpan, Task } from 'tincture';
import { z } from 'zod';
import { findJson } from '../loose-json.ts';
import type { Prompt, PromptStyle } from '../prompt.ts';
import { type Quote, resolveQuotes } from '../quotes.ts';
import { describeLabels, oneLine } from './describe-labels.ts';
import type { ParsedAnswer, TaskPrompts } from './task-prompts.ts';

/** Prompts and answers for named entities: the model quotes each entity and names its label, in the order of the text. */
export const nerPrompts: TaskPrompts = { build, schema, parse };

function build(task: Task, text: string, examples: readonly Document[], style: PromptStyle): Prompt {
  return style === 'chat' ? chat(task, text, examples) : completion(task, text, examples);
}

function chat(task: Task, text: string, examples: readonly Document[]): Prompt {
  const system = [
    'You mark entities in texts. The labels are:',
    describeLabels(task),
    ...(task.guidelines === undefined ? [] : ['', 'Guidelines:', task.guidelines.trim()]),
    '',
    'Answer with JSON: {"entities": [{"quote": "...", "label": "..."}]}.',
    '- Each quote is copied from the text, character for character, as short as the entity itself.',
    '- Entities are listed in the order of the text; one that occurs twice is listed twice. They do not overlap.',
    '- If there is none, answer {"entities": []}.',
  ].join('\n');
  const shown = examples.map(
    (example) => `Text: ${example.text}\nAnswer: ${JSON.stringify({ entities: quotesOf(example) })}`,
  );
  return { style: 'chat', system, user: [...shown, `Text: ${text}\nAnswer:`].join('\n\n') };
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

const answerSchema = z.object({ entities: z.array(z.unknown()) });
const entitySchema = z.object({ quote: z.string(), label: z.string() });

function parse(task: Task, doc: Doc, answer: string, style: PromptStyle): ParsedAnswer | undefined {
  const dropped: Dropped[] = [];
  const said = style === 'chat' ? fromJson(answer, dropped) : fromLine(answer, dropped);
  if (said === undefined) return undefined;
  const known = new Map(task.labels.map(({ name }) => [name.toLowerCase(), name]));
  const quotes = said.named.flatMap(({ quote, label }) => {
    const name = known.get(label.trim().toLowerCase());
    if (name !== undefined) return [{ quote, label: name }];
    dropped.push({ what: `${quote} (${label})`, reason: 'label-unknown' });
    return [];
  });
  const resolved = resolveQuotes(doc, quotes);
  const ents: LabelledSpan[] = resolved.spans.map(({ start, end, label }) => ({ start, end, label }));
  const annotations = said.isCut
    ? { ents, entsMissing: [{ start: ents.at(-1)?.end ?? 0, end: doc.text.length }] }
    : { ents };
  return { annotations, dropped: [...dropped, ...resolved.dropped] };
}

/** What an answer names. One that was cut off says nothing about the text after the last entity that it names. */
interface Said {
  readonly named: readonly Quote[];
  readonly isCut: boolean;
}

function fromJson(answer: string, dropped: Dropped[]): Said | undefined {
  const found = findJson(answer, 'entities');
  if (found === undefined) return undefined;
  const parsed = answerSchema.safeParse(Array.isArray(found.value) ? { entities: found.value } : found.value);
  if (!parsed.success) return undefined;
  if (found.isCut) dropped.push({ what: answer.slice(-40), reason: 'answer-cut-off' });
  const named = parsed.data.entities.flatMap((item) => {
    const entity = entitySchema.safeParse(item);
    if (entity.success) return [entity.data];
    dropped.push({ what: JSON.stringify(item)?.slice(0, 200) ?? '', reason: 'entity-malformed' });
    return [];
  });
  return { named, isCut: found.isCut };
}

/** `ramen (DISH), rice cooker (EQUIPMENT)`; anything else on the line is counted as malformed. */
function fromLine(answer: string, dropped: Dropped[]): Said | undefined {
  const line = answer.trim().split('\n')[0]?.trim() ?? '';
  if (line === '') return undefined;
  if (/^none\b/i.test(line)) return { named: [], isCut: false };
  const found = [...line.matchAll(/\s*(?<quote>[^,(][^(]*?)\s*\((?<label>[^()]*)\)\s*(?:,|;|$)?/g)];
  const named = found.map(({ groups }) => ({
    quote: (groups?.quote ?? '').replace(/^[,;]\s*/, ''),
    label: groups?.label ?? '',
  }));
  const rest = found
    .reduce((text, match) => text.replace(match[0], ''), line)
    .replace(/[\s,;.]+/g, ' ')
    .trim();
  if (named.length === 0) return undefined;
  if (rest !== '') dropped.push({ what: rest.slice(0, 200), reason: 'entity-malformed' });
  return { named, isCut: false };
}
