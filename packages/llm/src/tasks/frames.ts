import {
  alignSpan,
  type Doc,
  type Document,
  type Dropped,
  type Frame,
  framesOfSlot,
  hasInnerFrames,
  type JsonObject,
  slotNames,
  slotsOfIntent,
  type Task,
} from 'tincture';
import { z } from 'zod';
import { partOf } from '../doc-parts.ts';
import { createLabelFinder, type LabelFinder } from '../find-label.ts';
import { findJson } from '../loose-json.ts';
import type { Prompt, PromptStyle } from '../prompt.ts';
import { type Quote, resolveQuotes } from '../quotes.ts';
import { chatPrompt } from './chat-prompt.ts';
import { describeLabel, oneLine } from './describe-labels.ts';
import { readEntityLine } from './entity-line.ts';
import type { ParsedAnswer, Said, TaskPrompts } from './task-prompts.ts';

/**
 * Prompts and answers for frames: the model names the intent of a text and quotes its slots, in the order of the text. One frame
 * a text is asked for, and where slots may hold frames, what fills a slot is answered as a text is. Half an answer is none, because
 * of a frame nothing can be left open.
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
  const slots = (task.slots ?? []).map((slot) => {
    const line = describeLabel(slot);
    return slot.frames === undefined
      ? line
      : `${line}${line.endsWith('.') ? '' : '.'} It may hold: ${slot.frames.join(', ')}.`;
  });
  return { intents: intents.join('\n'), slots: slots.join('\n') };
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
      ...(hasInnerFrames(task) ? innerRules : []),
      '- If no slot is filled, leave the list empty. If no intent fits, answer {"intent": null, "slots": []}.',
    ],
    answerTo: (example) => {
      const [frame] = example.annotations.frames ?? [];
      return { intent: frame?.label ?? null, slots: frame === undefined ? [] : answerOf(task, example.text, frame) };
    },
  });
}

const innerRules = [
  '- What fills a slot may ask for something itself. Then the slot has that intent, one that it may hold, and slots of its own, quoted from its words: {"quote": "...", "label": "...", "intent": "...", "slots": [...]}. All other slots have "intent": null and "slots": [].',
];

function completion(task: Task, text: string, examples: readonly Document[]): Prompt {
  const { intents, slots } = describe(task);
  const head = [
    'Each text is followed by its intent, and after a colon by what fills its slots: the exact words of the text, each with its slot in parentheses.' +
      (hasInnerFrames(task)
        ? ' Where these words ask for something themselves, that follows the slot after a colon, in the same form.'
        : '') +
      ' The intents are:',
    intents,
    'The slots are:',
    slots,
  ].join('\n');
  const shown = examples.map((example) => `Text: ${oneLine(example.text)}\nIntent: ${frameLine(task, example)}`);
  return {
    style: 'completion',
    text: [head, ...shown, `Text: ${oneLine(text)}\nIntent:`].join('\n\n'),
    stop: ['\n'],
  };
}

/** The slots of a frame as an answer lists them; what is inside them only where the task allows anything there. */
function answerOf(task: Task, text: string, { slots }: Frame): readonly object[] {
  return slots.map(({ start, end, label, frame }) => ({
    quote: text.slice(start, end),
    label,
    ...(hasInnerFrames(task) && {
      intent: frame?.label ?? null,
      slots: frame === undefined ? [] : answerOf(task, text, frame),
    }),
  }));
}

function frameLine(task: Task, { text, annotations }: Document): string {
  const [frame] = annotations.frames ?? [];
  const line = ({ label, slots }: Frame): string => {
    const quotes = slots.map((slot) => {
      const inside = slot.frame === undefined || !hasInnerFrames(task) ? '' : `: ${line(slot.frame)}`;
      return `${oneLine(text.slice(slot.start, slot.end))} (${slot.label}${inside})`;
    });
    return quotes.length === 0 ? label : `${label}: ${quotes.join(', ')}`;
  };
  return frame === undefined ? 'none' : line(frame);
}

/** So deep a provider is held to frames inside slots: few texts go deeper, and a schema that goes on for ever is refused by many. */
const heldDeep = 2;

function schema(task: Task): JsonObject {
  return frameSchema(
    task,
    task.labels.map(({ name }) => name),
    hasInnerFrames(task) ? heldDeep : 0,
  );
}

/** What is answered to a text, or of a slot with its `own` properties too. */
function frameSchema(task: Task, intents: readonly string[], deep: number, own: JsonObject = {}): JsonObject {
  const quoted = { quote: { type: 'string' }, label: { type: 'string', enum: [...slotNames(task)] } };
  const inner = [...new Set((task.slots ?? []).flatMap(({ frames = [] }) => frames))];
  const slot = deep === 0 ? object(quoted) : frameSchema(task, inner, deep - 1, quoted);
  return object({
    ...own,
    intent: { type: ['string', 'null'], enum: [...intents, null] },
    slots: { type: 'array', items: slot },
  });
}

function object(properties: JsonObject): JsonObject {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

/** A slot of each word would need four tokens a character; a base model's line has no JSON around them. */
function answerTokens(_task: Task, { text }: Doc, style: PromptStyle): number {
  return style === 'chat' ? Math.min(7_168, 64 + 4 * text.length) : Math.min(256, 64 + Math.ceil(text.length / 2));
}

/** What an answer names: an intent, or null for none. */
interface Named {
  readonly intent: string | null;
  readonly slots: readonly NamedSlot[];
}

/** A quoted slot with what is said to be inside it. */
interface NamedSlot extends Quote {
  readonly inside?: Named | undefined;
}

/** Frames that lie deeper in each other than these are not looked at. */
const mostInside = 8;

function parse(task: Task, doc: Doc, said: Said, style: PromptStyle): ParsedAnswer | undefined {
  const dropped: Dropped[] = [];
  const repaired: Dropped[] = [];
  const named = style === 'chat' ? fromJson(said, dropped) : fromLine(task, said, dropped);
  if (named === undefined) return undefined;
  if (named.intent === null) {
    dropWithoutIntent(named, dropped);
    return { annotations: { frames: [] }, dropped };
  }
  const intent = createLabelFinder(task)(named.intent);
  if (intent === undefined || doc.length === 0) return undefined;
  const frame = createFrames(task, dropped, repaired)(doc, intent, named.slots, 0);
  return { annotations: { frames: [frame] }, dropped, repaired };
}

function dropWithoutIntent({ slots }: Named, dropped: Dropped[]): void {
  for (const { quote, label } of slots) dropped.push({ what: `${quote} (${label})`, reason: 'slot-without-intent' });
}

/** Makes frames over all of a text of what an answer names; what cannot be used of it goes to `dropped`. */
function createFrames(task: Task, dropped: Dropped[], repaired: Dropped[]) {
  const findIntent = createLabelFinder(task);
  const findSlot = createLabelFinder({ ...task, labels: task.slots ?? [] });

  /** The intent of what is said to be inside a slot, where it may hold that. */
  const intentInside = ({ quote, label, inside }: NamedSlot): string | undefined => {
    if (inside === undefined) return undefined;
    if (inside.intent === null) {
      dropWithoutIntent(inside, dropped);
      return undefined;
    }
    const intent = findIntent(inside.intent);
    if (intent !== undefined && framesOfSlot(task, label).includes(intent)) return intent;
    const reason = intent === undefined ? 'label-unknown' : 'frame-not-allowed';
    dropped.push({ what: `${quote} (${label}: ${inside.intent})`, reason });
    return undefined;
  };

  const frameOf = (doc: Doc, intent: string, slots: readonly NamedSlot[], depth: number): Frame => {
    const allowed = slotsOfIntent(task, intent) ?? [];
    const usable = slots.flatMap((named) => {
      const label = findSlot(named.label);
      if (label !== undefined && allowed.includes(label)) return [{ ...named, label }];
      const reason = label === undefined ? 'label-unknown' : 'slot-not-allowed';
      dropped.push({ what: `${named.quote} (${named.label})`, reason });
      return [];
    });
    const resolved = resolveQuotes(doc, usable);
    dropped.push(...resolved.dropped);
    repaired.push(...resolved.repaired);
    const placed = resolved.placed.flatMap((span, at) => {
      if (span === undefined) return [];
      const { start, end, label } = span;
      const named = usable[at]!;
      const inner = hasInnerFrames(task) && depth < mostInside ? intentInside(named) : undefined;
      const range = inner === undefined ? undefined : alignSpan(doc, start, end, 'strict');
      if (inner === undefined || range === undefined) return [{ start, end, label }];
      const part = partOf(doc, range.startToken, range.endToken).doc;
      const frame = moved(frameOf(part, inner, named.inside?.slots ?? [], depth + 1), start);
      return [{ start, end, label, frame }];
    });
    return {
      start: doc.starts[0]!,
      end: doc.ends[doc.length - 1]!,
      label: intent,
      slots: placed.toSorted((a, b) => a.start - b.start),
    };
  };
  return frameOf;
}

/** The frame of a part of a text as one of the text. */
function moved(frame: Frame, by: number): Frame {
  const slots = frame.slots.map((slot) => ({
    ...slot,
    start: slot.start + by,
    end: slot.end + by,
    ...(slot.frame && { frame: moved(slot.frame, by) }),
  }));
  return { ...frame, start: frame.start + by, end: frame.end + by, slots };
}

const label = z.union([z.string(), z.number()]).transform(String);
const answerSchema = z.object({ intent: label.nullable(), slots: z.array(z.unknown()).nullish() });
const slotSchema = z.object({ quote: label, label, intent: label.nullish(), slots: z.array(z.unknown()).nullish() });

function fromJson({ text }: Said, dropped: Dropped[]): Named | undefined {
  const found = findJson(text, { listKey: 'intent', read: (value) => answerSchema.safeParse(value).data });
  if (found === undefined || found.isCut) return undefined;
  return { intent: found.value.intent, slots: readSlots(found.value.slots ?? [], dropped) };
}

function readSlots(items: readonly unknown[], dropped: Dropped[], depth = 0): NamedSlot[] {
  return items.flatMap((item) => {
    const slot = slotSchema.safeParse(item);
    if (!slot.success) {
      dropped.push({ what: JSON.stringify(item)?.slice(0, 200) ?? '', reason: 'slot-malformed' });
      return [];
    }
    const { quote, label: said, intent = null, slots } = slot.data;
    if ((intent === null && !slots?.length) || depth === mostInside) return [{ quote, label: said }];
    return [{ quote, label: said, inside: { intent, slots: readSlots(slots ?? [], dropped, depth + 1) } }];
  });
}

function fromLine(task: Task, { text, finish }: Said, dropped: Dropped[]): Named | undefined {
  const line = text.trim().split('\n')[0]?.trim() ?? '';
  if (finish === 'length' || line === '') return undefined;
  if (/^none\W*$/i.test(line)) return { intent: null, slots: [] };
  const findSlot = createLabelFinder({ ...task, labels: task.slots ?? [] });
  return readFrameLine(line, createLabelFinder(task), findSlot, dropped);
}

/** Reads `INTENT: words (SLOT), words (SLOT: INTENT: words (SLOT))`; undefined where it begins with no intent. */
function readFrameLine(
  line: string,
  findIntent: LabelFinder,
  findSlot: LabelFinder,
  dropped: Dropped[],
): Named | undefined {
  if (findIntent(line) !== undefined) return { intent: line, slots: [] };
  const [intent, rest] = atColon(line, findIntent) ?? [];
  if (intent === undefined || rest === undefined) return undefined;
  const slots = readEntityLine(rest, findSlot, dropped).map((quoted): NamedSlot => {
    const [slot, inside] = findSlot(quoted.label) === undefined ? (atColon(quoted.label, findSlot) ?? []) : [];
    if (slot === undefined || inside === undefined) return quoted;
    return { quote: quoted.quote, label: slot, inside: readFrameLine(inside, findIntent, findSlot, dropped) };
  });
  return { intent, slots };
}

/** A line in front of a colon and behind it, where what is in front is known: names may hold colons of their own. */
function atColon(line: string, find: LabelFinder): [name: string, rest: string] | undefined {
  for (let at = line.indexOf(':'); at >= 0; at = line.indexOf(':', at + 1)) {
    const name = line.slice(0, at);
    if (find(name) !== undefined) return [name, line.slice(at + 1).trim()];
  }
  return undefined;
}
