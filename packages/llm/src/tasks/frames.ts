import {
  type Doc,
  type Document,
  type Dropped,
  type Frame,
  type JsonObject,
  slotNames,
  slotsOfIntent,
  type Task,
} from 'tincture';
import { z } from 'zod';
import { createLabelFinder } from '../find-label.ts';
import { findJson } from '../loose-json.ts';
import type { Prompt, PromptStyle } from '../prompt.ts';
import { type Quote, resolveQuotes } from '../quotes.ts';
import { chatPrompt } from './chat-prompt.ts';
import { describeLabel, oneLine } from './describe-labels.ts';
import { readEntityLine } from './entity-line.ts';
import type { ParsedAnswer, Said, TaskPrompts } from './task-prompts.ts';

/**
 * Prompts and answers for frames: the model names the intent of a text and quotes its slots, in the order of the text. One frame
 * a text is asked for, without frames inside slots. Half an answer is none, because of a frame nothing can be left open.
 */
export const framesPrompts: TaskPrompts = { build, schema, answerTokens, parse };

function build(task: Task, { text }: Doc, examples: readonly Document[], style: PromptStyle): Prompt {
  return style === 'chat' ? chat(task, text, examples) : completion(task, text, examples);
}

/** Intents with what they may have, and slots. */
function describe(task: Task): { intents: string; slots: string } {
  const intents = task.labels.map((intent) => {
    const { slots } = intent;
    if (slots === undefined) return describeLabel(intent);
    const line = describeLabel(intent);
    return `${line}${line.endsWith('.') ? '' : '.'} ${slots.length === 0 ? 'No slots.' : `Slots: ${slots.join(', ')}.`}`;
  });
  return { intents: intents.join('\n'), slots: (task.slots ?? []).map(describeLabel).join('\n') };
}

function chat(task: Task, text: string, examples: readonly Document[]): Prompt {
  const { intents, slots } = describe(task);
  return chatPrompt(task, text, examples, {
    instruction:
      'You find out what texts ask for: the intent of each text, and the parts of the text that fill its slots.',
    labels: `The intents are:\n${intents}\n\nThe slots are:\n${slots}`,
    answer: [
      'Answer with JSON: {"intent": "...", "slots": [{"quote": "...", "label": "..."}]}.',
      '- Each quote is copied from the text, character for character, as short as the part that fills the slot.',
      '- Slots are listed in the order of the text; a label may be used several times. They do not overlap.',
      '- If no slot is filled, leave the list empty. If no intent fits, answer {"intent": null, "slots": []}.',
    ],
    answerTo: (example) => {
      const [frame] = example.annotations.frames ?? [];
      return { intent: frame?.label ?? null, slots: frame === undefined ? [] : quotesOf(example, frame) };
    },
  });
}

function completion(task: Task, text: string, examples: readonly Document[]): Prompt {
  const { intents, slots } = describe(task);
  const head = [
    'Each text is followed by its intent, and after a colon by what fills its slots: the exact words of the text, each with its slot in parentheses. The intents are:',
    intents,
    'The slots are:',
    slots,
  ].join('\n');
  const shown = examples.map((example) => `Text: ${oneLine(example.text)}\nIntent: ${frameLine(example)}`);
  return {
    style: 'completion',
    text: [head, ...shown, `Text: ${oneLine(text)}\nIntent:`].join('\n\n'),
    stop: ['\n'],
  };
}

function quotesOf({ text }: Document, { slots }: Frame): Quote[] {
  return slots.map(({ start, end, label }) => ({ quote: text.slice(start, end), label }));
}

function frameLine(example: Document): string {
  const [frame] = example.annotations.frames ?? [];
  if (frame === undefined) return 'none';
  const quotes = quotesOf(example, frame).map(({ quote, label }) => `${oneLine(quote)} (${label})`);
  return quotes.length === 0 ? frame.label : `${frame.label}: ${quotes.join(', ')}`;
}

function schema(task: Task): JsonObject {
  const slot = {
    type: 'object',
    properties: { quote: { type: 'string' }, label: { type: 'string', enum: [...slotNames(task)] } },
    required: ['quote', 'label'],
    additionalProperties: false,
  };
  return {
    type: 'object',
    properties: {
      intent: { type: ['string', 'null'], enum: [...task.labels.map(({ name }) => name), null] },
      slots: { type: 'array', items: slot },
    },
    required: ['intent', 'slots'],
    additionalProperties: false,
  };
}

/** A slot of each word would need four tokens a character; a base model's line has no JSON around them. */
function answerTokens(_task: Task, { text }: Doc, style: PromptStyle): number {
  return style === 'chat' ? Math.min(7_168, 64 + 4 * text.length) : Math.min(256, 64 + Math.ceil(text.length / 2));
}

/** What an answer names: an intent, or null for none. */
interface Named {
  readonly intent: string | null;
  readonly slots: readonly Quote[];
}

function parse(task: Task, doc: Doc, said: Said, style: PromptStyle): ParsedAnswer | undefined {
  const dropped: Dropped[] = [];
  const named = style === 'chat' ? fromJson(said, dropped) : fromLine(task, said, dropped);
  if (named === undefined) return undefined;
  if (named.intent === null) {
    for (const { quote, label } of named.slots)
      dropped.push({ what: `${quote} (${label})`, reason: 'slot-without-intent' });
    return { annotations: { frames: [] }, dropped };
  }
  const intent = createLabelFinder(task)(named.intent);
  const allowed = intent === undefined ? undefined : slotsOfIntent(task, intent);
  if (intent === undefined || allowed === undefined || doc.length === 0) return undefined;
  const findSlot = createLabelFinder({ ...task, labels: task.slots ?? [] });
  const quotes = named.slots.flatMap(({ quote, label }) => {
    const slot = findSlot(label);
    if (slot !== undefined && allowed.includes(slot)) return [{ quote, label: slot }];
    const reason = slot === undefined ? 'label-unknown' : 'slot-not-allowed';
    dropped.push({ what: `${quote} (${label})`, reason });
    return [];
  });
  const resolved = resolveQuotes(doc, quotes);
  const frame: Frame = {
    start: doc.starts[0]!,
    end: doc.ends[doc.length - 1]!,
    label: intent,
    slots: resolved.spans.map(({ start, end, label }) => ({ start, end, label })),
  };
  return { annotations: { frames: [frame] }, dropped: [...dropped, ...resolved.dropped], repaired: resolved.repaired };
}

const label = z.union([z.string(), z.number()]).transform(String);
const answerSchema = z.object({ intent: label.nullable(), slots: z.array(z.unknown()).nullish() });
const slotSchema = z.object({ quote: label, label });

function fromJson({ text }: Said, dropped: Dropped[]): Named | undefined {
  const found = findJson(text, { listKey: 'intent', read: (value) => answerSchema.safeParse(value).data });
  if (found === undefined || found.isCut) return undefined;
  const slots = (found.value.slots ?? []).flatMap((item) => {
    const slot = slotSchema.safeParse(item);
    if (slot.success) return [slot.data];
    dropped.push({ what: JSON.stringify(item)?.slice(0, 200) ?? '', reason: 'slot-malformed' });
    return [];
  });
  return { intent: found.value.intent, slots };
}

function fromLine(task: Task, { text, finish }: Said, dropped: Dropped[]): Named | undefined {
  const line = text.trim().split('\n')[0]?.trim() ?? '';
  if (finish === 'length' || line === '') return undefined;
  if (/^none\W*$/i.test(line)) return { intent: null, slots: [] };
  const findIntent = createLabelFinder(task);
  const findSlot = createLabelFinder({ ...task, labels: task.slots ?? [] });
  if (findIntent(line) !== undefined) return { intent: line, slots: [] };
  // The name of an intent may hold a colon of its own.
  for (let at = line.indexOf(':'); at >= 0; at = line.indexOf(':', at + 1)) {
    const intent = line.slice(0, at);
    if (findIntent(intent) !== undefined)
      return { intent, slots: readEntityLine(line.slice(at + 1).trim(), findSlot, dropped) };
  }
  return undefined;
}
