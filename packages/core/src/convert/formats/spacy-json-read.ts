import type { LabelledSpan, Range } from '../../doc/annotations.ts';
import type { JsonObject, JsonValue } from '../../json.ts';
import { buildDocument, type Draft } from '../build-document.ts';
import { createOffsetMap } from '../code-points.ts';
import { decodeTags, isTag } from '../decode-tags.ts';
import { noteUnknown, readCats, readKbId, readText } from '../fields.ts';
import { createFindings, type Findings, rejectLine } from '../findings.ts';
import { describeJson, isJsonList, isJsonObject, quote } from '../json-checks.ts';
import { createJsonElements, type JsonElement } from '../json-elements.ts';
import type { FormatReader, ReadItem, ReadOptions, Reject } from '../types.ts';
import { isSpacyDoc, readSpacyDoc } from './spacy-doc.ts';
import { readSpacyTokens } from './spacy-tokens.ts';

/**
 * Reads spaCy's JSON: documents with paragraphs of tokens (v2, v3), what `Doc.to_json()` gives, or pairs of a text and its
 * annotations.
 */
export function createSpacyJsonReader(options: ReadOptions): FormatReader {
  const elements = createJsonElements();
  const read = (complete: readonly (JsonElement | Reject)[]): readonly ReadItem[] =>
    complete.flatMap((element) => ('code' in element ? [{ reject: element }] : readElement(element, options)));
  return { line: (line) => read(elements.line(line)), end: () => read(elements.end()) };
}

function readElement({ raw, line, value }: JsonElement, options: ReadOptions): readonly ReadItem[] {
  if (value === undefined)
    return [rejectLine('line-invalid', 'This part of the file is not valid JSON, or is nested too deep.', line, raw)];
  if (isJsonList(value)) return [readPair(value, line, raw, options)];
  if (isJsonObject(value) && isSpacyDoc(value)) return [readSpacyDoc(value, line, raw, options)];
  const paragraphs = isJsonObject(value) ? value.paragraphs : undefined;
  if (!isJsonObject(value) || !isJsonList(paragraphs) || paragraphs.length === 0) {
    const problem = `Expected a document with "paragraphs", one of Doc.to_json(), or a pair of a text and annotations; this is ${describeJson(value)}.`;
    return [rejectLine('line-invalid', problem, line, raw)];
  }
  return paragraphs.map((paragraph) => {
    const own = paragraphs.length === 1 ? raw : JSON.stringify(paragraph);
    return readParagraph(paragraph, paragraphs.length === 1 ? value.id : undefined, line, own, options);
  });
}

/** `["text", {"entities": [[start, end, "LABEL"]], "cats": {"LABEL": 1}}]`, offsets in code points. */
function readPair(pair: readonly JsonValue[], line: number, raw: string, options: ReadOptions): ReadItem {
  const findings = createFindings();
  const [first, said = {}] = pair;
  const text = readText(first, findings);
  if (!isJsonObject(said) || pair.length > 2)
    return rejectLine('line-invalid', 'Expected a pair: a text, and an object with its annotations.', line, raw);
  noteUnknown(said, ['entities', 'cats'], findings);
  const ents = readEntities(said.entities, text ?? '', findings);
  return buildDocument({ text, ents, cats: readCats(said.cats, findings) }, findings, line, raw, options);
}

function readParagraph(
  value: JsonValue,
  id: JsonValue | undefined,
  line: number,
  raw: string,
  options: ReadOptions,
): ReadItem {
  if (!isJsonObject(value))
    return rejectLine('line-invalid', `A paragraph is ${describeJson(value)}, not an object.`, line, raw);
  const findings = createFindings();
  const sentences = sentencesOf(value, findings);
  const tokens = sentences.flat();
  const orths = tokens.map(({ orth }, index) => {
    if (typeof orth === 'string' && orth !== '') return orth;
    findings.reject('line-invalid', `The key "orth" of token number ${index + 1} is ${describeJson(orth)}.`);
    return '';
  });
  const { text, places } = placeTokens(value.raw, orths, findings);
  noteUnknown(value, ['raw', 'sentences', 'cats', 'entities', 'links'], findings);
  const starts = sentences.flatMap((sentence) => sentence.map((_, index) => index === 0));
  const said = readSpacyTokens({ text: text ?? '', tokens, places, starts, heads: 'relative' }, findings);
  const layer = tokens.some(({ ner }) => ner !== undefined)
    ? readTags(tokens, places, findings)
    : {
        ents: tokens.length > 0 && !hasEntities(value) ? undefined : readEntities(value.entities, text ?? '', findings),
      };
  const cats = readCatList(value.cats, findings);
  return buildDocument(
    { text, ...(typeof id === 'string' ? { id } : {}), tokens: said, ...layer, cats },
    findings,
    line,
    raw,
    options,
  );
}

function hasEntities({ entities }: JsonObject): boolean {
  return isJsonList(entities) && entities.length > 0;
}

/** The tokens of each sentence. */
function sentencesOf({ sentences = [] }: JsonObject, findings: Findings): readonly (readonly JsonObject[])[] {
  const fail = (what: string, value: JsonValue | undefined): readonly [] => {
    findings.reject('line-invalid', `${what} must be a list of objects; it is ${describeJson(value)}.`);
    return [];
  };
  if (!isJsonList(sentences)) return fail('The key "sentences"', sentences);
  return sentences.map((sentence) => {
    if (!isJsonObject(sentence)) return fail('The key "sentences"', sentence);
    const { tokens } = sentence;
    return isJsonList(tokens) && tokens.every(isJsonObject) ? tokens : fail('The key "tokens"', tokens);
  });
}

/** Finds each token in the text; without a text, joins the tokens with spaces. */
function placeTokens(
  raw: JsonValue | undefined,
  orths: readonly string[],
  findings: Findings,
): { text: string | undefined; places: Range[] } {
  const hasRaw = raw !== undefined && raw !== null;
  const text = hasRaw ? readText(raw, findings) : orths.join(' ');
  if (text === undefined) return { text, places: [] };
  if (!hasRaw && orths.length > 1)
    findings.repair('Spacing made up: tokens are joined with spaces, as the file does not say how they were spaced');
  let at = 0;
  const places = orths.map((orth) => {
    const start = text.indexOf(orth, at);
    if (start < 0 || text.slice(at, start).trim() !== '') {
      findings.reject(
        'span-invalid',
        `The token ${quote(orth)} is not where it should be in the text, after ${quote(text.slice(0, at).slice(-20))}.`,
      );
      return { start: at, end: at };
    }
    at = start + orth.length;
    return { start, end: at };
  });
  return { text, places };
}

function readTags(
  tokens: readonly JsonObject[],
  places: readonly Range[],
  findings: Findings,
): Pick<Draft, 'ents' | 'entsMissing'> {
  const tags = tokens.map(({ ner }, index) => {
    if (ner === undefined || ner === null || ner === '') return '-';
    if (typeof ner === 'string' && isTag(ner)) return ner;
    findings.reject(
      'line-invalid',
      `The key "ner" of token number ${index + 1} is ${describeJson(ner)}; a tag is O, -, or like B-LABEL.`,
    );
    return '-';
  });
  if (tags.every((tag) => tag === '-')) return {};
  const { ents, missing } = decodeTags(tags);
  const place = ({ start, end }: Range): Range => ({
    start: places[start]?.start ?? 0,
    end: places[end - 1]?.end ?? 0,
  });
  return { ents: ents.map((ent) => ({ ...ent, ...place(ent) })), entsMissing: missing.map(place) };
}

/** `[[start, end, "LABEL"]]` in code points, with the id in a knowledge base as a fourth if there is one. */
function readEntities(
  value: JsonValue | undefined,
  text: string,
  findings: Findings,
): readonly LabelledSpan[] | undefined {
  if (value === undefined || value === null) return undefined;
  const { toUtf16 } = createOffsetMap(text);
  const fail = (item: JsonValue): readonly LabelledSpan[] => {
    findings.reject('line-invalid', `An entity must be [start, end, "LABEL"]; this is ${quote(JSON.stringify(item))}.`);
    return [];
  };
  if (!isJsonList(value)) return fail(value);
  return value.flatMap((item) => {
    if (!isJsonList(item)) return fail(item);
    const [start, end, label, id] = item;
    const kbId = readKbId(id, findings);
    if (typeof start !== 'number' || typeof end !== 'number' || typeof label !== 'string' || label.trim() === '')
      return fail(item);
    if (Number.isNaN(toUtf16(start)) || Number.isNaN(toUtf16(end)))
      findings.reject('span-invalid', `The entity ${quote(label)} at [${start}, ${end}) lies outside the text.`);
    return [{ start: toUtf16(start), end: toUtf16(end), label, ...(kbId === undefined ? {} : { kbId }) }];
  });
}

/** `[{"label": "A", "value": 1}]`; an empty list says that nobody looked. */
function readCatList(value: JsonValue | undefined, findings: Findings): Draft['cats'] {
  if (value === undefined || value === null || (isJsonList(value) && value.length === 0)) return undefined;
  if (!isJsonList(value)) return readCats(value, findings);
  return value.flatMap((item) => {
    const { label, value: said } = isJsonObject(item) ? item : {};
    if (typeof label === 'string' && label !== '' && typeof said === 'number') return [[label, said] as const];
    findings.reject(
      'line-invalid',
      `An entry of "cats" must be {"label", "value"}; this is ${quote(JSON.stringify(item))}.`,
    );
    return [];
  });
}
