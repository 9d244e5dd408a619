import { type Annotations, type JsonValue, type Source, TinctureError } from 'tincture';
import { parseSource } from 'tincture/convert';
import { sourceName } from './source-name.ts';

/** Throws `argument-invalid` for annotations that could not be read back, or that only a person may make. */
export function checkAnnotations(document: string, annotations: Annotations, source: Source): void {
  const name = sourceName(source);
  if (isAnnotations(annotations)) return;
  throw new TinctureError({
    code: 'argument-invalid',
    problem: `The annotations that ${JSON.stringify(name)} made are malformed: an offset or a probability is no number, or a layer has another shape.`,
    where: { document },
    fix: 'Send them in the shape of `Annotations`.',
  });
}

/** Whether a value has the shape of annotations; offsets are not compared with any text. */
export function isAnnotations(value: unknown): value is Annotations {
  if (!isRecord(value)) return false;
  const { tokens, ents, entsMissing, spans, rels, coref, cats, frames, discourse, response, ranking } = value;
  const { attributes, source } = value;
  return (
    isOptionalArray(tokens, isToken) &&
    isOptionalArray(ents, isSpan) &&
    isOptionalArray(entsMissing, isRange) &&
    isOptionalRecord(spans, (group) => Array.isArray(group) && group.every(isSpan)) &&
    isOptionalArray(rels, isRelation) &&
    isOptionalArray(coref, isCluster) &&
    // JSON has no NaN and no infinity: either would come back as null.
    isOptionalRecord(cats, Number.isFinite) &&
    isOptionalArray(frames, isFrame) &&
    isOptionalArray(discourse, isUnit) &&
    isOptionalRecord(attributes, (values) => Array.isArray(values) && values.every(isAttributeValue)) &&
    (response === undefined || typeof response === 'string') &&
    isOptionalArray(ranking, (group) => Array.isArray(group) && group.every((name) => typeof name === 'string')) &&
    isOptionalSource(source)
  );
}

/** Whether a value is an object, as opposed to a list or null. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRange(value: unknown): boolean {
  return isRecord(value) && Number.isInteger(value.start) && Number.isInteger(value.end);
}

function isToken(value: unknown): boolean {
  if (!isRecord(value) || !isRange(value)) return false;
  const { tag, pos, morph, lemma, head, dep, sentenceStart, confidence } = value;
  return (
    [tag, pos, morph, lemma, dep].every((name) => name === undefined || typeof name === 'string') &&
    (head === undefined || Number.isInteger(head)) &&
    (sentenceStart === undefined || typeof sentenceStart === 'boolean') &&
    isOptionalRecord(confidence, Number.isFinite)
  );
}

function isSpan(value: unknown): boolean {
  if (!isRecord(value) || !isRange(value)) return false;
  const { label, confidence, kbId, kbConfidence, source } = value;
  const isSure = isOptionalNumber(confidence) && isOptionalNumber(kbConfidence);
  const isLinked = kbId === undefined || kbId === null || typeof kbId === 'string';
  return typeof label === 'string' && isSure && isLinked && isOptionalSource(source);
}

function isAttributeValue(value: unknown): boolean {
  if (!isRecord(value) || value.value === undefined) return false;
  const isPlaced = value.start !== undefined || value.end !== undefined;
  return (!isPlaced || isRange(value)) && (value.label === undefined || typeof value.label === 'string');
}

function isOptionalNumber(value: unknown): boolean {
  return value === undefined || Number.isFinite(value);
}

function isFrame(value: unknown): boolean {
  return isRecord(value) && isSpan(value) && Array.isArray(value.slots) && value.slots.every(isSlot);
}

function isSlot(value: unknown): boolean {
  return isRecord(value) && isSpan(value) && (value.frame === undefined || isFrame(value.frame));
}

function isUnit(value: unknown): boolean {
  if (!isRecord(value) || !isRange(value)) return false;
  const { head, label, depth, confidence, signals, edges } = value;
  return (
    [head, depth].every(isOptionalIndex) &&
    (label === undefined || typeof label === 'string') &&
    isOptionalNumber(confidence) &&
    isOptionalArray(signals, isSignal) &&
    isOptionalArray(edges, isEdge)
  );
}

function isEdge(value: unknown): boolean {
  if (!isRecord(value) || typeof value.label !== 'string') return false;
  const { head, depth, headDepth, signals } = value;
  return Number.isInteger(head) && [depth, headDepth].every(isOptionalIndex) && isOptionalArray(signals, isSignal);
}

function isSignal(value: unknown): boolean {
  if (!isRecord(value) || typeof value.type !== 'string') return false;
  const areNames = [value.subtype, value.status].every((name) => name === undefined || typeof name === 'string');
  return areNames && Array.isArray(value.ranges) && value.ranges.every(isRange);
}

function isOptionalIndex(value: unknown): boolean {
  return value === undefined || Number.isInteger(value);
}

function isRelation(value: unknown): boolean {
  if (!isRecord(value) || !isEnd(value.from) || !isEnd(value.to)) return false;
  const { label, confidence, source } = value;
  const isSure = confidence === undefined || Number.isFinite(confidence);
  return typeof label === 'string' && isSure && isOptionalSource(source);
}

function isCluster(value: unknown): boolean {
  if (!isRecord(value) || !Array.isArray(value.mentions) || value.mentions.length === 0) return false;
  const { mentions, label, source } = value;
  return mentions.every(isMention) && (label === undefined || typeof label === 'string') && isOptionalSource(source);
}

function isMention(value: unknown): boolean {
  return (
    isRecord(value) && isRange(value) && isOptionalNumber(value.confidence) && isOptionalNumber(value.linkConfidence)
  );
}

function isEnd(value: unknown): boolean {
  return isRecord(value) && isRange(value) && typeof value.label === 'string';
}

function isOptionalSource(value: unknown): boolean {
  // What comes here is from JSON or on its way to it.
  return value === undefined || parseSource(value as JsonValue) !== undefined;
}

function isOptionalArray(value: unknown, is: (item: unknown) => boolean): boolean {
  return value === undefined || (Array.isArray(value) && value.every(is));
}

function isOptionalRecord(value: unknown, is: (item: unknown) => boolean): boolean {
  return value === undefined || (isRecord(value) && Object.values(value).every(is));
}
