// Relations as Prodigy's `relations` view saves them: `head` and `child` are the numbers of the last tokens of two spans, and
// `head_span` and `child_span` say where these are. The tokens are Prodigy's, so only the spans are gone by.
import type { LabelledSpan, Relation } from '../../doc/annotations.ts';
import type { JsonObject, JsonValue } from '../../json.ts';
import { readConfidence, readLabel } from '../fields.ts';
import type { Findings } from '../findings.ts';
import { describeJson, isJsonList, isJsonObject } from '../json-checks.ts';

/** The relations of a task between its `spans`, which are those of the task one by one. Undefined where nobody looked. */
export function readProdigyRelations(
  object: JsonObject,
  spans: readonly LabelledSpan[],
  findings: Findings,
): readonly Relation[] | undefined {
  const { relations } = object;
  if (relations === undefined || relations === null) {
    const isRelationView = (object._view_id ?? object.view_id) === 'relations';
    return isRelationView && object.answer === 'accept' ? [] : undefined;
  }
  if (!isJsonList(relations)) {
    findings.reject('line-invalid', `The key "relations" must hold a list; it is ${describeJson(relations)}.`);
    return undefined;
  }
  const given = isJsonList(object.spans) ? object.spans.filter(isJsonObject) : [];
  return relations.flatMap((relation, index): Relation[] => {
    const what = `relation number ${index + 1}`;
    if (!isJsonObject(relation)) {
      findings.reject('line-invalid', `${what} must be an object; it is ${describeJson(relation)}.`);
      return [];
    }
    const from = findEnd(relation.head_span, relation.head, given);
    const to = findEnd(relation.child_span, relation.child, given);
    const label = readLabel(relation, what, findings);
    const confidence = readConfidence(relation.score, findings);
    for (const [end, place] of [
      ['head', from],
      ['child', to],
    ] as const) {
      if (spans[place] === undefined)
        findings.reject('span-invalid', `The ${end} of ${what} is none of the spans (${describeEnd(relation, end)}).`);
    }
    const [start, end] = [spans[from], spans[to]];
    if (start === undefined || end === undefined) return [];
    return [
      {
        from: { start: start.start, end: start.end, label: start.label },
        to: { start: end.start, end: end.end, label: end.label },
        label,
        ...(confidence === undefined ? {} : { confidence }),
      },
    ];
  });
}

/** Which of the spans this is: by its offsets where they are given, else by its last token. -1 where it is none. */
function findEnd(span: JsonValue | undefined, token: JsonValue | undefined, spans: readonly JsonObject[]): number {
  if (isJsonObject(span))
    return spans.findIndex(({ start, end }) => start !== undefined && start === span.start && end === span.end);
  return typeof token === 'number' ? spans.findIndex(({ token_end: last }) => last === token) : -1;
}

function describeEnd(relation: JsonObject, end: 'head' | 'child'): string {
  const span = relation[`${end}_span`];
  const plain = (value: JsonValue | undefined): string =>
    typeof value === 'number' ? `${value}` : describeJson(value);
  return isJsonObject(span) ? `[${plain(span.start)}, ${plain(span.end)})` : `token ${plain(relation[end])}`;
}
