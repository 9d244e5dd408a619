// Holds answers against the OpenAPI document as a program elsewhere would, by a validator that is not ours.
import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { JsonSchema, OpenApiDocument } from '../api/openapi-document.ts';

/** Checks values against schemas of a document; returns what is wrong. */
export type CheckValue = (schema: JsonSchema, value: unknown) => readonly ErrorObject[];

/**
 * A check against the schemas of `document`. Those leave room for fields to come; here what they do not name is wrong,
 * so that no answer says more than is written down.
 */
export function answerCheck(document: OpenApiDocument): CheckValue {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addSchema({ $id: 'api:document', components: closed(document.components) });
  const compiled = new Map<string, ValidateFunction>();
  return (schema, value) => {
    const text = JSON.stringify(closed(schema)).replaceAll('"#/', '"api:document#/');
    const check = compiled.get(text) ?? ajv.compile(JSON.parse(text));
    compiled.set(text, check);
    return check(value) ? [] : (check.errors ?? []);
  };
}

function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const inside = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, closed(one)]));
  const isObject = inside.type === 'object' && 'properties' in inside && !('additionalProperties' in inside);
  return isObject ? { ...inside, additionalProperties: false } : inside;
}
