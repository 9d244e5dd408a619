import type { LabelledSpan, Range } from '../../doc/annotations.ts';
import type { JsonObject, JsonValue } from '../../json.ts';
import { spansGroup } from '../../tasks/spans-group.ts';
import { buildDocument, type Draft } from '../build-document.ts';
import { createOffsetMap } from '../code-points.ts';
import {
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
import type { Findings } from '../findings.ts';
import { describeJson, isJsonList, isJsonObject, quote } from '../json-checks.ts';
import type { FormatReader, ReadOptions } from '../types.ts';
import { readProdigyRelations } from './prodigy-relations.ts';

// Beside what is read: what Prodigy keeps for itself, about sessions, hashes and how a task was shown.
const knownKey =
  /^(_.*|text|tokens|spans|relations|label|options|accept|cats|answer|id|meta|config|priority|score|html|style|sessions|versions|view_id)$/;

/** The group that Prodigy's and spaCy's overlapping spans are in where no task names one. */
const usualGroup = 'sc';

/** Reads Prodigy's JSON lines: named entities, spans, relations, text classification by label or by choice. */
export function createProdigyReader(options: ReadOptions): FormatReader {
  return {
    line: (line) =>
      readObjectLine(line, (object, findings) => {
        for (const key of Object.keys(object)) {
          if (!knownKey.test(key)) findings.repair(`Unknown key left out: ${quote(key)}`);
        }
        checkAnswer(object, options, findings);
        const text = readText(object.text, findings, Object.keys(object));
        const spans = readSpans(object, text ?? '', findings);
        const group = groupOf(object, options);
        const draft: Draft = {
          text,
          id: readId(object.id, findings),
          ...(group === undefined ? { ents: spans } : { spans: spans && [[group, spans]] }),
          ...(group === undefined && spans && isBinary(object)
            ? { entsMissing: rangesBetween(spans, text ?? '') }
            : {}),
          rels: group === undefined ? readProdigyRelations(object, spans ?? [], findings) : undefined,
          cats: readChoice(object, options, findings),
          meta: readMeta(object.meta, findings),
        };
        return buildDocument(draft, findings, line.number, line.text, options);
      }),
    end: () => [],
  };
}

function viewOf(object: JsonObject): string {
  const view = object._view_id ?? object.view_id;
  return typeof view === 'string' ? view : '';
}

/** The group that the spans belong to; undefined where they are entities. */
function groupOf(object: JsonObject, { task }: ReadOptions): string | undefined {
  if (task?.kind === 'ner') return undefined;
  if (task?.kind === 'spancat') return spansGroup(task);
  return /^spans/.test(viewOf(object)) ? usualGroup : undefined;
}

/** Whether the answer is about the spans shown and says nothing about the rest of the text. */
function isBinary(object: JsonObject): boolean {
  return object._is_binary === true || viewOf(object) === 'ner';
}

function checkAnswer(object: JsonObject, { task }: ReadOptions, findings: Findings): void {
  const { answer } = object;
  if (answer === undefined || answer === null || answer === 'accept') return;
  if (answer === 'reject' && isBinaryLabel(object) && task?.kind === 'textcat' && task.multiple === true) return;
  if (answer === 'reject')
    findings.reject('answer-set-aside', 'The answer is "reject": what is shown is wrong, what is right is not said.');
  else if (answer === 'ignore') findings.reject('answer-set-aside', 'The answer is "ignore": nobody decided.');
  else findings.reject('line-invalid', `The answer must be accept, reject or ignore; it is ${describeJson(answer)}.`);
}

/** Undefined where nobody looked for spans. Offsets in Prodigy count code points. */
function readSpans(object: JsonObject, text: string, findings: Findings): readonly LabelledSpan[] | undefined {
  const { spans } = object;
  if (spans === undefined || spans === null) {
    // Prodigy leaves the key out where a person accepted a text without marking anything.
    return object.answer === 'accept' && /^((ner|spans)_manual|relations)$/.test(viewOf(object)) ? [] : undefined;
  }
  if (!isJsonList(spans)) {
    findings.reject('line-invalid', `The key "spans" must hold a list; it is ${describeJson(spans)}.`);
    return undefined;
  }
  const map = createOffsetMap(text);
  return spans.flatMap((span, index) => {
    const what = `span number ${index + 1}`;
    if (!isJsonObject(span)) {
      findings.reject('line-invalid', `${what} must be an object; it is ${describeJson(span)}.`);
      return [];
    }
    const given = { start: readOffset(span, 'start', what, findings), end: readOffset(span, 'end', what, findings) };
    const label = readLabel(span, what, findings);
    const confidence = readConfidence(span.score, findings);
    const kbId = readKbId(span.kb_id, findings);
    const range = chooseOffsets(given, map.toUtf16, span.text, text, what, findings);
    const said = { ...(confidence === undefined ? {} : { confidence }), ...(kbId === undefined ? {} : { kbId }) };
    return [{ ...range, label, ...said }];
  });
}

/** The range in UTF-16: code points, unless only the offsets as they stand cover the `quoted` text of the span. */
function chooseOffsets(
  given: Range,
  toUtf16: (offset: number) => number,
  quoted: JsonValue | undefined,
  text: string,
  what: string,
  findings: Findings,
): Range {
  const range = { start: toUtf16(given.start), end: toUtf16(given.end) };
  if (Number.isNaN(range.start) || Number.isNaN(range.end)) {
    findings.reject('span-invalid', `${what} at [${given.start}, ${given.end}) lies outside the text.`);
    return range;
  }
  if (typeof quoted !== 'string' || text.slice(range.start, range.end) === quoted) return range;
  if (text.slice(given.start, given.end) === quoted) {
    findings.repair('Offsets taken as UTF-16: as code points they do not cover the text that the span quotes');
    return given;
  }
  const covered = quote(text.slice(range.start, range.end));
  findings.reject('span-invalid', `${what} says it is ${quote(quoted)}, but its offsets cover ${covered}.`);
  return range;
}

/** What is between the spans: nobody looked there. */
function rangesBetween(spans: readonly LabelledSpan[], text: string): Range[] {
  const ranges: Range[] = [];
  let at = 0;
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    if (start > at) ranges.push({ start: at, end: start });
    at = Math.max(at, end);
  }
  if (at < text.length) ranges.push({ start: at, end: text.length });
  return ranges;
}

/** A text with one label that was accepted or rejected as a whole. */
function isBinaryLabel({ label, options, accept }: JsonObject): boolean {
  return typeof label === 'string' && label !== '' && !isJsonList(options) && accept === undefined;
}

function readChoice(object: JsonObject, { task }: ReadOptions, findings: Findings): Draft['cats'] {
  const { label, options, accept, spans, answer, cats } = object;
  if (accept !== undefined && accept !== null) {
    // Some programs write the one that was chosen by itself.
    const chosen = new Set((isJsonList(accept) ? accept : [accept]).flatMap((id) => readOptionId(id, findings)));
    const offered = isJsonList(options)
      ? options.flatMap((option) => readOptionId(isJsonObject(option) ? option.id : option, findings))
      : [];
    if (label !== undefined) findings.repair('Left out: a "label" beside "accept"');
    return [...new Set([...offered, ...chosen])].map((id) => [id, chosen.has(id) ? 1 : 0]);
  }
  if (label === undefined || label === null || label === '') return readCats(cats, findings);
  if (isJsonList(options) || (spans !== undefined && task?.kind !== 'textcat')) {
    findings.repair('Left out: a "label" that is about the spans or the options shown');
    return readCats(cats, findings);
  }
  if (cats !== undefined) findings.repair('Left out: "cats" beside a "label"');
  if (isBinaryLabel(object)) return [[String(label), answer === 'reject' ? 0 : 1]];
  return (isJsonList(label) ? label : [label]).flatMap((name) => readOptionId(name, findings)).map((name) => [name, 1]);
}

function readOptionId(id: JsonValue | undefined, findings: Findings): readonly string[] {
  if (typeof id === 'number') return [String(id)];
  if (typeof id === 'string' && id !== '') return [id];
  findings.reject('line-invalid', `A label or option must be a string or a number; it is ${describeJson(id)}.`);
  return [];
}
