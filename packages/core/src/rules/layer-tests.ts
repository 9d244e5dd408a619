// Tests of what is annotated on a token: POS, TAG, DEP, LEMMA and MORPH of dependency patterns.
import type { TokenAnnotation } from '../doc/annotations.ts';
import { isRecord, ruleError, shown } from './rule-error.ts';
import { compileRuleRegex } from './rule-regex.ts';

/** A test of an annotated token. */
export type AnnotationTest = (token: TokenAnnotation) => boolean;

/** A key of a pattern that asks for an annotation. */
export type AnnotationKey = 'POS' | 'TAG' | 'DEP' | 'LEMMA' | 'MORPH';

const read: Readonly<Record<AnnotationKey, (token: TokenAnnotation) => string | undefined>> = {
  POS: (token) => token.pos,
  TAG: (token) => token.tag,
  DEP: (token) => token.dep,
  LEMMA: (token) => token.lemma,
  MORPH: (token) => token.morph,
};

/** The keys that ask for an annotation. */
export const annotationKeys: readonly string[] = Object.keys(read);

/** Whether a key asks for an annotation. */
export function isAnnotationKey(key: string): key is AnnotationKey {
  return Object.hasOwn(read, key);
}

/**
 * The test that `wanted` asks for: a text, or an object with IN, NOT_IN or REGEX; for MORPH also IS_SUPERSET, IS_SUBSET and INTERSECTS
 * with features such as `Number=Plur`. What is not annotated passes no test, also none of what a token must not be. Throws
 * `rule-invalid`; `where` is named there.
 */
export function annotationTest(key: AnnotationKey, wanted: unknown, where: string): AnnotationTest {
  const attributeOf: (token: TokenAnnotation) => string | undefined = read[key];
  const known =
    (test: (value: string) => boolean): AnnotationTest =>
    (token) => {
      const value = attributeOf(token);
      return value !== undefined && test(value);
    };
  if (typeof wanted === 'string') return known((value) => value === wanted);
  const names = key === 'MORPH' ? 'IN, NOT_IN, REGEX, IS_SUPERSET, IS_SUBSET, INTERSECTS' : 'IN, NOT_IN, REGEX';
  if (!isRecord(wanted) || Object.keys(wanted).length === 0) {
    throw ruleError(`${where} is ${shown(wanted)}.`, `Write a text, or an object with some of ${names}.`);
  }
  const tests = Object.entries(wanted).map(([name, value]): ((text: string) => boolean) => {
    if (name === 'REGEX' && typeof value === 'string') {
      const regex = compileRuleRegex(value);
      return (text) => regex.isIn(text);
    }
    const list =
      Array.isArray(value) && value.every((item) => typeof item === 'string') ? new Set<string>(value) : undefined;
    const test = list === undefined || !names.split(', ').includes(name) ? undefined : setTest(name, list);
    if (test !== undefined) return test;
    throw ruleError(
      `${where} has ${shown(name)}: ${shown(value)}.`,
      `Write some of ${names}: REGEX with a text, the others with a list of texts.`,
    );
  });
  return known((value) => tests.every((test) => test(value)));
}

function setTest(name: string, list: ReadonlySet<string>): ((text: string) => boolean) | undefined {
  const features = (text: string): string[] => (text === '' ? [] : text.split('|'));
  switch (name) {
    case 'IN':
      return (text) => list.has(text);
    case 'NOT_IN':
      return (text) => !list.has(text);
    case 'IS_SUBSET':
      return (text) => features(text).every((feature) => list.has(feature));
    case 'IS_SUPERSET':
      return (text) => {
        const own = new Set(features(text));
        return [...list].every((feature) => own.has(feature));
      };
    case 'INTERSECTS':
      return (text) => features(text).some((feature) => list.has(feature));
    default:
      return undefined;
  }
}
