import type { AttributeValue } from '../doc/annotations.ts';
import { checkRange } from '../doc/check-range.ts';
import type { Doc } from '../doc/doc.ts';
import { TinctureError } from '../errors/tincture-error.ts';
import { type Annotated, type Place, placeKey, valuesOf, withValues } from './attribute-store.ts';
import type { ValueType } from './value-types.ts';

/** What has the values of an attribute: the text as a whole, stretches of it with or without a label, or its tokens. */
export type AttributeOwner = 'doc' | 'span' | 'token';

/** What {@link defineAttribute} takes. */
export interface AttributeOptions<T, On extends AttributeOwner, Missing extends T | undefined> {
  /** Letters, digits, `_` and `-`: the key in files. */
  readonly name: string;
  readonly on: On;
  readonly type: ValueType<T>;
  /** What `get` gives where there is no value. */
  readonly default?: Missing;
}

/** What attributes of all owners have. */
export interface Attribute {
  readonly name: string;
  readonly on: AttributeOwner;
  /** What components name in `requires` and `assigns`: `attributes.NAME`. */
  readonly layer: string;
  /** What is wrong with the values of a text, as sentences: for whoever reads files. */
  problems(doc: Annotated): readonly string[];
}

/** An attribute of texts. */
export interface DocAttribute<T, Missing extends T | undefined = undefined> extends Attribute {
  readonly on: 'doc';
  /** The value, or the default. Throws `attribute-invalid` for a value of another type. */
  get(doc: Annotated): T | Missing;
  /** The same with a value; with undefined, without one. Throws `attribute-invalid` for a value that `type` does not read back. */
  set<D extends Annotated>(doc: D, value: T | undefined): D;
}

/** An attribute of spans. A span with a label and the bare stretch of text under it are two places. */
export interface SpanAttribute<T, Missing extends T | undefined = undefined> extends Attribute {
  readonly on: 'span';
  /** The value of a span, or the default. Throws `attribute-invalid` for a value of another type. */
  get(doc: Annotated, span: Place): T | Missing;
  /**
   * The same with a value of one span; with undefined, without one. Throws `attribute-invalid` for a value that `type` does not
   * read back, and `span-invalid` for a span outside the text.
   */
  set<D extends Annotated>(doc: D, span: Place, value: T | undefined): D;
  /** The same with these values and no others, in one go. Throws like `set`. */
  setAll<D extends Annotated>(doc: D, values: Iterable<readonly [Place, T]>): D;
  /** All spans that have a value, in their order. Throws `attribute-invalid` for a value of another type. */
  entries(doc: Annotated): readonly (readonly [Place, T])[];
}

/** An attribute of tokens, which are named by their index. */
export interface TokenAttribute<T, Missing extends T | undefined = undefined> extends Attribute {
  readonly on: 'token';
  /** The value of a token, or the default. Throws `attribute-invalid` for a value of another type. */
  get(doc: Doc, token: number): T | Missing;
  /**
   * The same with a value of one token; with undefined, without one. Throws `attribute-invalid` for a value that `type` does not
   * read back, and `span-invalid` where there is no such token.
   */
  set(doc: Doc, token: number, value: T | undefined): Doc;
  /** The same with these values and no others, in one go; `undefined` leaves a token without one. Throws like `set`. */
  setAll(doc: Doc, values: readonly (T | undefined)[]): Doc;
}

/**
 * An attribute of your own: typed values that a Doc, its spans or its tokens carry, kept among its annotations, so that they are as
 * immutable as all others, go through pipelines, and come back from JSON lines and binary files. A value that follows from the
 * text alone needs none of this: it is a function. Throws `argument-invalid` for a name that no file could have as a key.
 *
 * ```ts
 * const mood = defineAttribute({ name: 'mood', on: 'span', type: numberType, default: 0 });
 * mood.get(mood.set(doc, span, 0.7), span); // 0.7
 * ```
 */
export function defineAttribute<T, Missing extends T | undefined = undefined>(
  options: AttributeOptions<T, 'doc', Missing>,
): DocAttribute<T, Missing>;
export function defineAttribute<T, Missing extends T | undefined = undefined>(
  options: AttributeOptions<T, 'span', Missing>,
): SpanAttribute<T, Missing>;
export function defineAttribute<T, Missing extends T | undefined = undefined>(
  options: AttributeOptions<T, 'token', Missing>,
): TokenAttribute<T, Missing>;
export function defineAttribute<T>(
  options: AttributeOptions<T, AttributeOwner, T | undefined>,
): DocAttribute<T, T | undefined> | SpanAttribute<T, T | undefined> | TokenAttribute<T, T | undefined> {
  const { on, name } = options;
  if (!/^[\p{L}\p{N}_-]+$/u.test(name) || name === '__proto__')
    throw new TinctureError({
      code: 'argument-invalid',
      problem: `An attribute cannot be called ${JSON.stringify(name)}.`,
      fix: 'Take letters, digits, "_" and "-".',
    });
  const values = createValues(options);
  const common = { name, layer: `attributes.${name}`, problems: (doc: Annotated) => values.problems(on, doc) };
  switch (on) {
    case 'doc':
      return { ...common, on, get: (doc) => values.get(doc, {}), set: (doc, value) => values.set(doc, {}, value) };
    case 'span':
      return {
        ...common,
        on,
        get: (doc, span) => values.get(doc, span),
        set(doc, span, value) {
          checkRange(doc.text, span);
          return values.set(doc, span, value);
        },
        setAll(doc, entries) {
          // The last value of a place counts.
          const all = new Map<string, AttributeValue>();
          for (const [span, value] of entries) {
            checkRange(doc.text, span);
            all.set(placeKey(span), values.at(span, value));
          }
          return withValues(doc, name, [...all.values()]);
        },
        entries: (doc) =>
          [...values.read(doc).values()].flatMap(({ start, end, label, parsed }) =>
            start === undefined || end === undefined
              ? []
              : [[{ start, end, ...(label === undefined ? {} : { label }) }, parsed] as const],
          ),
      };
    case 'token':
      return {
        ...common,
        on,
        get: (doc, token) => values.get(doc, tokenPlace(doc, token)),
        set: (doc, token, value) => values.set(doc, tokenPlace(doc, token), value),
        setAll: (doc, all) =>
          withValues(
            doc,
            name,
            all.flatMap((value, token) => (value === undefined ? [] : [values.at(tokenPlace(doc, token), value)])),
          ),
      };
  }
}

/** Where a value is, without it. */
type ValuePlace = Omit<AttributeValue, 'value'>;

interface ReadValue<T> extends ValuePlace {
  readonly parsed: T;
}

/** Reading and changing the values of one attribute, wherever they are. */
interface Values<T> {
  get(doc: Annotated, place: ValuePlace): T | undefined;
  set<D extends Annotated>(doc: D, place: ValuePlace, value: T | undefined): D;
  /** Throws `attribute-invalid` for a value that is not read back. */
  at(place: ValuePlace, value: T): AttributeValue;
  read(doc: Annotated): ReadonlyMap<string, ReadValue<T>>;
  problems(on: AttributeOwner, doc: Annotated): readonly string[];
}

function createValues<T>({
  name,
  type,
  default: missing,
}: AttributeOptions<T, AttributeOwner, T | undefined>): Values<T> {
  // Lists of values are immutable, so each is parsed once.
  const parsed = new WeakMap<readonly AttributeValue[], ReadonlyMap<string, ReadValue<T>>>();
  const refuse = (place: ValuePlace, given: string): string =>
    `The attribute "${name}" ${describePlace(place)} must be ${type.what}; it is ${given}.`;
  const read = ({ annotations }: Annotated): ReadonlyMap<string, ReadValue<T>> => {
    const list = valuesOf(annotations, name) ?? [];
    const known = parsed.get(list);
    if (known !== undefined) return known;
    const index = new Map<string, ReadValue<T>>();
    for (const { value, ...place } of list) {
      const result = type.parse(value);
      if (result === undefined) throw invalid(refuse(place, shorten(JSON.stringify(value))));
      index.set(placeKey(place), { ...place, parsed: result });
    }
    parsed.set(list, index);
    return index;
  };
  const at = ({ start, end, label }: ValuePlace, value: T): AttributeValue => {
    const place = {
      ...(start === undefined ? {} : { start }),
      ...(end === undefined ? {} : { end }),
      ...(label === undefined ? {} : { label }),
    };
    const json = type.write(value);
    if (type.parse(json) === undefined) throw invalid(refuse(place, String(value)));
    return { ...place, value: json };
  };
  return {
    at,
    read,
    get(doc, place) {
      const found = read(doc).get(placeKey(place));
      return found === undefined ? missing : found.parsed;
    },
    set(doc, place, value) {
      const key = placeKey(place);
      const others = (valuesOf(doc.annotations, name) ?? []).filter((other) => placeKey(other) !== key);
      return withValues(doc, name, value === undefined ? others : [...others, at(place, value)]);
    },
    problems: (on, doc) =>
      (valuesOf(doc.annotations, name) ?? []).flatMap(({ value, ...place }) => {
        if ((place.start === undefined) !== (on === 'doc'))
          return `The attribute "${name}" is one of ${owners[on]}, and has a value ${describePlace(place)}.`;
        return type.parse(value) === undefined ? refuse(place, shorten(JSON.stringify(value))) : [];
      }),
  };
}

const owners: Readonly<Record<AttributeOwner, string>> = { doc: 'texts', span: 'spans', token: 'tokens' };

function describePlace({ start, end, label }: ValuePlace): string {
  if (start === undefined) return 'of the text';
  return `at [${start}, ${end})${label === undefined ? '' : ` ${JSON.stringify(label)}`}`;
}

function tokenPlace({ starts, ends }: Doc, token: number): ValuePlace {
  const start = starts[token];
  const end = ends[token];
  if (start !== undefined && end !== undefined) return { start, end };
  throw new TinctureError({
    code: 'span-invalid',
    problem: `There is no token ${token}; the text has ${starts.length}.`,
    fix: 'Count tokens from 0.',
  });
}

function shorten(json: string): string {
  return json.length > 60 ? `${json.slice(0, 60)}…` : json;
}

function invalid(problem: string): TinctureError {
  return new TinctureError({
    code: 'attribute-invalid',
    problem,
    fix: 'Give the value that the attribute was defined for, or define it for this one.',
  });
}
