import { TinctureError, type Where } from '../errors/tincture-error.ts';
import { defaultLanguage, isLanguageCode, languageList } from '../tokenizer/languages.ts';
import { treeProblem } from './label-tree.ts';
import { featureProblem } from './parse-features.ts';
import { checkRelations } from './parse-relations.ts';
import { slotProblem } from './parse-slots.ts';
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

  const parseLabel = (key: LabelsKey, label: string, details: unknown): Label => {
    const field = `${key}.${label}`;
    const isRelation = key === 'labels' && isRecord(value) && value.kind === 'relations';
    const known = isRelation ? relationKeys : key === 'slots' ? slotKeys : labelKeys;
    if (label.trim() === '' || label.length > longestName || label !== label.trim() || /[\n\r\t|]/.test(label))
      throw wrong(
        field,
        `has the label name ${JSON.stringify(label.slice(0, 80))}`,
        'Give it a short name on one line, without "|" and without spaces around it.',
      );
    if (details === null || details === undefined) return { name: label };
    if (!isRecord(details))
      throw wrong(field, `describes ${label} by ${describe(details)}`, 'Write `definition: ...` below the label.');
    const texts = (
      key: 'examples' | 'counterexamples' | 'slots' | 'frames' | 'from' | 'to',
    ): readonly string[] | undefined => {
      const list = details[key];
      if (list === undefined || list === null) return undefined;
      if (!Array.isArray(list) || !list.every((item): item is string => typeof item === 'string'))
        throw wrong(`${field}.${key}`, `has ${key} that are not a list of texts`, `Write ${key}: ["...", "..."].`);
      return list;
    };
    const { definition, parent } = details;
    if (parent !== undefined && parent !== null && typeof parent !== 'string')
      throw wrong(`${field}.parent`, `has a parent that is ${describe(parent)}`, 'Write the name of a label.');
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
    const slots = texts('slots');
    const frames = texts('frames');
    const from = texts('from');
    const to = texts('to');
    return {
      name: label,
      ...(typeof definition === 'string' ? { definition } : {}),
      ...(examples === undefined ? {} : { examples }),
      ...(counterexamples === undefined ? {} : { counterexamples }),
      ...(typeof parent === 'string' ? { parent } : {}),
      ...(slots === undefined ? {} : { slots }),
      // A slot that lists none holds none, as one that says nothing: the same task, the same model file.
      ...(frames === undefined || frames.length === 0 ? {} : { frames }),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    };
  };

  const parseLabels = (key: LabelsKey, labels: unknown): Label[] => {
    if (Array.isArray(labels)) {
      return labels.map((label, index) => {
        if (typeof label === 'string') return parseLabel(key, label, undefined);
        if (isRecord(label) && typeof label.name === 'string') return parseLabel(key, label.name, label);
        throw wrong(`${key}.${index}`, `has the label ${describe(label)}`, 'Give each label a name.');
      });
    }
    if (isRecord(labels)) return Object.entries(labels).map(([label, details]) => parseLabel(key, label, details));
    throw wrong(key, `has no ${key}`, `List them: ${key}: { NAME: { definition: "..." } }.`);
  };

  if (name.trim() === '' || name.length > longestName) throw wrong('', 'needs a name', 'Name it.');
  if (!isRecord(value)) throw wrong('', `is ${describe(value)}`, 'Write `kind:` and `labels:` below its name.');
  const { kind, guidelines, language, multiple, group, snap, attribute } = value;
  if (!isTaskKind(kind))
    throw wrong('kind', `has the kind ${JSON.stringify(kind) ?? 'nothing'}`, `Use one of: ${taskKinds.join(', ')}.`);
  if (language !== undefined && language !== null && !isLanguageCode(language))
    throw wrong('language', `has the language ${describe(language)}`, `Use one of: ${languageList}.`);
  const labels = value.labels === undefined && mayLackLabels(kind) ? [] : parseLabels('labels', value.labels);
  if (kind === 'lemmatizer' && labels.length > 0)
    throw wrong('labels', 'is of the kind lemmatizer and has labels', 'Remove them: any word may be a lemma.');
  if (labels.length === 0 && !mayLackLabels(kind)) throw wrong('labels', 'has no labels', 'Add at least one.');
  const slots = value.slots === undefined || value.slots === null ? undefined : parseLabels('slots', value.slots);
  if (kind !== 'relations' && value.entities !== undefined && value.entities !== null)
    throw wrong('entities', `is of the kind ${kind} and sets "entities"`, 'It is for relations only.');
  const entities = kind === 'relations' ? parseLabels('entities', value.entities) : undefined;
  if (entities?.length === 0) throw wrong('entities', 'has no entities', 'Add at least one.');
  if (entities !== undefined) checkRelations(labels, entities, wrong);
  const all = [...labels, ...(slots ?? []), ...(entities ?? [])];
  const firstOf = new Map(all.toReversed().map((label) => [label.name, label]));
  const twice = all.find((label) => firstOf.get(label.name) !== label);
  if (twice !== undefined) throw wrong('labels', `names the label ${twice.name} twice`, 'Remove one.');
  if (guidelines !== undefined && guidelines !== null && typeof guidelines !== 'string')
    throw wrong('guidelines', `has guidelines that are ${describe(guidelines)}`, 'Write them as text.');
  if (multiple !== undefined && multiple !== null && typeof multiple !== 'boolean')
    throw wrong('multiple', `has "multiple" set to ${describe(multiple)}`, 'Use true or false.');
  if (multiple === true && kind !== 'textcat')
    throw wrong('multiple', `is of the kind ${kind} and sets "multiple"`, 'It is for textcat only.');
  if (
    group !== undefined &&
    group !== null &&
    (typeof group !== 'string' || group.trim() === '' || group.length > longestName)
  )
    throw wrong('group', `has a group that is ${describe(group)}`, 'Write the short name of a group of spans.');
  if (typeof group === 'string' && kind !== 'spancat')
    throw wrong('group', `is of the kind ${kind} and names a group`, 'It is for spancat only.');
  if (snap !== undefined && snap !== null && kind !== 'ner' && kind !== 'spancat')
    throw wrong('snap', `is of the kind ${kind} and sets "snap"`, 'It is for ner and spancat only.');
  if (snap !== undefined && snap !== null && snap !== 'tokens' && snap !== 'characters')
    throw wrong('snap', `has "snap" set to ${describe(snap)}`, 'Use tokens or characters.');
  if (kind === 'textcat' && multiple !== true && labels.length < 2)
    throw wrong('labels', 'chooses exactly one label but has only one', 'Add the other label, or set multiple: true.');
  if (attribute !== undefined && attribute !== null && kind !== 'tagger')
    throw wrong('attribute', `is of the kind ${kind} and sets "attribute"`, 'It is for tagger only.');
  if (attribute !== undefined && attribute !== null && attribute !== 'tag' && attribute !== 'pos')
    throw wrong('attribute', `has the attribute ${describe(attribute)}`, 'Use tag or pos.');
  const wrongPart = slotProblem(kind, labels, slots) ?? treeProblem(kind, labels) ?? featureProblem(kind, labels);
  if (wrongPart !== undefined) throw wrong(wrongPart.field, wrongPart.problem, wrongPart.fix);
  return {
    name,
    kind,
    // What is said of English is what holds where nothing is said: the same task, the same model file.
    ...(isLanguageCode(language) && language !== defaultLanguage ? { language } : {}),
    labels,
    ...(slots === undefined ? {} : { slots }),
    ...(typeof guidelines === 'string' ? { guidelines } : {}),
    ...(multiple === true ? { multiple } : {}),
    ...(typeof group === 'string' ? { group } : {}),
    // As with the language: the default is the same as nothing.
    ...(snap === 'characters' ? { snap } : {}),
    ...(attribute === 'tag' || attribute === 'pos' ? { attribute } : {}),
    ...(entities === undefined ? {} : { entities }),
  };
}

const labelKeys = ['name', 'definition', 'examples', 'counterexamples', 'parent', 'slots'];
const slotKeys = [...labelKeys, 'frames'];
const relationKeys = ['name', 'definition', 'examples', 'counterexamples', 'from', 'to'];

/** Where a task lists labels. */
type LabelsKey = 'labels' | 'slots' | 'entities';

/** Kinds whose labels can be those of their data, or that have none. */
function mayLackLabels(kind: TaskKind): boolean {
  return ['tagger', 'morphologizer', 'lemmatizer', 'parser', 'coref', 'discourse'].includes(kind);
}

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
