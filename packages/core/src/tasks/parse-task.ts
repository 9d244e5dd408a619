import { TinctureError, type Where } from '../errors/tincture-error.ts';
import { checkRelations } from './parse-relations.ts';
import { type Label, type Task, type TaskKind, taskKinds } from './task.ts';

/** Labels longer than this are a mistake: a text in the wrong place. */
const longestName = 200;

/**
 * Checks plain data (from YAML or JSON) against {@link Task} and returns it as one. `labels` is a list of names or of
 * objects with a `name`, or a map from names to objects (or to nothing), and so is `entities`. Throws `task-invalid` with the field.
 */
export function parseTask(name: string, value: unknown, where: Where = {}): Task {
  const wrong = (field: string, problem: string, fix: string): TinctureError =>
    new TinctureError({
      code: 'task-invalid',
      problem: `The task ${JSON.stringify(name)} ${problem}.`,
      where: { ...where, field: `tasks.${name}${field === '' ? '' : `.${field}`}` },
      fix,
    });

  const parseLabel = (list: 'labels' | 'entities', label: string, details: unknown): Label => {
    const field = `${list}.${label}`;
    const known = list === 'labels' && isRecord(value) && value.kind === 'relations' ? relationKeys : labelKeys;
    if (label.trim() === '' || label.length > longestName || label !== label.trim() || /[\n\r\t|]/.test(label))
      throw wrong(
        field,
        `has the label name ${JSON.stringify(label.slice(0, 80))}`,
        'Give it a short name on one line, without "|" and without spaces around it.',
      );
    if (details === null || details === undefined) return { name: label };
    if (!isRecord(details))
      throw wrong(field, `describes ${label} by ${describe(details)}`, 'Write `definition: ...` below the label.');
    const texts = (key: 'examples' | 'counterexamples' | 'from' | 'to'): readonly string[] | undefined => {
      const list = details[key];
      if (list === undefined || list === null) return undefined;
      if (!Array.isArray(list) || !list.every((item): item is string => typeof item === 'string'))
        throw wrong(`${field}.${key}`, `has ${key} that are not a list of texts`, `Write ${key}: ["...", "..."].`);
      return list;
    };
    const { definition } = details;
    if (definition !== undefined && definition !== null && typeof definition !== 'string')
      throw wrong(`${field}.definition`, `has a definition that is ${describe(definition)}`, 'Write it as text.');
    const unknown = Object.keys(details).find((key) => !known.includes(key));
    if (unknown !== undefined)
      throw wrong(
        `${field}.${unknown}`,
        `has the unknown key "${unknown}" in ${label}`,
        `Known keys: ${known.slice(1).join(', ')}.`,
      );
    const examples = texts('examples');
    const counterexamples = texts('counterexamples');
    const from = texts('from');
    const to = texts('to');
    return {
      name: label,
      ...(typeof definition === 'string' ? { definition } : {}),
      ...(examples === undefined ? {} : { examples }),
      ...(counterexamples === undefined ? {} : { counterexamples }),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    };
  };

  const readLabels = (list: 'labels' | 'entities', labels: unknown): Label[] => {
    if (Array.isArray(labels)) {
      return labels.map((label, index) => {
        if (typeof label === 'string') return parseLabel(list, label, undefined);
        if (isRecord(label) && typeof label.name === 'string') return parseLabel(list, label.name, label);
        throw wrong(`${list}.${index}`, `has the label ${describe(label)}`, 'Give each label a name.');
      });
    }
    if (isRecord(labels)) return Object.entries(labels).map(([label, details]) => parseLabel(list, label, details));
    throw wrong(list, `has no ${list}`, `List them: ${list}: { NAME: { definition: "..." } }.`);
  };
  const parseLabels = (list: 'labels' | 'entities', value: unknown): Label[] => {
    const labels = readLabels(list, value);
    if (labels.length === 0) throw wrong(list, `has no ${list}`, 'Add at least one.');
    const firstOf = new Map(labels.toReversed().map((label) => [label.name, label]));
    const twice = labels.find((label) => firstOf.get(label.name) !== label);
    if (twice !== undefined) throw wrong(list, `names the label ${twice.name} twice`, 'Remove one.');
    return labels;
  };

  if (name.trim() === '' || name.length > longestName) throw wrong('', 'needs a name', 'Name it.');
  if (!isRecord(value)) throw wrong('', `is ${describe(value)}`, 'Write `kind:` and `labels:` below its name.');
  const { kind, guidelines, multiple } = value;
  if (!isTaskKind(kind))
    throw wrong('kind', `has the kind ${JSON.stringify(kind) ?? 'nothing'}`, `Use one of: ${taskKinds.join(', ')}.`);
  const labels = parseLabels('labels', value.labels);
  if (kind !== 'relations' && value.entities !== undefined && value.entities !== null)
    throw wrong('entities', `is of the kind ${kind} and sets "entities"`, 'It is for relations only.');
  const entities = kind === 'relations' ? parseLabels('entities', value.entities) : undefined;
  if (entities !== undefined) checkRelations(labels, entities, wrong);
  if (guidelines !== undefined && guidelines !== null && typeof guidelines !== 'string')
    throw wrong('guidelines', `has guidelines that are ${describe(guidelines)}`, 'Write them as text.');
  if (multiple !== undefined && multiple !== null && typeof multiple !== 'boolean')
    throw wrong('multiple', `has "multiple" set to ${describe(multiple)}`, 'Use true or false.');
  if (multiple === true && kind !== 'textcat')
    throw wrong('multiple', `is of the kind ${kind} and sets "multiple"`, 'It is for textcat only.');
  if (kind === 'textcat' && multiple !== true && labels.length < 2)
    throw wrong('labels', 'chooses exactly one label but has only one', 'Add the other label, or set multiple: true.');
  return {
    name,
    kind,
    labels,
    ...(typeof guidelines === 'string' ? { guidelines } : {}),
    ...(multiple === true ? { multiple } : {}),
    ...(entities === undefined ? {} : { entities }),
  };
}

const labelKeys = ['name', 'definition', 'examples', 'counterexamples'];
const relationKeys = [...labelKeys, 'from', 'to'];

function isTaskKind(kind: unknown): kind is TaskKind {
  return taskKinds.some((known) => known === kind);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : JSON.stringify(value).slice(0, 80);
}
