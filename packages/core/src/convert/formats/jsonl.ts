import {
  type Argument,
  type Document,
  type LabelledSpan,
  type Range,
  type Relation,
  tokenAttributes,
} from '../../doc/annotations.ts';
import type { JsonObject, JsonValue } from '../../json.ts';
import { readAttributes } from '../attribute-fields.ts';
import { buildDocument, type Draft } from '../build-document.ts';
import { readClusters } from '../coref-fields.ts';
import { readDiscourse } from '../discourse-fields.ts';
import {
  noteUnknown,
  readCats,
  readConfidence,
  readId,
  readKbId,
  readLabel,
  readMeta,
  readObjectLine,
  readOffset,
  readText,
} from '../fields.ts';
import { type Findings, rejectWith } from '../findings.ts';
import { readFrames } from '../frame-fields.ts';
import { describeJson, isJsonList, isJsonObject } from '../json-checks.ts';
import { readObjects, readSource } from '../list-fields.ts';
import { withNamedKeys } from '../named-keys.ts';
import { hasTokenFields, readTokenFields } from '../token-fields.ts';
import type { FormatReader, FormatWriter, Line, ReadItem, ReadOptions, WriteOptions } from '../types.ts';
import { fromDoccano } from './doccano.ts';
import { fromTokenTags } from './token-tags.ts';

const knownKeys = [
  ...['text', 'tokens', 'ents', 'entsMissing', 'spans', 'rels', 'coref', 'cats', 'frames', 'discourse', 'attributes'],
  ...['meta', 'source', 'id'],
];
/** Layers whose source says whether they are gold. */
const sourcedKeys = ['ents', 'cats', 'spans', 'rels', 'coref', 'frames', 'discourse', 'attributes'];
const knownSpanKeys = ['start', 'end', 'label', 'confidence', 'kbId', 'kbConfidence', 'source', 'text'];
// The last three are Prodigy's.
const knownTokenKeys = ['start', 'end', ...tokenAttributes, 'confidence', 'text', 'id', 'ws'];
const knownRelationKeys = ['from', 'to', 'label', 'confidence', 'source'];
const knownEndKeys = ['start', 'end', 'label', 'text'];

/** Reads our own JSON lines: one document a line. */
export function createJsonlReader(options: ReadOptions): FormatReader {
  const isNamed = options.textColumn !== undefined || options.labelColumn !== undefined;
  return {
    line: (line) =>
      readObjectLine(line, (given, findings) => {
        const named = isNamed ? withNamedKeys(given, options, findings) : given;
        const tagged = fromTokenTags(named, findings);
        // What lacks the key of its text has been rejected for that, as have tags that are none.
        if (findings.problems.length > 0) return rejectWith(findings, line.number, line.text);
        const object = fromDoccano(tagged, options.task, findings);
        // Tokens that only say where they are were written for other readers: ours are made from the text then.
        const { tokens, ...others } = object;
        const isSaid = isJsonList(tokens) && tokens.some(hasTokenFields);
        return readDocumentObject(isSaid ? object : others, findings, line, options);
      }),
    end: () => [],
  };
}

/** The document that an object with our keys says, checked against its text, or the reject with all reasons. */
export function readDocumentObject(
  object: JsonObject,
  findings: Findings,
  line: Line,
  options: Omit<ReadOptions, 'format'>,
): ReadItem {
  noteUnknown(object, knownKeys, findings);
  const draft: Draft = {
    text: readText(object.text, findings, Object.keys(object)),
    id: readId(object.id, findings),
    tokens: readTokens(object.tokens, findings),
    ents: readSpans(object.ents, 'ents', findings),
    entsMissing: readRanges(object.entsMissing, findings),
    spans: readGroups(object.spans, findings),
    rels: readRelations(object.rels, findings),
    coref: readClusters(object.coref, findings),
    cats: readCats(object.cats, findings),
    frames: readFrames(object.frames, findings),
    discourse: readDiscourse(object.discourse, findings),
    attributes: readAttributes(object.attributes, findings),
    meta: readMeta(object.meta, findings),
    source: readSource(
      object.source,
      sourcedKeys.some((key) => key in object),
      findings,
    ),
  };
  return buildDocument(draft, findings, line.number, line.text, options);
}

/** A document as one object with our keys, which {@link readDocumentObject} reads back. */
export function documentObject({ text, id, annotations, meta }: Document): Readonly<Record<string, unknown>> {
  const { tokens, ents, entsMissing, spans, rels, coref, cats, frames, discourse, attributes, source } = annotations;
  const layers = { tokens, ents, entsMissing, spans, rels, coref, cats, frames, discourse, attributes };
  return { id, text, ...layers, meta, source };
}

/** Writes our own JSON lines, which lose nothing but the borders of tokens of which nothing is said. */
export function createJsonlWriter({ onLoss }: WriteOptions): FormatWriter {
  const document = (document: Document): string => {
    const { tokens } = document.annotations;
    const isSaid = tokens?.some((token) => tokenAttributes.some((name) => token[name] !== undefined));
    if (isSaid === false) onLoss?.('borders of tokens of which nothing is said');
    const said = isSaid === true ? tokens : undefined;
    return `${JSON.stringify({ ...documentObject(document), tokens: said })}\n`;
  };
  return { head: '', document, tail: '' };
}

function readTokens(value: JsonValue | undefined, findings: Findings): Draft['tokens'] {
  return readObjects(value, 'tokens', findings)?.map((object, index) => {
    const what = `"tokens" number ${index + 1}`;
    noteUnknown(object, knownTokenKeys, findings, ' of an entry in "tokens"');
    const start = readOffset(object, 'start', what, findings);
    const end = readOffset(object, 'end', what, findings);
    return { start, end, ...readTokenFields(object, what, findings) };
  });
}

function readSpans(
  value: JsonValue | undefined,
  name: string,
  findings: Findings,
): readonly LabelledSpan[] | undefined {
  return readObjects(value, name, findings)?.map((object, index) => {
    const what = `"${name}" number ${index + 1}`;
    noteUnknown(object, knownSpanKeys, findings, ` of an entry in "${name}"`);
    const confidence = readConfidence(object.confidence, findings);
    // Here null says that somebody looked.
    const kbId = object.kbId === null ? null : readKbId(object.kbId, findings);
    const kbConfidence = kbId === undefined ? undefined : readConfidence(object.kbConfidence, findings);
    const source = readSource(object.source, true, findings);
    return {
      start: readOffset(object, 'start', what, findings),
      end: readOffset(object, 'end', what, findings),
      label: readLabel(object, what, findings),
      ...(confidence === undefined ? {} : { confidence }),
      ...(kbId === undefined ? {} : { kbId }),
      ...(kbConfidence === undefined ? {} : { kbConfidence }),
      ...(source === undefined ? {} : { source }),
    };
  });
}

function readRanges(value: JsonValue | undefined, findings: Findings): readonly Range[] | undefined {
  return readObjects(value, 'entsMissing', findings)?.map((object, index) => {
    const what = `"entsMissing" number ${index + 1}`;
    return { start: readOffset(object, 'start', what, findings), end: readOffset(object, 'end', what, findings) };
  });
}

function readRelations(value: JsonValue | undefined, findings: Findings): readonly Relation[] | undefined {
  return readObjects(value, 'rels', findings)?.map((object, index) => {
    const what = `"rels" number ${index + 1}`;
    noteUnknown(object, knownRelationKeys, findings, ' of an entry in "rels"');
    const confidence = readConfidence(object.confidence, findings);
    const source = readSource(object.source, true, findings);
    return {
      from: readEnd(object.from, `"from" of ${what}`, findings),
      to: readEnd(object.to, `"to" of ${what}`, findings),
      label: readLabel(object, what, findings),
      ...(confidence === undefined ? {} : { confidence }),
      ...(source === undefined ? {} : { source }),
    };
  });
}

function readEnd(value: JsonValue | undefined, what: string, findings: Findings): Argument {
  if (!isJsonObject(value)) {
    findings.reject('line-invalid', `${what} must be an object; it is ${describeJson(value)}.`);
    return { start: Number.NaN, end: Number.NaN, label: '' };
  }
  noteUnknown(value, knownEndKeys, findings, ' of an end of a relation');
  return {
    start: readOffset(value, 'start', what, findings),
    end: readOffset(value, 'end', what, findings),
    label: readLabel(value, what, findings),
  };
}

function readGroups(value: JsonValue | undefined, findings: Findings): Draft['spans'] {
  if (value === undefined || value === null) return undefined;
  if (!isJsonObject(value)) {
    findings.reject('line-invalid', `The key "spans" must hold an object of groups; it is ${describeJson(value)}.`);
    return undefined;
  }
  return Object.entries(value).map(([group, spans]) => [group, readSpans(spans, `spans.${group}`, findings) ?? []]);
}
