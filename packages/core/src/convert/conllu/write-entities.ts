import { alignSpan } from '../../doc/align.ts';
import type { Document, LabelledSpan, Range, TokenAnnotation } from '../../doc/annotations.ts';
import { docOf } from '../../doc/doc-of.ts';
import { type EntityFormat, entityFormat, readMentions, writeMentions } from './entities.ts';
import {
  type MentionLayers,
  mentionLayers,
  type Place,
  type PlacedCluster,
  placeKey,
  type TypedPlace,
  unsaid,
} from './mention-layers.ts';
import { type LastNumber, mergeMentions } from './merge-mentions.ts';
import { miscValue, withMiscValue } from './misc.ts';
import { column } from './rows.ts';

/** How entities are written where a file does not say it. */
const ownFormat = 'eid-etype';
/** The same where nothing is said of what kind they are. */
const untypedFormat = 'eid';

type OnLoss = ((what: string) => void) | undefined;

/**
 * Puts the spans of the group `entities` and the clusters into MISC of the rows of each token, in the format that `# global.Entity`
 * gives: the document's own (`global`), else what is in force from before it where that will do. Where they are those that stand there,
 * nothing changes; else those that are still there keep all that was said of them. Returns the `# global.Entity` that has to be written in
 * front, if one has.
 */
export function placeEntities(
  document: Document,
  tokens: readonly TokenAnnotation[],
  rows: readonly string[][][],
  global: string | undefined,
  inForce: string | undefined,
  numbers: LastNumber,
  onLoss?: (what: string) => void,
): string | undefined {
  const { spans, coref } = document.annotations;
  const entities = spans?.entities;
  if (entities === undefined && coref === undefined) return undefined;
  const isTyped = entities !== undefined || (coref ?? []).some(({ label }) => label !== undefined);
  const own = isTyped ? ownFormat : untypedFormat;
  const before = inForce !== undefined && canSay(entityFormat(inForce), isTyped) ? inForce : undefined;
  const isNothing = (entities ?? []).length === 0 && (coref ?? []).length === 0;
  if (isNothing && global === undefined && before === undefined) {
    if (entities !== undefined) onLoss?.('"no spans here", which is read back as missing');
    if (coref !== undefined) onLoss?.('"no mentions here", which is read back as missing');
    return undefined;
  }
  const format = entityFormat(global ?? before ?? own);
  const said = rows.map((lines) => lines.map((row) => miscValue(row[column.misc] ?? '_', 'Entity') ?? '').join(''));
  const { mentions } = readMentions(said, format);
  const wanted = wantedLayers(document, tokens, format, onLoss);
  if (!isSame(mentionLayers(mentions, format), wanted)) {
    const merged = mergeMentions(mentions, wanted, format, numbers, onLoss);
    const values = writeMentions(merged, tokens.length, format);
    if (!areEqual(readMentions(values, format).mentions.map(placeKey), merged.map(placeKey)))
      onLoss?.('that mentions of one cluster cross, which come back as one inside the other');
    for (const [token, lines] of rows.entries()) {
      for (const [index, row] of lines.entries())
        row[column.misc] = withMiscValue(row[column.misc] ?? '_', 'Entity', index === 0 ? values[token] : undefined);
    }
  }
  return global === undefined && before === undefined ? own : undefined;
}

function canSay({ type, hasIds }: EntityFormat, isTyped: boolean): boolean {
  return hasIds && type >= 0 === isTyped;
}

/** The layers of a document in tokens, as far as the format can say them. */
function wantedLayers(
  document: Document,
  tokens: readonly TokenAnnotation[],
  format: EntityFormat,
  onLoss: OnLoss,
): Pick<MentionLayers, 'entities' | 'clusters'> {
  const { spans, coref } = document.annotations;
  const doc = docOf({ text: document.text, annotations: { tokens } }, {});
  const place = ({ start, end }: Range, what: string): Place | undefined => {
    const range = alignSpan(doc, start, end, 'expand');
    if (range === undefined) {
      onLoss?.(`${what} that cover no token`);
      return undefined;
    }
    const { startToken: from, endToken } = range;
    if (doc.starts[from] !== start || doc.ends[endToken - 1] !== end)
      onLoss?.(`borders of ${what} that are inside a token, which become those of the token`);
    return { from, to: endToken - 1 };
  };
  const plainOf = (label: string): string => {
    const plain = label.replace(/[-()|\s]/g, '_');
    if (plain !== label) onLoss?.('dashes, brackets and spaces in labels of entities, which become "_"');
    return plain;
  };
  const typed = (span: LabelledSpan): TypedPlace[] => {
    const at = place(span, 'entities');
    return at === undefined ? [] : [{ ...at, label: plainOf(span.label) }];
  };
  const isUntyped = format.type < 0;
  if (isUntyped)
    for (const _ of spans?.entities ?? []) onLoss?.('entities, as "global.Entity" of the file has no "etype"');
  if (!format.hasIds)
    for (const _ of coref ?? []) onLoss?.('clusters, as "global.Entity" of the file has neither "eid" nor "GRP"');
  const entities = isUntyped ? undefined : spans?.entities?.flatMap(typed);
  const clusters = coref?.map(({ mentions, label }): PlacedCluster => {
    const places = mentions.flatMap((mention) => place(mention, 'mentions') ?? []);
    if (label === undefined) return { mentions: places };
    if (isUntyped) {
      onLoss?.('kinds of clusters, as "global.Entity" of the file has no "etype"');
      return { mentions: places };
    }
    return { mentions: places, label: plainOf(label) };
  });
  if (entities !== undefined && clusters !== undefined) countOtherKinds(entities, clusters, onLoss);
  return { entities, clusters: format.hasIds ? clusters : undefined };
}

/** A file has one type for a mention: that of the entity, where there is one. */
function countOtherKinds(entities: readonly TypedPlace[], clusters: readonly PlacedCluster[], onLoss: OnLoss): void {
  const labels = new Map(entities.map((entity) => [placeKey(entity), entity.label]));
  for (const { mentions, label } of clusters) {
    if (label !== undefined && mentions.some((mention) => labels.get(placeKey(mention)) !== label))
      onLoss?.('kinds of clusters that are not those of their entities');
  }
}

function isSame(there: MentionLayers, wanted: Pick<MentionLayers, 'entities' | 'clusters'>): boolean {
  const { entities, clusters } = wanted;
  if (entities !== undefined && !areEqual((there.entities ?? []).map(typedKey), entities.map(typedKey))) return false;
  if (clusters === undefined) return true;
  // The types are those of the entities where both are said.
  const key =
    (labels: boolean) =>
    (cluster: PlacedCluster): string => {
      const places = cluster.mentions.map(placeKey).sort().join(', ');
      return labels ? `${places}: ${cluster.label ?? unsaid}` : places;
    };
  const isTyped = entities === undefined && clusters.some(({ label }) => label !== undefined);
  return areEqual((there.clusters ?? []).map(key(isTyped)), clusters.map(key(isTyped)));
}

function areEqual(one: readonly string[], other: readonly string[]): boolean {
  const [there, here] = [new Set(one), new Set(other)];
  return there.size === here.size && [...there].every((key) => here.has(key));
}

function typedKey(place: TypedPlace): string {
  return `${placeKey(place)} ${place.label}`;
}
