import type { JsonObject, JsonValue } from '../json.ts';
import type { Task } from '../tasks/task.ts';
import type { Findings } from './findings.ts';
import { describeJson, isJsonList, isJsonObject, quote } from './json-checks.ts';
import type { ReadOptions } from './types.ts';

/** The options that name keys. */
type NamedKeys = Pick<ReadOptions, 'task' | 'textColumn' | 'labelColumn'>;

/**
 * An object of JSON lines whose text or labels are under keys that were named, with our keys in their place. Rejects an
 * object that lacks the key of the text, and labels that are no names.
 */
export function withNamedKeys(
  object: JsonObject,
  { task, textColumn, labelColumn }: NamedKeys,
  findings: Findings,
): JsonObject {
  const others = Object.entries(object).filter(([key]) => key !== textColumn && key !== labelColumn);
  const rest = Object.fromEntries(others);
  const text = textColumn === undefined ? object.text : object[textColumn];
  if (textColumn !== undefined && text === undefined)
    findings.reject('text-invalid', `There is no key ${quote(textColumn)}, which was to hold the text.`);
  if (labelColumn === undefined) return { ...rest, text };
  const cats = readNames(object[labelColumn], labelColumn, task, findings);
  return { ...rest, text, ...(cats && { cats }) };
}

/** The categories that listed names mean: the others of a task that takes several are denied. */
export function listedCats(names: readonly string[], task: Task | undefined): Readonly<Record<string, number>> {
  const others = task?.kind === 'textcat' && task.multiple === true ? task.labels.map(({ name }) => name) : [];
  return Object.fromEntries([...names, ...others].map((name) => [name, names.includes(name) ? 1 : 0]));
}

function readNames(
  value: JsonValue | undefined,
  key: string,
  task: Task | undefined,
  findings: Findings,
): JsonObject | undefined {
  // Categories with their numbers are what "cats" would hold.
  if (isJsonObject(value)) return value;
  const list = isJsonList(value) ? value : [value];
  const names = list.filter((name) => name !== undefined && name !== null && name !== '');
  const wrong = names.find((name) => typeof name !== 'string' && typeof name !== 'number');
  if (wrong === undefined) return names.length === 0 ? undefined : listedCats(names.map(String), task);
  findings.reject('line-invalid', `The key ${quote(key)} must hold names of labels; it holds ${describeJson(wrong)}.`);
  return undefined;
}
