import type { Source } from '../doc/annotations.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { Findings } from './findings.ts';
import { describeJson, isJsonList, isJsonObject } from './json-checks.ts';
import { parseSource } from './parse-source.ts';

/** A list of objects under the key `name`; rejects what is none. */
export function readObjects(
  value: JsonValue | undefined,
  name: string,
  findings: Findings,
): readonly JsonObject[] | undefined {
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
export function readSource(
  value: JsonValue | undefined,
  hasAnnotations: boolean,
  findings: Findings,
): Source | undefined {
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
