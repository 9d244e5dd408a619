import type { Range, Relation } from '../../doc/annotations.ts';
import type { JsonObject, JsonValue } from '../../json.ts';
import { createOffsetMap } from '../code-points.ts';
import type { Findings } from '../findings.ts';
import { describeJson, isJsonList, isJsonObject, quote } from '../json-checks.ts';

/** A labelled stretch of the text; one with several labels is as many regions of one id. */
export interface Region extends Range {
  readonly label: string;
  readonly id: string | undefined;
}

/** The regions of one result. Those of web pages say where they are by paths, which is no place in a text. */
export function readRegion(
  { id, value }: JsonObject,
  text: string,
  what: string,
  findings: Findings,
): readonly Region[] {
  const { start, end, labels, text: quoted } = isJsonObject(value) ? value : {};
  if (typeof start !== 'number' || typeof end !== 'number') {
    const given = `${describeJson(start)} to ${describeJson(end)}`;
    findings.reject('span-invalid', `${what} must say where it is by two numbers; it is from ${given}.`);
    return [];
  }
  const names = isJsonList(labels) ? labels : [];
  if (names.length === 0) findings.repair('Left out: regions without a label');
  const range = placeIn(text, { start, end }, quoted, what, findings);
  return names.flatMap((label) => {
    if (typeof label === 'string' && label.trim() !== '')
      return [{ ...range, label, id: typeof id === 'string' ? id : undefined }];
    findings.reject('line-invalid', `A label of ${what} must be a name; it is ${describeJson(label)}.`);
    return [];
  });
}

/** Versions differ in what they count. UTF-16, unless only code points cover the text that the region quotes. */
function placeIn(text: string, given: Range, quoted: JsonValue | undefined, what: string, findings: Findings): Range {
  if (typeof quoted !== 'string' || text.slice(given.start, given.end) === quoted) return given;
  const { toUtf16 } = createOffsetMap(text);
  const range = { start: toUtf16(given.start), end: toUtf16(given.end) };
  if (text.slice(range.start, range.end) === quoted) return range;
  const covered = quote(text.slice(given.start, given.end));
  findings.reject('span-invalid', `${what} says it is ${quote(quoted)}, but its offsets cover ${covered}.`);
  return given;
}

/** The relations among results, each label of one by itself. One that leads both ways is two. */
export function readLabelStudioRelations(
  results: readonly JsonObject[],
  regions: readonly Region[],
  findings: Findings,
): Relation[] {
  const byId = new Map([...regions].reverse().map((region) => [region.id, region]));
  return results.flatMap(({ type, from_id: one, to_id: other, direction, labels }): Relation[] => {
    if (type !== 'relation') return [];
    const [from, to] = [one, other].map((id) => (typeof id === 'string' ? byId.get(id) : undefined));
    if (from === undefined || to === undefined) {
      const ends = `${describeJson(one)} to ${describeJson(other)}`;
      findings.reject('span-invalid', `A relation from ${ends} leads to what is no region of this task.`);
      return [];
    }
    const names = (isJsonList(labels) ? labels : []).filter((label) => typeof label === 'string');
    if (names.length === 0) findings.repair('Left out: relations without a label');
    return names.flatMap((label) => {
      const [there, back] = [relation(from, to, label), relation(to, from, label)];
      return direction === 'left' ? [back] : direction === 'bi' ? [there, back] : [there];
    });
  });
}

function relation(from: Region, to: Region, label: string): Relation {
  const end = ({ start, end, label: type }: Region): Relation['from'] => ({ start, end, label: type });
  return { from: end(from), to: end(to), label };
}
