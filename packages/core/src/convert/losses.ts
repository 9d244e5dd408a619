import {
  type Annotations,
  type Cluster,
  type Document,
  type LabelledSpan,
  type Mention,
  type Relation,
  tokenAttributes,
} from '../doc/annotations.ts';
import { chosenLabels } from '../score/cats.ts';
import type { Task } from '../tasks/task.ts';

/** Parts of a document that a format may carry. */
export type Part =
  | 'id'
  | 'meta'
  | 'tokens'
  | 'ents'
  | 'entsMissing'
  | 'spans'
  | 'rels'
  | 'coref'
  | 'cats'
  | 'frames'
  | 'discourse'
  | 'attributes'
  | 'confidence'
  | 'kbId'
  | 'tokenConfidence'
  | 'source';

const phrases: Readonly<Record<Part, string>> = {
  id: 'ids of documents',
  meta: 'meta of documents',
  tokens: 'what is said of tokens: tags, features, lemmas, heads',
  ents: 'entities',
  entsMissing: 'ranges in which entities are unknown',
  spans: 'spans in groups',
  rels: 'relations',
  coref: 'mentions in clusters',
  cats: 'labels of texts',
  frames: 'frames with their slots',
  discourse: 'units of discourse with what joins them',
  attributes: 'values of attributes of your own',
  confidence: 'confidences of entities, spans, mentions and relations',
  kbId: 'ids of entities in a knowledge base',
  tokenConfidence: 'confidences of what is said of tokens',
  source: 'sources of annotations',
};

/**
 * Tells `onLoss` of each part that the document has and the format does not carry, once for each token, entity or label.
 * Of spans, a format may carry those of one `group` alone.
 */
export function countLosses(
  document: Document,
  carried: readonly Part[],
  onLoss?: (what: string) => void,
  group?: string,
): void {
  if (onLoss === undefined) return;
  if (group !== undefined) countOtherGroups(document, group, onLoss);
  for (const part of Object.keys(phrases) as Part[]) {
    if (carried.includes(part)) continue;
    const count = partCounts[part](document.annotations, document, carried);
    for (let i = 0; i < count; i++) onLoss(phrases[part]);
  }
  // That somebody looked and found nothing is lost too.
  const { ents, spans, frames, rels, coref } = document.annotations;
  if (rels?.length === 0 && !carried.includes('rels')) onLoss('"no relations here", which is read back as missing');
  if (coref?.length === 0 && !carried.includes('coref')) onLoss('"no mentions here", which is read back as missing');
  if (ents?.length === 0 && !carried.includes('ents')) onLoss('"no entities here", which is read back as missing');
  if (frames?.length === 0 && !carried.includes('frames')) onLoss('"no frame here", which is read back as missing');
  if (spans !== undefined && !carried.includes('spans')) {
    const empty = Object.values(spans).filter((group) => group.length === 0);
    for (const _ of empty) onLoss('"no spans here", which is read back as missing');
  }
}

function countOtherGroups(
  { annotations: { spans = {} } }: Document,
  group: string,
  onLoss: (what: string) => void,
): void {
  for (const [name, members] of Object.entries(spans)) {
    if (name === group) continue;
    for (const _ of members) onLoss('spans in other groups');
    if (members.length === 0) onLoss('"no spans here", which is read back as missing');
  }
}

/** Tells `onLoss` what is lost where of the labels of a text only the chosen ones are written. */
export function countCatLosses({ annotations: { cats } }: Document, task: Task, onLoss?: (what: string) => void): void {
  if (cats === undefined || onLoss === undefined) return;
  for (const [label, value] of Object.entries(cats)) {
    if (!task.labels.some(({ name }) => name === label)) onLoss('labels of texts that the task does not define');
    else if (value > 0 && value < 1) onLoss('probabilities of labels');
  }
  if (task.multiple !== true) {
    const applying = task.labels.filter(({ name }) => cats[name] === 1);
    for (const _ of applying.slice(1)) onLoss('labels beside the first one, in a task that takes one');
    if (chosenLabels(task, { cats }).length === 0) onLoss('"no label applies", which is read back as missing');
    return;
  }
  for (const { name } of task.labels) {
    if (cats[name] === undefined) onLoss('labels that nobody decided on, which become "does not apply"');
  }
}

type Count = (annotations: Annotations, document: Document, carried: readonly Part[]) => number;

const carriedSpans = ({ ents = [], spans = {} }: Annotations, carried: readonly Part[]): readonly LabelledSpan[] => [
  ...(carried.includes('ents') ? ents : []),
  ...(carried.includes('spans') ? Object.values(spans).flat() : []),
];

const carriedRelations = ({ rels = [] }: Annotations, carried: readonly Part[]): readonly Relation[] =>
  carried.includes('rels') ? rels : [];

const carriedClusters = ({ coref = [] }: Annotations, carried: readonly Part[]): readonly Cluster[] =>
  carried.includes('coref') ? coref : [];

function hasConfidence({ confidence, linkConfidence }: Pick<Mention, 'confidence' | 'linkConfidence'>): boolean {
  return confidence !== undefined || linkConfidence !== undefined;
}

const partCounts: Readonly<Record<Part, Count>> = {
  id: (_, { id }) => (id === undefined ? 0 : 1),
  meta: (_, { meta }) => (meta === undefined ? 0 : 1),
  tokens: ({ tokens = [] }) =>
    tokens.filter((token) => tokenAttributes.some((name) => token[name] !== undefined)).length,
  ents: ({ ents = [] }) => ents.length,
  entsMissing: ({ entsMissing = [] }) => entsMissing.length,
  spans: ({ spans = {} }) => Object.values(spans).reduce((sum, group) => sum + group.length, 0),
  rels: ({ rels = [] }) => rels.length,
  coref: ({ coref = [] }) => coref.reduce((sum, { mentions }) => sum + mentions.length, 0),
  cats: ({ cats = {} }) => Object.keys(cats).length,
  frames: ({ frames = [] }) => frames.length,
  discourse: ({ discourse = [] }) => discourse.length,
  attributes: ({ attributes = {} }) => Object.values(attributes).reduce((sum, values) => sum + values.length, 0),
  // What is lost with the entity, the span or the token itself is counted there.
  confidence: (annotations, _, carried) =>
    [
      ...carriedSpans(annotations, carried),
      ...carriedRelations(annotations, carried),
      ...carriedClusters(annotations, carried).flatMap(({ mentions }) => mentions),
    ].filter(hasConfidence).length,
  kbId: (annotations, _, carried) => carriedSpans(annotations, carried).filter(({ kbId }) => kbId !== undefined).length,
  tokenConfidence: ({ tokens = [] }, _, carried) =>
    carried.includes('tokens') ? tokens.filter(({ confidence }) => confidence !== undefined).length : 0,
  source: (annotations, _, carried) =>
    (annotations.source === undefined ? 0 : 1) +
    [
      ...carriedSpans(annotations, carried),
      ...carriedRelations(annotations, carried),
      ...carriedClusters(annotations, carried),
    ].filter(({ source }) => source !== undefined).length,
};
