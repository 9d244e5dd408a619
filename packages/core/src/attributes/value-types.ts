import type { JsonValue } from '../json.ts';

/**
 * What the values of an attribute are: how they are read from JSON, and how they are written. A schema library fits in:
 * `{ what: 'a due date', parse: (json) => Due.safeParse(json).data, write: (due) => due }`.
 */
export interface ValueType<T> {
  /** With its article, for messages: `a number`. */
  readonly what: string;
  /** The value; undefined where the JSON is none. */
  parse(json: JsonValue): T | undefined;
  /** The JSON of a value, which {@link parse} reads back. */
  write(value: T): JsonValue;
}

/** Finite numbers. */
export const numberType: ValueType<number> = {
  what: 'a finite number',
  parse: (json) => (typeof json === 'number' && Number.isFinite(json) ? json : undefined),
  write: (value) => value,
};

/** Strings. */
export const stringType: ValueType<string> = {
  what: 'a string',
  parse: (json) => (typeof json === 'string' ? json : undefined),
  write: (value) => value,
};

/** `true` and `false`. */
export const booleanType: ValueType<boolean> = {
  what: 'true or false',
  parse: (json) => (typeof json === 'boolean' ? json : undefined),
  write: (value) => value,
};

/** One of some strings. */
export function choiceType<const T extends string>(...choices: readonly T[]): ValueType<T> {
  return {
    what: `one of ${choices.join(', ')}`,
    parse: (json) => choices.find((choice) => choice === json),
    write: (value) => value,
  };
}

/** Lists of values of one type. */
export function listType<T>(item: ValueType<T>): ValueType<readonly T[]> {
  return {
    what: `a list, each of its items ${item.what}`,
    parse(json) {
      if (!Array.isArray(json)) return undefined;
      const items = json.flatMap((part: JsonValue) => item.parse(part) ?? []);
      return items.length === json.length ? items : undefined;
    },
    write: (values) => values.map((value) => item.write(value)),
  };
}
