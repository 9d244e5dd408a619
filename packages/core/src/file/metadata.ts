import { TinctureError } from '../errors/tincture-error.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { parseTask } from '../tasks/parse-task.ts';
import { type Task, taskKinds } from '../tasks/task.ts';
import { isLanguageCode, languageList } from '../tokenizer/languages.ts';

/** The version of the format that this code writes; it reads this one and all before it. */
export const formatVersion = 1;

/** What the component in a file is. */
export interface ComponentInfo {
  /** Which code reads it: `ner.v1`, `textcat.v1`, `vectors.v1`. A changed layout gets a new number. */
  readonly kind: string;
  readonly name: string;
  /** Of this component, not of Tincture: `0.1.0`. */
  readonly version: string;
}

/** How a component came to be. */
export interface TrainingInfo {
  /** Texts trained on. */
  readonly documents: number;
  readonly seed: number;
  /** Every setting with the value that was used. */
  readonly settings: JsonObject;
  /** Texts by the kind of source of their gold: `{"person": 120, "import": 40}`. */
  readonly sources?: Readonly<Record<string, number>>;
}

/** The licence of something that is embedded in the file: word vectors, for example. */
export interface LicenceNote {
  readonly what: string;
  readonly licence: string;
  readonly notice?: string;
}

/** Everything that a model file says about itself besides its tensors. */
export interface ModelMetadata {
  readonly formatVersion: number;
  readonly component: ComponentInfo;
  /** Absent only in files that predict nothing by themselves: word vectors. */
  readonly task?: Task;
  readonly tokenizer?: JsonObject;
  /** Shapes and settings that the forward pass needs; each kind checks its own. */
  readonly network: JsonObject;
  /** Figures of the evaluation that came with the training. */
  readonly scores?: JsonObject;
  readonly training?: TrainingInfo;
  readonly licences?: readonly LicenceNote[];
}

/** Checks parsed JSON against {@link ModelMetadata}. Throws `model-corrupt` or `model-unsupported`. */
export function parseModelMetadata(value: JsonValue): ModelMetadata {
  const root = objectAt(value, 'metadata');
  const version = root.formatVersion;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1)
    throw wrong('formatVersion', 'is not a version number');
  if (version > formatVersion) {
    throw new TinctureError({
      code: 'model-unsupported',
      problem: `The file has the format version ${version}; this version of Tincture reads up to ${formatVersion}.`,
      fix: 'Update Tincture.',
    });
  }
  return {
    formatVersion: version,
    component: parseComponent(root.component),
    network: objectAt(root.network, 'network'),
    ...(root.task === undefined ? {} : { task: parseFileTask(root.task) }),
    ...(root.tokenizer === undefined ? {} : { tokenizer: objectAt(root.tokenizer, 'tokenizer') }),
    ...(root.scores === undefined ? {} : { scores: objectAt(root.scores, 'scores') }),
    ...(root.training === undefined ? {} : { training: parseTraining(root.training) }),
    ...(root.licences === undefined ? {} : { licences: listAt(root.licences, 'licences').map(parseLicence) }),
  };
}

function parseComponent(value: JsonValue | undefined): ComponentInfo {
  const component = objectAt(value, 'component');
  return {
    kind: textAt(component.kind, 'component.kind'),
    name: textAt(component.name, 'component.name'),
    version: textAt(component.version, 'component.version'),
  };
}

function parseFileTask(value: JsonValue): Task {
  const task = objectAt(value, 'task');
  const kind = textAt(task.kind, 'task.kind');
  if (!taskKinds.some((known) => known === kind)) {
    throw new TinctureError({
      code: 'model-unsupported',
      problem: `The component is for the task kind ${JSON.stringify(kind.slice(0, 80))}; this version knows ${taskKinds.join(' and ')}.`,
      fix: 'Update Tincture.',
    });
  }
  if (task.language !== undefined && !isLanguageCode(task.language)) {
    throw new TinctureError({
      code: 'model-unsupported',
      problem: `The component is for texts in ${JSON.stringify(textAt(task.language, 'task.language').slice(0, 80))}; this version knows ${languageList}.`,
      fix: 'Update Tincture.',
    });
  }
  try {
    return parseTask(textAt(task.name, 'task.name'), task);
  } catch (error) {
    if (error instanceof TinctureError && error.code === 'task-invalid')
      throw wrong('task', `is not valid: ${error.problem}`);
    throw error;
  }
}

function parseTraining(value: JsonValue): TrainingInfo {
  const training = objectAt(value, 'training');
  const sources = training.sources === undefined ? undefined : objectAt(training.sources, 'training.sources');
  return {
    documents: countAt(training.documents, 'training.documents'),
    seed: numberAt(training.seed, 'training.seed'),
    settings: objectAt(training.settings, 'training.settings'),
    ...(sources === undefined
      ? {}
      : {
          sources: Object.fromEntries(
            Object.entries(sources).map(([kind, count]) => [kind, countAt(count, 'training.sources')]),
          ),
        }),
  };
}

function parseLicence(value: JsonValue): LicenceNote {
  const note = objectAt(value, 'licences');
  return {
    what: textAt(note.what, 'licences'),
    licence: textAt(note.licence, 'licences'),
    ...(note.notice === undefined ? {} : { notice: textAt(note.notice, 'licences') }),
  };
}

/** `value` as a JSON object; throws `model-corrupt` naming `field`. For the settings that each kind checks itself. */
export function objectAt(value: JsonValue | undefined, field: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(field, 'is not an object');
  return value as JsonObject;
}

/** `value` as a list; throws `model-corrupt` naming `field`. */
export function listAt(value: JsonValue | undefined, field: string): readonly JsonValue[] {
  if (!Array.isArray(value)) throw wrong(field, 'is not a list');
  return value as readonly JsonValue[];
}

/** `value` as a string; throws `model-corrupt` naming `field`. */
export function textAt(value: JsonValue | undefined, field: string): string {
  if (typeof value !== 'string') throw wrong(field, 'is not text');
  return value;
}

/** `value` as a finite number; throws `model-corrupt` naming `field`. */
export function numberAt(value: JsonValue | undefined, field: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw wrong(field, 'is not a number');
  return value;
}

/** `value` as a whole number in [0, `limit`]; throws `model-corrupt` naming `field`. */
export function countAt(value: JsonValue | undefined, field: string, limit: number = Number.MAX_SAFE_INTEGER): number {
  const number = numberAt(value, field);
  if (!Number.isInteger(number) || number < 0 || number > limit)
    throw wrong(field, `is not a whole number from 0 to ${limit}`);
  return number;
}

function wrong(field: string, problem: string): TinctureError {
  return new TinctureError({
    code: 'model-corrupt',
    problem: `"${field}" in the metadata of the model file ${problem}.`,
    where: { field },
    fix: 'Get the file again from where it came from.',
  });
}
