import { type TokenAnnotation, tokenAttributes } from '../doc/annotations.ts';
import { normalizeMorph } from '../doc/morph.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { readConfidence } from './fields.ts';
import type { Findings } from './findings.ts';
import { describeJson, isJsonObject, quote } from './json-checks.ts';

/** What is said of a token, without its place. */
export type TokenFields = Omit<TokenAnnotation, 'start' | 'end'>;

/** Attributes that are a name. */
const nameFields = ['tag', 'pos', 'lemma', 'dep'] as const;

/** Whether a token from a file says more than where it is. */
export function hasTokenFields(token: JsonValue | undefined): boolean {
  return isJsonObject(token) && tokenAttributes.some((name) => isSaid(token[name]));
}

/** The attributes of a token from JSON; `what` names it in messages. Empty names are missing, as spaCy writes them. */
export function readTokenFields(token: JsonObject, what: string, findings: Findings): TokenFields {
  const fields: { -readonly [K in keyof TokenFields]: TokenFields[K] } = {};
  const refuse = (name: string, kind: string): void =>
    findings.reject(
      'line-invalid',
      `The key "${name}" of ${what} must be ${kind}; it is ${describeJson(token[name])}.`,
    );
  for (const name of nameFields) {
    const value = token[name];
    if (!isSaid(value) || value === '') continue;
    if (typeof value === 'string') fields[name] = value;
    else refuse(name, 'a string');
  }
  const { morph, head, sentenceStart } = token;
  if (typeof morph === 'string') Object.assign(fields, readMorph(morph, findings));
  else if (isSaid(morph)) refuse('morph', 'a string');
  if (typeof head === 'number') fields.head = head;
  else if (isSaid(head)) refuse('head', 'a number');
  if (typeof sentenceStart === 'boolean') fields.sentenceStart = sentenceStart;
  else if (isSaid(sentenceStart)) refuse('sentenceStart', 'true or false');
  const confidence = readConfidences(token.confidence, findings);
  if (confidence !== undefined) fields.confidence = confidence;
  return fields;
}

/** Features in their one order; what are none are left out with a note. */
export function readMorph(morph: string, findings: Findings): { readonly morph?: string } {
  const sorted = normalizeMorph(morph);
  if (sorted !== undefined) return { morph: sorted };
  findings.repair(`Left out: features that are not like "Case=Nom|Number=Plur": ${quote(morph)}`);
  return {};
}

function isSaid(value: JsonValue | undefined): value is Exclude<JsonValue, null> {
  return value !== undefined && value !== null;
}

function readConfidences(value: JsonValue | undefined, findings: Findings): TokenFields['confidence'] {
  if (!isSaid(value)) return undefined;
  if (!isJsonObject(value)) {
    findings.repair('Left out: a confidence of a token that is not given by attribute');
    return undefined;
  }
  const read = Object.entries(value).flatMap(([name, said]) => {
    const confidence = readConfidence(said, findings);
    return confidence === undefined ? [] : [[name, confidence] as const];
  });
  return read.length === 0 ? undefined : Object.fromEntries(read);
}
