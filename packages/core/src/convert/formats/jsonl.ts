import { type Document, type LabelledSpan, type Range, tokenAttributes } from '../../doc/annotations.ts';
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
import { hasTokenFields, readTokenFields } from '../token-fields.ts';
import type { FormatReader, FormatWriter, ReadOptions, WriteOptions } from '../types.ts';

const knownKeys = ['text', 'tokens', 'ents', 'entsMissing', 'spans', 'cats', 'meta', 'source', 'id'];
const knownSpanKeys = ['start', 'end', 'label', 'confidence', 'source', 'text'];
// The last three are Prodigy's.
const knownTokenKeys = ['start', 'end', ...tokenAttributes, 'confidence', 'text', 'id', 'ws'];

/** Reads our own JSON lines: one document a line. */
export function createJsonlReader(options: ReadOptions): FormatReader {
  return {
    line: (line) =>
      readObjectLine(line, (object, findings) => {
        noteUnknown(object, knownKeys, findings);
        const draft: Draft = {
          text: readText(object.text, findings),
          id: readId(object.id, findings),
          tokens: readTokens(object.tokens, findings),
          ents: readSpans(object.ents, 'ents', findings),
          entsMissing: readRanges(object.entsMissing, findings),
          spans: readGroups(object.spans, findings),
          cats: readCats(object.cats, findings),
          meta: readMeta(object.meta, findings),
          source: readSource(object.source, 'ents' in object || 'cats' in object || 'spans' in object, findings),
        };
        return buildDocument(draft, findings, line.number, line.text, options);
      }),
    end: () => [],
  };
}

/** Writes our own JSON lines, which lose nothing but the borders of tokens of which nothing is said. */
export function createJsonlWriter({ onLoss }: WriteOptions): FormatWriter {
  const document = ({ text, id, annotations, meta }: Document): string => {
    const { tokens, ents, entsMissing, spans, cats, source } = annotations;
    const isSaid = tokens?.some((token) => tokenAttributes.some((name) => token[name] !== undefined));
    if (isSaid === false) onLoss?.('borders of tokens of which nothing is said');
    const said = isSaid === true ? tokens : undefined;
    return `${JSON.stringify({ id, text, tokens: said, ents, entsMissing, spans, cats, meta, source })}\n`;
  };
  return { head: '', document, tail: '' };
}

/** Tokens that only say where they are were written for other readers: ours are made from the text then. */
function readTokens(value: JsonValue | undefined, findings: Findings): Draft['tokens'] {
  if (!isJsonList(value) || !value.some(hasTokenFields)) return undefined;
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
