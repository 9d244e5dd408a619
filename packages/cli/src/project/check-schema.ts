import { type ErrorCode, formatWhere, TinctureError, type Where } from 'tincture';
import { z } from 'zod';
import { suggest } from './suggestion.ts';
import type { DataPath, YamlFile } from './yaml-file.ts';

/** One mistake, in words, with its place. */
interface Mistake {
  readonly where: Where;
  readonly problem: string;
  readonly fix: string;
}

/** The data of `yaml` as `schema` types it; else throws `code` with the place of each mistake, the first one first. */
export function checkSchema<T>(yaml: YamlFile, schema: z.ZodType<T>, code: ErrorCode): T {
  const parsed = schema.safeParse(yaml.data);
  if (parsed.success) return parsed.data;
  const jsonSchema = z.toJSONSchema(schema, { io: 'input' });
  const mistakes = parsed.error.issues
    .flatMap((issue) => explainIssue(issue, issue.path, yaml, jsonSchema))
    // A misspelt key is not missing too.
    .filter((mistake, _, all) => !all.some((other) => mistake.problem === missingKey(meantKey(other.fix))))
    .sort((a, b) => (a.where.line ?? 0) - (b.where.line ?? 0));
  throw mistakesError(mistakes, code);
}

function mistakesError(mistakes: readonly Mistake[], code: ErrorCode): TinctureError {
  const [first, ...others] = mistakes;
  const more = others
    .slice(0, 9)
    .map((mistake) => `\n  ${formatWhere(mistake.where)}: ${mistake.problem} ${mistake.fix}`);
  return new TinctureError({
    code,
    problem: first?.problem ?? 'The file is not what it should be.',
    fix: `${first?.fix ?? ''}${more.join('')}`,
    ...(first === undefined ? {} : { where: first.where }),
  });
}

type Issue = z.core.$ZodIssue;

function explainIssue(issue: Issue, path: DataPath, yaml: YamlFile, jsonSchema: unknown): Mistake[] {
  const value = valueAt(yaml.data, path);
  const name = String(path.at(-1) ?? 'the file');
  const subject = subjectOf(path);
  const where = value === undefined ? yaml.whereKey(path.slice(0, -1)) : yaml.where(path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        where: yaml.whereKey([...path, key]),
        problem: `Unknown key "${key}".`,
        fix: suggest(key, keysAt(jsonSchema, path)),
      }));
    case 'invalid_union': {
      if (value === undefined) return [{ where, problem: missingKey(name), fix: `Add "${name}:".` }];
      // The branch that got furthest is the one that was meant.
      const branches = issue.errors.map((errors) => errors.filter((error) => error.path.length > 0));
      const meant = branches.find(
        (errors, index) => errors.length > 0 && errors.length === issue.errors[index]?.length,
      );
      if (meant !== undefined) {
        return meant.flatMap((inner) => explainIssue(inner, [...path, ...inner.path], yaml, jsonSchema));
      }
      const strayKeys = issue.errors.flat().find((error) => error.code === 'unrecognized_keys');
      if (strayKeys !== undefined) return explainIssue(strayKeys, path, yaml, jsonSchema);
      const kinds = issue.errors.flat().flatMap((error) => {
        if (error.code === 'invalid_value') return error.values.map(String);
        return error.code === 'invalid_type' ? [nameOfType(error.expected)] : [];
      });
      const fix = quoted(value, kinds) ?? `Write ${[...new Set(kinds)].join(' or ')}.`;
      return [{ where, problem: `${subject} is ${describe(value)}.`, fix }];
    }
    case 'invalid_value': {
      const allowed = issue.values.map(String);
      const fix = typeof value === 'string' ? suggest(value, allowed) : `Use one of: ${allowed.join(', ')}.`;
      return [{ where, problem: missing(value, name) ?? `${subject} cannot be ${describe(value)}.`, fix }];
    }
    case 'invalid_type':
      return [
        {
          where,
          problem: missing(value, name) ?? `${subject} is ${describe(value)}.`,
          fix:
            value === undefined
              ? `Add "${name}:".`
              : (quoted(value, [nameOfType(issue.expected)]) ?? `Write ${nameOfType(issue.expected)}.`),
        },
      ];
    case 'too_small':
      return [{ where, problem: `${subject} is ${describe(value)}.`, fix: `Write at least ${issue.minimum}.` }];
    case 'too_big':
      return [{ where, problem: `${subject} is ${describe(value)}.`, fix: `Write at most ${issue.maximum}.` }];
    case 'invalid_format':
      return [
        {
          where,
          problem: `${subject} is ${describe(value)}.`,
          fix: `Write a whole ${issue.format === 'url' ? 'address, such as http://localhost:11434/v1' : issue.format}.`,
        },
      ];
    default:
      return [{ where, problem: `${subject}: ${issue.message}.`, fix: 'See docs/reference/task-file.md.' }];
  }
}

/** What a message is about: a key, an entry of a list by its place, or the file as a whole. */
function subjectOf(path: DataPath): string {
  const [parent, last] = [path.at(-2), path.at(-1)];
  if (last === undefined) return 'The file';
  if (typeof last !== 'number') return `"${String(last)}"`;
  return `Entry ${last + 1}${parent === undefined ? '' : ` of "${String(parent)}"`}`;
}

function missing(value: unknown, name: string): string | undefined {
  return value === undefined ? missingKey(name) : undefined;
}

function missingKey(name: string | undefined): string {
  return `The key "${name}" is missing.`;
}

function meantKey(fix: string): string | undefined {
  return /^Did you mean "(.*)"\?$/.exec(fix)?.[1];
}

function valueAt(data: unknown, path: DataPath): unknown {
  let value = data;
  for (const key of path) value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  return value;
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map (`key: value`)',
  record: 'a map (`key: value`)',
};

/** YAML takes 1, true and no for other things than texts unless they are in quotes. */
function quoted(value: unknown, kinds: readonly string[]): string | undefined {
  const isScalar = typeof value === 'number' || typeof value === 'boolean';
  return isScalar && kinds.includes(typeNames.string ?? '') ? `Put it in quotes: "${value}".` : undefined;
}

function nameOfType(type: string): string {
  return typeNames[type] ?? type;
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : JSON.stringify(value).slice(0, 80);
}

/** Property names that a JSON Schema allows at `path`, over all branches of its unions. */
function keysAt(schema: unknown, path: DataPath): string[] {
  let branches = unfold(schema);
  for (const key of path) {
    branches = branches.flatMap((branch) => {
      const properties = branch.properties;
      const inner = isRecord(properties) && typeof key === 'string' && key in properties ? properties[key] : undefined;
      return unfold(inner ?? (typeof key === 'number' ? branch.items : branch.additionalProperties));
    });
  }
  return [
    ...new Set(branches.flatMap((branch) => (isRecord(branch.properties) ? Object.keys(branch.properties) : []))),
  ];
}

function unfold(schema: unknown): Record<string, unknown>[] {
  if (!isRecord(schema)) return [];
  const { anyOf, ...rest } = schema;
  return Array.isArray(anyOf) ? [rest, ...anyOf.flatMap(unfold)] : [rest];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
