import { type JsonObject, type JsonValue, TinctureError } from 'tincture';
import type { AnyHeadPlan } from '../tokens/head-plan.ts';
import { type TokenSettings, tokenRanges } from '../tokens/settings.ts';
import { chooseSettings } from './choose-settings.ts';

/** Settings of a training of several tasks on one trunk. */
export interface SharedSettings {
  /** Of the trunk and its training, as far as they are given. */
  readonly trunk: JsonObject;
  /** Of tasks, by their names. */
  readonly tasks: Readonly<Record<string, JsonObject>>;
}

/**
 * What is `given` for the tasks of these names: settings of the trunk, and under `tasks` those of each task. Throws
 * `training-invalid`.
 */
export function parseSharedSettings(given: JsonObject = {}, names: readonly string[] = []): SharedSettings {
  const { tasks = {}, ...trunk } = given;
  if (!isObject(tasks)) throw wrong('tasks', 'is not a map from tasks to their settings');
  const ofTasks: Record<string, JsonObject> = {};
  for (const [name, settings] of Object.entries(tasks)) {
    if (!names.includes(name)) throw wrong(`tasks.${name}`, `is for no task: there are ${names.join(', ')}`);
    if (!isObject(settings)) throw wrong(`tasks.${name}`, 'is not a map from names to values');
    ofTasks[name] = settings;
  }
  return { trunk, tasks: ofTasks };
}

/** One network is trained for all tasks: what would be the mean of several for one of them is not for the others. */
const { members: _, ...ranges } = tokenRanges;

/**
 * The settings of the trunk of `plans`: those of the task that wants the deepest network, with as many steps as the task that wants
 * the most, and what is `given`. Throws `training-invalid`.
 */
export function trunkSettings(plans: readonly Pick<AnyHeadPlan, 'settings'>[], given: JsonObject): TokenSettings {
  const all = plans.map(({ settings }) => settings);
  const deepest = all.reduce((best, other) => (other.convolutions > best.convolutions ? other : best));
  const { width, filters, spellingDropout, lineChance, convolutions, batchWords, learningRate, weightDecay } = deepest;
  const { formDropout, vectorDropout, inputDropout, hiddenDropout, leastCount, vectorWords } = deepest;
  const defaults = {
    ...{ width, filters, spellingDropout, lineChance, convolutions, batchWords, learningRate, weightDecay },
    ...{ formDropout, vectorDropout, inputDropout, hiddenDropout, leastCount, vectorWords },
    steps: Math.max(...all.map(({ steps }) => steps)),
  };
  return { ...chooseSettings(defaults, ranges, given, 'the training of several tasks'), members: 1 };
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(name: string, problem: string): TinctureError {
  return new TinctureError({
    code: 'training-invalid',
    problem: `The setting "${name}" ${problem}.`,
    where: { field: `train.settings.${name}` },
    fix: 'For example: settings: { steps: 2000, tasks: { names: { missCost: 3 } } }.',
  });
}
