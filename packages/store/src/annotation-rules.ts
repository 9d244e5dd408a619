import { type Annotations, type JsonValue, parseSource, type Source, TinctureError } from 'tincture';
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
  const { tokens, ents, entsMissing, spans, rels, cats, frames, response, ranking, source } = value;
  return (
    isOptionalArray(tokens, isToken) &&
    isOptionalArray(ents, isSpan) &&
    isOptionalArray(entsMissing, isRange) &&
    isOptionalRecord(spans, (group) => Array.isArray(group) && group.every(isSpan)) &&
    isOptionalArray(rels, isRelation) &&
    // JSON has no NaN and no infinity: either would come back as null.
    isOptionalRecord(cats, Number.isFinite) &&
    isOptionalArray(frames, isFrame) &&
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

function isOptionalNumber(value: unknown): boolean {
  return value === undefined || Number.isFinite(value);
}

function isFrame(value: unknown): boolean {
  return isRecord(value) && isSpan(value) && Array.isArray(value.slots) && value.slots.every(isSlot);
}

function isSlot(value: unknown): boolean {
  return isRecord(value) && isSpan(value) && (value.frame === undefined || isFrame(value.frame));
}

function isRelation(value: unknown): boolean {
  if (!isRecord(value) || !isEnd(value.from) || !isEnd(value.to)) return false;
  const { label, confidence, source } = value;
  const isSure = confidence === undefined || Number.isFinite(confidence);
  return typeof label === 'string' && isSure && isOptionalSource(source);
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
