import {
  type DiscourseUnit,
  type Doc,
  type Document,
  type Dropped,
  type JsonObject,
  type Task,
  tokenizerFor,
  tokenTexts,
  treeOfUnits,
  unitsFrom,
  withDepths,
} from 'tincture';
import { z } from 'zod';
import { createLabelFinder } from '../find-label.ts';
import { findJson } from '../loose-json.ts';
import type { Prompt, PromptStyle } from '../prompt.ts';
import { chatPrompt } from './chat-prompt.ts';
import { describeLabels, oneLine } from './describe-labels.ts';
import type { ParsedAnswer, Said, TaskPrompts } from './task-prompts.ts';

/**
 * Prompts and answers for structures of discourse: the model copies the text unit by unit, and names the relation of each and the unit
 * that it is attached to. How high it is attached is not asked for: the nearest are attached first. An answer whose heads make no tree
 * still says where units begin.
 */
export const discoursePrompts: TaskPrompts = { build, schema, answerTokens, parse };

/** What an answer says of one unit; numbers count from 1, and a head of 0 is none: the unit is the root of the text. */
interface Row {
  readonly number: number;
  readonly relation: string;
  readonly head: number;
  readonly text: string;
}

/** What stands in the place of a relation at the root. */
const rootName = 'root';

const instruction =
  'You divide texts into elementary discourse units, which are clauses as a rule, and join them into one tree, as in Rhetorical Structure Theory: each unit is attached to another one, its head, by a relation; one unit is the root of the text.';
const kinds =
  'In a relation that ends with _m both are nuclei, and the first of them is the head; in others the unit with all below it is the satellite of its head.';

function build(task: Task, { text }: Doc, examples: readonly Document[], style: PromptStyle): Prompt {
  if (style === 'completion') {
    const head = `Each text is followed by its elementary discourse units, divided by "|": the number of each, its relation to its head, the number of the head (0 at the ${rootName}), and its words. ${kinds} The relations are:\n${describeLabels(task)}`;
    const shown = examples.map(
      (example) => `Text: ${oneLine(example.text)}\nUnits: ${rowsOf(example).map(rowLine).join(' | ')}`,
    );
    return { style, text: [head, ...shown, `Text: ${oneLine(text)}\nUnits:`].join('\n\n'), stop: ['\n'] };
  }
  return chatPrompt(task, text, examples, {
    instruction: `${instruction} ${kinds}`,
    labels: `The relations are:\n${describeLabels(task)}`,
    answer: [
      `Answer with JSON: {"units": [{"number": 1, "relation": "...", "head": 2, "text": "..."}]}.`,
      '- The units are the whole text, in order, numbered from 1; "text" is the unit as it stands in the text.',
      `- "head" is the number of the unit that it is attached to; at the root of the text it is 0, and "relation" is "${rootName}".`,
      '- Brackets do not cross: what is attached to a unit, and all below it, lies beside it without a gap.',
    ],
    answerTo: (example) => ({ units: rowsOf(example) }),
  });
}

function rowsOf({ text, annotations: { discourse = [] } }: Document): Row[] {
  return discourse.map(({ start, end, head = 0, label = rootName }, index) => ({
    number: index + 1,
    relation: label,
    head: head === index ? 0 : head + 1,
    text: text.slice(start, end),
  }));
}

function rowLine({ number, relation, head, text }: Row): string {
  return `${number} ${relation} ${head} ${oneLine(text).replaceAll('|', '/')}`;
}

function schema(task: Task): JsonObject {
  const number = { type: 'integer' };
  const relation = { type: 'string', enum: [...task.labels.map(({ name }) => name), rootName] };
  const properties = { number, relation, head: number, text: { type: 'string' } };
  const items = { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
  return {
    type: 'object',
    properties: { units: { type: 'array', items } },
    required: ['units'],
    additionalProperties: false,
  };
}

function answerTokens(_: Task, { text, length }: Doc, style: PromptStyle): number {
  // A unit has about nine words; some have two.
  return 16 + text.length + Math.ceil(length / 3) * (style === 'chat' ? 40 : 16);
}

const rowSchema = z.object({
  number: z.number().int(),
  relation: z.string(),
  head: z.number().int().nonnegative(),
  text: z.string(),
});
const answerSchema = z.object({ units: z.array(z.unknown()) }).transform(({ units }) => units);

type Drop = (what: string, reason: string) => void;

function parse(task: Task, doc: Doc, said: Said, style: PromptStyle): ParsedAnswer | undefined {
  const dropped: Dropped[] = [];
  const drop: Drop = (what, reason) => void dropped.push({ what: what.slice(0, 200), reason });
  const rows = style === 'chat' ? fromJson(said, drop) : fromLine(said, drop);
  if (rows === undefined || rows.length === 0 || doc.length === 0) return undefined;
  const placed = placeRows(task, doc, rows, drop);
  if (placed.length === 0) return undefined;
  const ranges = unitsFrom(
    doc,
    placed.map(({ token }, index) => (index === 0 ? 0 : token)),
  );
  const joined = joinRows(task, placed, drop)?.map((unit, index): DiscourseUnit => ({ ...ranges[index]!, ...unit }));
  if (joined === undefined) return { annotations: { discourse: ranges }, dropped };
  const units = withDepths(joined);
  const result = treeOfUnits(units);
  if ('tree' in result) return { annotations: { discourse: units }, dropped };
  drop(result.problem, 'heads-make-no-tree');
  return { annotations: { discourse: ranges }, dropped };
}

interface PlacedRow extends Row {
  /** The token that it begins with. */
  readonly token: number;
}

/** Words of a unit that must be found in the text. */
const comparedWords = 4;

/** Where the units of an answer begin. One that is not in the text after the one before it is left out. */
function placeRows(task: Task, doc: Doc, rows: readonly Row[], drop: Drop): PlacedRow[] {
  const { tokenize } = tokenizerFor(task);
  const words = tokenTexts(doc).map(folded);
  let next = 0;
  return rows.flatMap((row): PlacedRow[] => {
    const own = tokenTexts(tokenize(row.text.slice(0, 500))).map(folded);
    const compared = own.slice(0, comparedWords);
    let token = next;
    while (token < words.length && !compared.every((word, index) => words[token + index] === word)) token++;
    if (compared.length === 0 || token >= words.length) {
      drop(rowLine(row), 'unit-not-found');
      return [];
    }
    next = token + 1;
    return [{ ...row, token }];
  });
}

function folded(word: string): string {
  return word.toLowerCase();
}

/** How units are attached; undefined where one is attached to none that is there, or by no relation of the task. */
function joinRows(
  task: Task,
  rows: readonly PlacedRow[],
  drop: Drop,
): Pick<DiscourseUnit, 'head' | 'label'>[] | undefined {
  const findLabel = createLabelFinder(task);
  const places = new Map(rows.map(({ number }, index) => [number, index]));
  let isWhole = true;
  const fail = (row: Row, reason: string): undefined => {
    drop(rowLine(row), reason);
    isWhole = false;
  };
  const joined = rows.map((row, index) => {
    if (row.head === 0) return { head: index };
    const head = places.get(row.head);
    const label = findLabel(row.relation);
    if (head === undefined || head === index) return fail(row, 'head-unknown');
    return label === undefined ? fail(row, 'label-unknown') : { head, label };
  });
  return isWhole ? joined.flatMap((unit) => unit ?? []) : undefined;
}

function fromJson({ text }: Said, drop: Drop): Row[] | undefined {
  const found = findJson(text, { listKey: 'units', read: (value) => answerSchema.safeParse(value).data });
  if (found === undefined) return undefined;
  if (found.isCut) drop(text.slice(-40), 'answer-cut-off');
  return found.value.flatMap((item) => {
    const row = rowSchema.safeParse(item);
    if (row.success) return [row.data];
    drop(JSON.stringify(item) ?? '', 'unit-malformed');
    return [];
  });
}

function fromLine({ text, finish }: Said, drop: Drop): Row[] {
  const items = (text.trim().split('\n')[0] ?? '').split(' | ');
  // What an answer breaks off with may be half a unit.
  if (finish === 'length') drop(items.pop() ?? '', 'answer-cut-off');
  return items.flatMap((item) => {
    const [, number, relation, head, words] = /^\s*(\d{1,6}) (\S+) (\d{1,6}) (\S.*)$/.exec(item) ?? [];
    if (number !== undefined && relation !== undefined && head !== undefined && words !== undefined)
      return [{ number: Number(number), relation, head: Number(head), text: words }];
    if (item.trim() !== '') drop(item, 'unit-malformed');
    return [];
  });
}
