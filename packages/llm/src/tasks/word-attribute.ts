import type { JsonObject, Task, TokenAnnotation } from 'tincture';
import type { TaskPrompts } from './task-prompts.ts';
import { wordPrompts } from './word-rows.ts';

/** What of a token can be asked for by itself. */
type Attribute = 'tag' | 'pos' | 'morph' | 'lemma';

/** What an answer means by a column: the value, or the reason why it means none. */
export type Meant = { readonly value: string } | { readonly reason: string };

/** What differs between kinds of task that say one thing of each word. */
export interface AttributeKind {
  /** The column of an answer: `tag`. */
  readonly column: string;
  /** What is to be done, with the labels. */
  instruction(task: Task): string;
  /** JSON Schema of the column. */
  schema(task: Task): JsonObject;
  readonly rules: readonly string[];
  readonly inLine: string;
  /** The attribute that the task is about. */
  attribute(task: Task): Attribute;
  /** What is written for a value; without it the value itself. */
  written?(value: string): string;
  /** A reader of the column, made once for each answer. */
  reader(task: Task): (said: unknown) => Meant;
}

/** Prompts and answers of a kind that says one thing of each word. */
export function attributePrompts(kind: AttributeKind): TaskPrompts {
  const { column, instruction, schema, rules, inLine, written = (value) => value } = kind;
  return wordPrompts({
    instruction,
    columns: (task) => ({ [column]: schema(task) }),
    rules,
    inLine,
    valuesOf: (task, token) => [written(token[kind.attribute(task)] ?? '')],
    annotate(task, doc, rows, drop) {
      const [read, attribute] = [kind.reader(task), kind.attribute(task)];
      const known = new Map<number, string>();
      for (const { token, shown, values } of rows) {
        const meant = read(values[column]);
        if ('value' in meant) known.set(token, meant.value);
        else drop(shown, meant.reason);
      }
      if (known.size === 0) return undefined;
      const tokens = Array.from(doc.starts, (start, index): TokenAnnotation => {
        const value = known.get(index);
        return { start, end: doc.ends[index]!, ...(value !== undefined && { [attribute]: value }) };
      });
      return { tokens };
    },
  });
}
