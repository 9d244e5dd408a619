import type { Argument, Document, LabelledSpan, Range, Relation } from '../../doc/annotations.ts';
import type { JsonValue } from '../../json.ts';
import { buildDocument, type Draft } from '../build-document.ts';
import {
  noteUnknown,
  readCats,
  readConfidence,
  readId,
  readLabel,
  readMeta,
  readObjectLine,
  readOffset,
  readText,
} from '../fields.ts';
import type { Findings } from '../findings.ts';
import { describeJson, isJsonList, isJsonObject } from '../json-checks.ts';
import { parseSource } from '../parse-source.ts';
import type { FormatReader, FormatWriter, ReadOptions } from '../types.ts';

// `tokens` may be there for other readers; ours are made from the text.
const knownKeys = ['text', 'tokens', 'ents', 'entsMissing', 'spans', 'rels', 'cats', 'meta', 'source', 'id'];
const knownSpanKeys = ['start', 'end', 'label', 'confidence', 'source', 'text'];
const knownRelationKeys = ['from', 'to', 'label', 'confidence', 'source'];
const knownEndKeys = ['start', 'end', 'label', 'text'];
const annotationKeys = ['ents', 'spans', 'rels', 'cats'];

/** Reads our own JSON lines: one document a line. */
export function createJsonlReader(options: ReadOptions): FormatReader {
  return {
    line: (line) =>
      readObjectLine(line, (object, findings) => {
        noteUnknown(object, knownKeys, findings);
        const draft: Draft = {
          text: readText(object.text, findings),
          id: readId(object.id, findings),
          ents: readSpans(object.ents, 'ents', findings),
          entsMissing: readRanges(object.entsMissing, findings),
          spans: readGroups(object.spans, findings),
          rels: readRelations(object.rels, findings),
          cats: readCats(object.cats, findings),
          meta: readMeta(object.meta, findings),
          source: readSource(
            object.source,
            annotationKeys.some((key) => key in object),
            findings,
          ),
        };
        return buildDocument(draft, findings, line.number, line.text, options);
      }),
    end: () => [],
  };
}

/** Writes our own JSON lines, which lose nothing. */
export function createJsonlWriter(): FormatWriter {
  const document = ({ text, id, annotations, meta }: Document): string => {
    const { ents, entsMissing, spans, rels, cats, source } = annotations;
    return `${JSON.stringify({ id, text, ents, entsMissing, spans, rels, cats, meta, source })}\n`;
  };
  return { head: '', document, tail: '' };
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
    const source = readSource(object.source, true, findings);
    return {
      start: readOffset(object, 'start', what, findings),
      end: readOffset(object, 'end', what, findings),
      label: readLabel(object, what, findings),
      ...(confidence === undefined ? {} : { confidence }),
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

function readObjects(value: JsonValue | undefined, name: string, findings: Findings) {
  if (value === undefined || value === null) return undefined;
  if (!isJsonList(value)) {
    findings.reject('line-invalid', `The key "${name}" must hold a list; it is ${describeJson(value)}.`);
    return undefined;
  }
  return value
    .filter((item, index) => {
      if (isJsonObject(item)) return true;
      findings.reject('line-invalid', `"${name}" number ${index + 1} must be an object; it is ${describeJson(item)}.`);
      return false;
    })
    .filter(isJsonObject);
}

/** Where annotations came from. Without it they would count as gold, so one that cannot be read is no small matter. */
function readSource(value: JsonValue | undefined, hasAnnotations: boolean, findings: Findings): Draft['source'] {
  const source = parseSource(value);
  if (source !== undefined || value === undefined || value === null) return source;
  if (!hasAnnotations) findings.repair('A "source" of no known form left out');
  else {
    findings.reject(
      'line-invalid',
      'The key "source" does not say who made the annotations in a known form (docs/reference/formats.md). Take it out if a person did.',
    );
  }
  return undefined;
}
