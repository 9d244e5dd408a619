import {
  byPlace,
  type Doc,
  type Document,
  type Dropped,
  type JsonObject,
  type LabelledSpan,
  mayRelate,
  type Range,
  type Relation,
  type Task,
} from 'tincture';
import { z } from 'zod';
import { createLabelFinder } from '../find-label.ts';
import { findJson } from '../loose-json.ts';
import type { Prompt, PromptStyle } from '../prompt.ts';
import { type Quote, resolveQuotes } from '../quotes.ts';
import { chatPrompt } from './chat-prompt.ts';
import { describeLabels, oneLine } from './describe-labels.ts';
import { between } from './missing-ranges.ts';
import { type ListedRelations, readRelationLine } from './relation-line.ts';
import type { ParsedAnswer, Said, TaskPrompts } from './task-prompts.ts';

/**
 * Prompts and answers for relations: the model quotes each entity with its type and a number of its own, in the order of the
 * text, and says which numbers are related.
 */
export const relationsPrompts: TaskPrompts = { build, schema, answerTokens, parse };

function build(task: Task, { text }: Doc, examples: readonly Document[], style: PromptStyle): Prompt {
  return style === 'chat' ? chat(task, text, examples) : completion(task, text, examples);
}

/** The entities of a task of relations, as the labels of a task. */
function entitiesOf(task: Task): Task {
  return { name: task.name, kind: 'ner', labels: task.entities ?? [] };
}

function chat(task: Task, text: string, examples: readonly Document[]): Prompt {
  return chatPrompt(task, text, examples, {
    instruction: [
      'You mark entities in texts and the relations between them. The types of entities are:',
      describeLabels(entitiesOf(task)),
      'Relations lead from one entity to another; both must be of the types that the relation allows.',
    ].join('\n'),
    answer: [
      'Answer with JSON: {"entities": [{"id": 1, "quote": "...", "type": "..."}], "relations": [{"from": 1, "label": "...", "to": 2}]}.',
      '- Each quote is copied from the text, character for character, as short as the entity itself.',
      '- Entities are numbered and listed in the order of the text; one that occurs twice is listed twice. They do not overlap.',
      '- Relations name their entities by number. Only what the text says is a relation, not what is known from elsewhere.',
      '- If there is none, answer with empty lists.',
    ],
    answerTo: answerOf,
  });
}

function answerOf({ text, annotations }: Document): unknown {
  const { ents = [], rels = [] } = annotations;
  const numberOf = ({ start, end }: Range): number =>
    1 + ents.findIndex((ent) => ent.start === start && ent.end === end);
  return {
    entities: ents.map(({ start, end, label }, index) => ({
      id: index + 1,
      quote: text.slice(start, end),
      type: label,
    })),
    relations: rels
      .map(({ from, to, label }) => ({ from: numberOf(from), label, to: numberOf(to) }))
      .filter(({ from, to }) => from > 0 && to > 0),
  };
}

function completion(task: Task, text: string, examples: readonly Document[]): Prompt {
  const head = [
    'Each text is followed by the relations in it: an entity with its type in parentheses, the relation, the other entity. The types of entities are:',
    describeLabels(entitiesOf(task)),
    'The relations are:',
    describeLabels(task),
  ].join('\n');
  const shown = examples.map((example) => `Text: ${oneLine(example.text)}\nRelations: ${relationLine(example)}`);
  return {
    style: 'completion',
    text: [head, ...shown, `Text: ${oneLine(text)}\nRelations:`].join('\n\n'),
    stop: ['\n'],
  };
}

function relationLine({ text, annotations: { rels = [] } }: Document): string {
  const end = ({ start, end, label }: Relation['from']): string => `${oneLine(text.slice(start, end))} (${label})`;
  return rels.length === 0
    ? 'none'
    : rels.map(({ from, to, label }) => `${end(from)} --${label}--> ${end(to)}`).join('; ');
}

function schema(task: Task): JsonObject {
  const object = (properties: JsonObject): JsonObject => ({
    type: 'object',
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  });
  const names = (labels: Task['labels']): JsonObject => ({ type: 'string', enum: labels.map(({ name }) => name) });
  const list = (items: JsonObject): JsonObject => ({ type: 'array', items });
  const number = { type: 'integer' };
  return object({
    entities: list(object({ id: number, quote: { type: 'string' }, type: names(task.entities ?? []) })),
    relations: list(object({ from: number, label: names(task.labels), to: number })),
  });
}

/** A little more than entities alone need. */
function answerTokens(_task: Task, { text }: Doc, style: PromptStyle): number {
  return style === 'chat' ? Math.min(8_192, 64 + 6 * text.length) : Math.min(384, 32 + text.length);
}

function parse(task: Task, doc: Doc, said: Said, style: PromptStyle): ParsedAnswer | undefined {
  const dropped: Dropped[] = [];
  const findType = createLabelFinder(entitiesOf(task));
  const listed = style === 'chat' ? fromJson(said, dropped) : readRelationLine(said, dropped);
  if (listed === undefined) return undefined;
  const { named, related, isWhole } = listed;
  const types = named.map(({ quote, label }) => {
    const type = findType(label);
    if (type === undefined) dropped.push({ what: `${quote} (${label})`, reason: 'label-unknown' });
    return type;
  });
  const usable = named.flatMap(({ quote }, index) => {
    const label = types[index];
    return label === undefined ? [] : [{ quote, label, index }];
  });
  // A list of nothing but mistakes does not say that there is nothing.
  if (usable.length === 0 && dropped.length > 0) return undefined;
  const resolved = resolveQuotes(doc, usable);
  dropped.push(...resolved.dropped);
  const placeOf = new Map(usable.map(({ index }, i) => [index, resolved.placed[i]]));
  const rels = placeRelations(task, related, named, placeOf, dropped);
  const ents = resolved.spans.map(({ start, end, label }) => ({ start, end, label }));
  const isSure = isWhole && dropped.every(({ reason }) => harmlessReasons.has(reason));
  const missing = isSure ? [] : between(ents, doc.text.length);
  return {
    annotations: { ents, ...(missing.length > 0 && { entsMissing: missing }), rels },
    dropped,
    repaired: resolved.repaired,
  };
}

/** Reasons to drop something after which every entity still has its place. */
const harmlessReasons: ReadonlySet<string> = new Set([
  'quote-used-up',
  'quote-overlaps',
  'relation-unknown',
  'relation-end-unknown',
  'relation-types',
  'relation-twice',
]);

function placeRelations(
  task: Task,
  related: ListedRelations['related'],
  named: readonly Quote[],
  placeOf: ReadonlyMap<number, LabelledSpan | undefined>,
  dropped: Dropped[],
): Relation[] {
  const findLabel = createLabelFinder(task);
  const seen = new Set<string>();
  return related
    .flatMap(({ from, to, label }): Relation[] => {
      const what = `${named[from]?.quote ?? '?'} --${label}--> ${named[to]?.quote ?? '?'}`;
      const drop = (reason: string): [] => {
        dropped.push({ what, reason });
        return [];
      };
      const name = findLabel(label);
      const known = task.labels.find((one) => one.name === name);
      if (known === undefined) return drop('relation-unknown');
      const [start, end] = [placeOf.get(from), placeOf.get(to)];
      if (start === undefined || end === undefined || start === end) return drop('relation-end-unknown');
      if (!mayRelate(known, start.label, end.label)) return drop('relation-types');
      const key = `${start.start} ${end.start} ${known.name}`;
      if (seen.has(key)) return drop('relation-twice');
      seen.add(key);
      return [{ from: { ...start }, to: { ...end }, label: known.name }];
    })
    .sort(byPlace);
}

const answerSchema = z.object({ entities: z.array(z.unknown()), relations: z.array(z.unknown()).default([]) });
const idSchema = z.union([z.string(), z.number()]).transform(String);
const entitySchema = z.object({
  id: idSchema.optional(),
  quote: z.string(),
  type: z.union([z.string(), z.number()]).transform(String),
});
const relationSchema = z.object({ from: idSchema, to: idSchema, label: z.string() });

function fromJson({ text }: Said, dropped: Dropped[]): ListedRelations | undefined {
  const found = findJson(text, { listKey: 'entities', read: (value) => answerSchema.safeParse(value).data });
  if (found === undefined) return undefined;
  const malformed = (item: unknown, reason: string): [] => {
    dropped.push({ what: JSON.stringify(item)?.slice(0, 200) ?? '', reason });
    return [];
  };
  // Of an answer that was cut off, all complete objects come in one list.
  const isRelation = (item: unknown): boolean => found.isCut && relationSchema.safeParse(item).success;
  const entities = found.value.entities.flatMap((item) => {
    if (isRelation(item)) return [];
    const entity = entitySchema.safeParse(item);
    return entity.success ? [entity.data] : malformed(item, 'entity-malformed');
  });
  /** By number; some models name the words instead. */
  const placeOf = (end: string): number => {
    const byId = entities.findIndex(({ id }) => id === end);
    return byId >= 0 ? byId : entities.findIndex(({ quote }) => quote === end);
  };
  const items = [...found.value.relations, ...found.value.entities.filter(isRelation)];
  const related = items.flatMap((item) => {
    const relation = relationSchema.safeParse(item);
    if (!relation.success) return malformed(item, 'relation-malformed');
    const { from, to, label } = relation.data;
    return [{ from: placeOf(from), to: placeOf(to), label }];
  });
  if (found.isCut) dropped.push({ what: text.slice(-40), reason: 'answer-cut-off' });
  return { named: entities.map(({ quote, type }) => ({ quote, label: type })), related, isWhole: !found.isCut };
}
