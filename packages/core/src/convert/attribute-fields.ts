import { byPlace, placeKey } from '../attributes/attribute-store.ts';
import type { Attribute } from '../attributes/define-attribute.ts';
import type { Annotations, AttributeValue, LabelledSpan } from '../doc/annotations.ts';
import { isInside } from '../doc/check-range.ts';
import type { JsonValue } from '../json.ts';
import { noteUnknown, readLabel, readOffset } from './fields.ts';
import type { Findings } from './findings.ts';
import { describeJson, isJsonObject, quote } from './json-checks.ts';
import { readObjects } from './list-fields.ts';

type Attributes = NonNullable<Annotations['attributes']>;

/** The values of attributes from JSON: an object from the name of an attribute to a list of values with their places. */
export function readAttributes(value: JsonValue | undefined, findings: Findings): Attributes | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isJsonObject(value)) {
    findings.reject('line-invalid', `The key "attributes" must hold an object; it is ${describeJson(value)}.`);
    return undefined;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, values]) => [name, readValues(values, `attributes.${name}`, findings)]),
  );
}

function readValues(value: JsonValue | undefined, name: string, findings: Findings): readonly AttributeValue[] {
  return (readObjects(value, name, findings) ?? []).map((object, index): AttributeValue => {
    const what = `"${name}" number ${index + 1}`;
    noteUnknown(object, ['start', 'end', 'label', 'value', 'text'], findings, ` of an entry in "${name}"`);
    const said = object.value;
    if (said === undefined) findings.reject('line-invalid', `${what} has no "value".`);
    const isPlaced = object.start !== undefined || object.end !== undefined;
    return {
      ...(isPlaced && {
        start: readOffset(object, 'start', what, findings),
        end: readOffset(object, 'end', what, findings),
      }),
      ...(isPlaced && object.label !== undefined && { label: readLabel(object, what, findings) }),
      value: said ?? null,
    };
  });
}

/**
 * Attributes in order and with one value a place, moved with the spans that were put on token borders: `moves` has the new
 * place of each by the key of the old one. Rejects places outside the text.
 */
export function alignAttributes(
  text: string,
  attributes: Attributes,
  moves: ReadonlyMap<string, LabelledSpan>,
  findings: Findings,
): Attributes {
  const align = (name: string, values: readonly AttributeValue[]): readonly AttributeValue[] => {
    const byKey = new Map<string, AttributeValue>();
    for (const given of values) {
      const { start, end, label, value } = given;
      const key = placeKey(given);
      if (start !== undefined && end !== undefined && !isInside(text, { start, end }))
        findings.reject(
          'span-invalid',
          `The attribute ${quote(name)} at [${start}, ${end}) is empty or outside the text.`,
        );
      const moved = moves.get(key);
      const placed =
        moved === undefined ? given : { start: moved.start, end: moved.end, label: label ?? moved.label, value };
      if (byKey.has(placeKey(placed)))
        findings.repair(`Listed twice, the last one kept: a value of the attribute ${quote(name)}`);
      byKey.set(placeKey(placed), placed);
    }
    return [...byKey.values()].sort(byPlace);
  };
  return Object.fromEntries(Object.entries(attributes).map(([name, values]) => [name, align(name, values)]));
}

/** Rejects values that are not what the attributes were defined for; attributes that are not among them are not looked at. */
export function checkAttributes(
  text: string,
  attributes: Attributes | undefined,
  definitions: readonly Attribute[],
  findings: Findings,
): void {
  if (attributes === undefined) return;
  for (const definition of definitions) {
    for (const problem of definition.problems({ text, annotations: { attributes } }))
      findings.reject('attribute-invalid', problem);
  }
}
