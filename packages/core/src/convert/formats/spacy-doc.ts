import type { LabelledSpan, TokenAnnotation } from '../../doc/annotations.ts';
import type { JsonObject, JsonValue } from '../../json.ts';
import { buildDocument } from '../build-document.ts';
import { createOffsetMap } from '../code-points.ts';
import { noteUnknown, readCats, readKbId, readLabel, readOffset, readText } from '../fields.ts';
import { createFindings, type Findings } from '../findings.ts';
import { describeJson, isJsonList, isJsonObject } from '../json-checks.ts';
import type { ReadItem, ReadOptions } from '../types.ts';
import { readSpacyTokens } from './spacy-tokens.ts';

/**
 * Whether this is what spaCy's `Doc.to_json()` gives: a text, and tokens that are an id and offsets. It looks like our own
 * JSON lines, but its offsets count code points.
 */
export function isSpacyDoc({ text, tokens, paragraphs }: JsonObject): boolean {
  if (typeof text !== 'string' || paragraphs !== undefined || !isJsonList(tokens) || tokens.length === 0) return false;
  return tokens.every(
    (token) =>
      isJsonObject(token) &&
      typeof token.id === 'number' &&
      typeof token.start === 'number' &&
      typeof token.end === 'number' &&
      !('text' in token) &&
      !('orth' in token),
  );
}

/** Reads a document of {@link isSpacyDoc}. */
export function readSpacyDoc(object: JsonObject, line: number, raw: string, options: ReadOptions): ReadItem {
  const findings = createFindings();
  const text = readText(object.text, findings) ?? '';
  noteUnknown(object, ['text', 'tokens', 'ents', 'spans', 'sents', 'cats'], findings);
  const { spans, cats } = object;
  const tokens = readTokens(object, text, findings);
  const groups = isJsonObject(spans)
    ? Object.entries(spans).map(([group, members]) => [group, readSpans(members, text, findings) ?? []] as const)
    : undefined;
  const said = readCats(cats, findings);
  const ents = readSpans(object.ents, text, findings);
  const draft = { text, tokens, ents, spans: groups, cats: said?.length === 0 ? undefined : said };
  return buildDocument(draft, findings, line, raw, options);
}

/** Tokens with offsets in code points, and heads as indices; `sents` says where sentences begin. */
function readTokens(object: JsonObject, text: string, findings: Findings): readonly TokenAnnotation[] | undefined {
  const tokens = isJsonList(object.tokens) ? object.tokens.filter(isJsonObject) : [];
  const { toUtf16 } = createOffsetMap(text);
  const places = tokens.map((token, index) => {
    const what = `token number ${index + 1}`;
    const start = toUtf16(readOffset(token, 'start', what, findings));
    return { start, end: toUtf16(readOffset(token, 'end', what, findings)) };
  });
  const sents = isJsonList(object.sents) ? object.sents : undefined;
  const begins = new Set(sents?.map((sent) => (isJsonObject(sent) ? sent.start : undefined)));
  const starts = sents && tokens.map(({ start }) => begins.has(start));
  return readSpacyTokens({ text, tokens, places, starts, heads: 'absolute' }, findings);
}

/** `[{"start", "end", "label", "kb_id"?}]` in code points. */
function readSpans(
  value: JsonValue | undefined,
  text: string,
  findings: Findings,
): readonly LabelledSpan[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isJsonList(value)) {
    findings.reject('line-invalid', `Entities and spans must be a list; this is ${describeJson(value)}.`);
    return undefined;
  }
  const { toUtf16 } = createOffsetMap(text);
  return value.flatMap((span, index) => {
    const what = `entity number ${index + 1}`;
    if (!isJsonObject(span)) {
      findings.reject('line-invalid', `${what} must be an object; it is ${describeJson(span)}.`);
      return [];
    }
    // The other id is that of the rule that made the span.
    if (typeof span.id === 'string' && span.id !== '') findings.repair('Left out: ids of spans');
    const kbId = readKbId(span.kb_id, findings);
    const start = toUtf16(readOffset(span, 'start', what, findings));
    const end = toUtf16(readOffset(span, 'end', what, findings));
    return [{ start, end, label: readLabel(span, what, findings), ...(kbId === undefined ? {} : { kbId }) }];
  });
}
