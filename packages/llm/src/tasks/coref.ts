import {
  type Cluster,
  clusterOrder,
  type Doc,
  type Document,
  type Dropped,
  type JsonObject,
  mentionOrder,
  type Task,
} from 'tincture';
import { z } from 'zod';
import { createLabelFinder } from '../find-label.ts';
import { findJson } from '../loose-json.ts';
import type { Prompt, PromptStyle } from '../prompt.ts';
import { resolveOverlappingQuotes } from '../quotes.ts';
import { chatPrompt } from './chat-prompt.ts';
import { describeLabels, oneLine } from './describe-labels.ts';
import type { ParsedAnswer, Said, TaskPrompts } from './task-prompts.ts';

/**
 * Prompts and answers for coreference: the model quotes each mention in the order of the text, with the number of the thing that it
 * stands for: so a pronoun that occurs often finds its place.
 */
export const corefPrompts: TaskPrompts = { build, schema, answerTokens, parse };

function build(task: Task, { text }: Doc, examples: readonly Document[], style: PromptStyle): Prompt {
  return style === 'chat' ? chat(task, text, examples) : completion(text, examples);
}

function chat(task: Task, text: string, examples: readonly Document[]): Prompt {
  const isTyped = task.labels.length > 0;
  return chatPrompt(task, text, examples, {
    instruction:
      'You mark what a text mentions, and which mentions stand for the same thing: names, descriptions and pronouns of people, places, objects, events and ideas.',
    labels: isTyped ? `The kinds of things are:\n${describeLabels(task)}` : '',
    answer: [
      `Answer with JSON: {"mentions": [{"quote": "...", "thing": 1${isTyped ? ', "kind": "..."' : ''}}]}.`,
      '- Each quote is copied from the text, character for character: the whole phrase, with what belongs to it and nothing more.',
      '- Mentions are listed in the order in which they begin; of two that begin at the same word, the longer one first. They may lie inside each other.',
      '- Mentions of the same thing have the same number. What is mentioned once has a number of its own.',
      '- If there is none, answer {"mentions": []}.',
    ],
    answerTo: (example) => ({ mentions: listed(example).map((mention) => sayable(mention, isTyped)) }),
  });
}

/** A mention of an example with the number of its cluster. */
interface ListedMention {
  readonly quote: string;
  readonly thing: number;
  readonly kind: string | undefined;
}

/** In the order of the prompt. */
function listed({ text, annotations: { coref = [] } }: Document): ListedMention[] {
  return coref
    .flatMap(({ mentions, label }, cluster) =>
      mentions.map((mention) => ({ mention, thing: cluster + 1, kind: label })),
    )
    .sort((a, b) => a.mention.start - b.mention.start || b.mention.end - a.mention.end)
    .map(({ mention: { start, end }, thing, kind }) => ({ quote: text.slice(start, end), thing, kind }));
}

function sayable({ quote, thing, kind }: ListedMention, isTyped: boolean): object {
  return { quote, thing, ...(isTyped && kind !== undefined && { kind }) };
}

function completion(text: string, examples: readonly Document[]): Prompt {
  const head =
    'Each text is followed by what it mentions: the exact words, each with a number in parentheses, which is the same for all that stand for the same thing.';
  const shown = examples.map((example) => {
    const line = listed(example).map(({ quote, thing }) => `${oneLine(quote)} (${thing})`);
    return `Text: ${oneLine(example.text)}\nMentions: ${line.length === 0 ? 'none' : line.join(', ')}`;
  });
  return {
    style: 'completion',
    text: [head, ...shown, `Text: ${oneLine(text)}\nMentions:`].join('\n\n'),
    stop: ['\n'],
  };
}

function schema(task: Task): JsonObject {
  const properties: JsonObject = {
    quote: { type: 'string' },
    thing: { type: 'integer' },
    ...(task.labels.length === 0 ? {} : { kind: { type: 'string', enum: task.labels.map(({ name }) => name) } }),
  };
  const items = { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
  return {
    type: 'object',
    properties: { mentions: { type: 'array', items } },
    required: ['mentions'],
    additionalProperties: false,
  };
}

/** About a mention every three words, each quoted; a base model's line has no JSON around them. */
function answerTokens(_task: Task, { text }: Doc, style: PromptStyle): number {
  return style === 'chat' ? Math.min(8_192, 64 + 4 * text.length) : Math.min(512, 32 + text.length);
}

const answerSchema = z.object({ mentions: z.array(z.unknown()) });
const mentionSchema = z.object({
  quote: z.string(),
  thing: z.union([z.string(), z.number()]).transform(String),
  kind: z.string().optional(),
});
type SaidMention = z.infer<typeof mentionSchema>;

function parse(task: Task, doc: Doc, said: Said, style: PromptStyle): ParsedAnswer | undefined {
  const dropped: Dropped[] = [];
  const mentions = style === 'chat' ? fromJson(said, dropped) : fromLine(said);
  // A list of nothing but mistakes does not say that there is nothing.
  if (mentions === undefined || (mentions.length === 0 && dropped.length > 0)) return undefined;
  const resolved = resolveOverlappingQuotes(
    doc,
    mentions.map(({ quote, thing }) => ({ quote, label: thing })),
    task,
  );
  dropped.push(...resolved.dropped);
  const findLabel = createLabelFinder(task);
  const clusters = new Map<string, { mentions: { start: number; end: number }[]; kinds: string[] }>();
  const taken = new Set<string>();
  mentions.forEach(({ quote, thing, kind }, index) => {
    const place = resolved.placed[index];
    if (place === undefined) return;
    const { start, end } = place;
    if (taken.has(`${start} ${end}`)) {
      dropped.push({ what: `${quote} (${thing})`, reason: 'mention-in-two-clusters' });
      return;
    }
    taken.add(`${start} ${end}`);
    const cluster = clusters.get(thing) ?? { mentions: [], kinds: [] };
    clusters.set(thing, cluster);
    cluster.mentions.push({ start, end });
    if (kind === undefined || task.labels.length === 0) return;
    const label = findLabel(kind);
    if (label === undefined) dropped.push({ what: `${quote} (${kind})`, reason: 'label-unknown' });
    else cluster.kinds.push(label);
  });
  const coref = [...clusters.values()].map(({ mentions: own, kinds }): Cluster => {
    const label = mostOften(kinds);
    return { mentions: own.sort(mentionOrder), ...(label === undefined ? {} : { label }) };
  });
  return { annotations: { coref: coref.sort(clusterOrder) }, dropped, repaired: resolved.repaired };
}

/** Of several as frequent ones the first. */
function mostOften(names: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}

function fromJson({ text }: Said, dropped: Dropped[]): SaidMention[] | undefined {
  const found = findJson(text, { listKey: 'mentions', read: (value) => answerSchema.safeParse(value).data });
  if (found === undefined) return undefined;
  const mentions = found.value.mentions.flatMap((item) => {
    const mention = mentionSchema.safeParse(item);
    if (mention.success) return [mention.data];
    dropped.push({ what: JSON.stringify(item)?.slice(0, 200) ?? '', reason: 'mention-malformed' });
    return [];
  });
  if (found.isCut) dropped.push({ what: text.slice(-40), reason: 'answer-cut-off' });
  return mentions;
}

function fromLine({ text }: Said): SaidMention[] | undefined {
  const line = text.trim().split('\n')[0]?.trim() ?? '';
  if (/^none\W*$/i.test(line)) return [];
  const mentions = [...line.matchAll(/(?:^|,\s*)(.+?)\s*\((\d+)\)/g)].map(([, quote = '', thing = '']) => ({
    quote,
    thing,
  }));
  return mentions.length === 0 ? undefined : mentions;
}
