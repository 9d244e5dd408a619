// Training of the components of several tasks, on one trunk where their kinds have one, as one file.
import {
  counted,
  createRandom,
  type Document,
  type JsonObject,
  joinComponents,
  loadComponent,
  parseTask,
  type Random,
  readModel,
  type Task,
  takeComponent,
} from 'tincture';
import type { AnyHeadPlan } from '../tokens/head-plan.ts';
import { trainingInvalid } from './check.ts';
import { createStagedCheckpoint } from './checkpoint.ts';
import { writeComponent } from './component-file.ts';
import { checkLayers, headPlans } from './head-plans.ts';
import type { TrainedScore, TrainOptions } from './options.ts';
import { parseSharedSettings, trunkSettings } from './shared-settings.ts';
import { frozenTrunk, type LearnOptions, type LearntHeads, learnHeads, learnTogether } from './shared-trunk.ts';
import { trainComponent } from './train-component.ts';

/** A task with its gold. */
export interface TaskGold {
  readonly task: Task;
  readonly train: readonly Document[];
  /** May be empty: then a tenth of the training texts is held out, the same texts for all tasks. */
  readonly dev: readonly Document[];
}

/** What a training of several tasks is told besides them. */
export interface TogetherOptions extends Omit<TrainOptions, 'unannotated' | 'heldOut' | 'encoder'> {
  /** Components that stay as they are, to the byte, and with them the trunk that they have. */
  readonly frozen?: {
    /** The file that they are in. */
    readonly bytes: Uint8Array;
    /** Their names, which are those of tasks. */
    readonly names: readonly string[];
  };
}

/** Trained components in one file. */
export interface TrainedTogether {
  /** The model file: `loadComponent(bytes)` runs it, `takeComponent(bytes, name)` takes one out. */
  readonly bytes: Uint8Array;
  /** By task; absent for what was frozen, and where there was nothing to judge by. */
  readonly scores: ReadonlyMap<string, TrainedScore>;
  /** Names of the tasks that were learnt on the trunk. */
  readonly shared: readonly string[];
  /** Those of the trunk, and under `tasks` those of each task. */
  readonly settings: JsonObject;
  readonly notes: readonly string[];
}

/** Texts from which a tenth is held out, where there are no dev texts. */
const enoughToHoldOut = 10;

/**
 * Trains the tasks of `gold` together: those of kinds that work on a trunk over tokens as heads on one trunk, the others by
 * themselves. Kept is the state with the best mean of the tasks' scores on the dev texts. With frozen components only the heads of
 * the others are trained, on the trunk that those have. Throws `training-invalid` where nothing sound can be learnt.
 */
export async function trainTogether(gold: readonly TaskGold[], options: TogetherOptions): Promise<TrainedTogether> {
  const { seed, frozen, signal, checkpoint, version = '0.1.0' } = options;
  if (!Number.isFinite(seed))
    throw trainingInvalid(`The seed is ${seed}.`, 'Give a whole number: equal seeds give equal models.');
  const tasks = gold.map(({ task }) => task);
  for (const task of tasks) parseTask(task.name, task);
  checkLayers(tasks);
  const names = tasks.map(({ name }) => name);
  const given = parseSharedSettings(options.settings, names);
  const files = takeFrozen(names, frozen);
  const open = gold.filter(({ task }) => !files.has(task.name));
  if (open.length === 0) throw trainingInvalid('There is no task to train.', 'Leave one out of those that are frozen.');
  const stages = checkpoint && (await createStagedCheckpoint(checkpoint));
  const random = createRandom(seed);
  const { parts, notes } = holdOut(open, random);
  const plans = new Map<string, AnyHeadPlan>();
  for (const { task, train, dev } of parts) {
    const plan = headPlans[task.kind]?.(task, train, dev, { ...given.trunk, ...given.tasks[task.name] });
    if (plan !== undefined) plans.set(task.name, plan);
  }
  const scores = new Map<string, TrainedScore>();
  const settings: Record<string, JsonObject> = {};
  let trunkUsed: JsonObject = {};
  if (plans.size > 0) {
    const all = [...plans.values()];
    const trunk = frozenTrunk([...files.values()].map((bytes) => readModel(bytes)));
    const chosen = trunkSettings(all, given.trunk);
    const learning: LearnOptions = {
      ...options,
      stages,
      identityOf: (name) => ({
        gold: open.filter(({ task }) => (name === undefined ? plans.has(task.name) : task.name === name)),
        seed,
        settings: {
          ...chosen,
          tasks: Object.fromEntries([...plans].map(([task, plan]) => [task, { ...plan.settings }])),
          // A trunk that stays as it is comes from these.
          frozen: [...files.values()].map((bytes) => readModel(bytes).hash),
        },
        vectors: options.vectors?.hash,
      }),
    };
    const learnt: LearntHeads =
      trunk === undefined
        ? await learnTogether(all, chosen, random, learning)
        : await learnHeads(all, trunk, chosen, random, learning);
    trunkUsed = { ...chosen };
    for (const [index, plan] of all.entries()) {
      const { name } = plan.task;
      const { tensors, network, score: value } = await plan.finish(learnt.trunk, learnt.heads[index], signal);
      const on = open.find(({ task }) => task.name === name)!.dev.length > 0 ? 'dev' : 'held_out';
      const score: TrainedScore | undefined = value === undefined ? undefined : { value, on };
      if (score !== undefined) scores.set(name, score);
      const used = { ...plan.settings, ...chosen };
      settings[name] = used;
      const bytes = writeComponent(
        {
          kind: plan.fileKind,
          task: plan.task,
          tensors: new Map([...tensors, ...learnt.part.tensors]),
          network: { ...network, ...learnt.part.network },
          trainedOn: plan.texts.map(({ gold: annotations }) => ({ annotations })),
          settings: { ...used, together: [...plans.keys()] },
          notes: plan.notes,
          score,
          vectors: learnt.vectors,
        },
        { seed, name, version },
      );
      files.set(name, bytes);
    }
  }
  for (const { task, train, dev } of parts) {
    const { name } = task;
    if (plans.has(name)) continue;
    const { name: _, settings: __, checkpoint: ___, ...rest } = options;
    const model = await trainComponent(task, train, dev, {
      ...rest,
      settings: given.tasks[name] ?? {},
      ...(stages && { checkpoint: stages.stage(`task ${name}`) }),
    });
    files.set(name, model.bytes);
    if (model.score !== undefined) scores.set(name, model.score);
    settings[name] = model.settings;
    notes.push(...model.notes.map((note) => `${name}: ${note}`));
  }
  for (const [name, plan] of plans) notes.push(...plan.notes.map((note) => `${name}: ${note}`));
  const bytes = joinComponents(
    options.name ?? 'pipeline',
    version,
    names.map((name) => files.get(name)!),
  );
  // What cannot work together is not given out.
  await loadComponent(bytes).close?.();
  return { bytes, scores, shared: [...plans.keys()], settings: { ...trunkUsed, tasks: settings }, notes };
}

/** The files of the components that are frozen, by name. Throws `training-invalid`. */
function takeFrozen(names: readonly string[], frozen: TogetherOptions['frozen']): Map<string, Uint8Array> {
  const stray = frozen?.names.find((name) => !names.includes(name));
  if (stray !== undefined)
    throw trainingInvalid(
      `"${stray}" is to stay as it is, but no task is called so.`,
      `There are ${names.join(', ')}.`,
    );
  return new Map(frozen?.names.map((name) => [name, takeComponent(frozen.bytes, name)] as const));
}

/** Holds the same tenth of the texts out of the tasks without dev texts, if there are enough. */
function holdOut(
  gold: readonly TaskGold[],
  random: Random,
): { readonly parts: readonly TaskGold[]; readonly notes: string[] } {
  const without = gold.filter(({ dev }) => dev.length === 0);
  const texts = [...new Set(without.flatMap(({ train }) => train.map(({ text }) => text)))];
  if (texts.length < enoughToHoldOut) {
    const names = without.map(({ task }) => task.name).join(', ');
    const note = `${names}: no dev texts and few training texts: nothing is known about the score.`;
    return { parts: gold, notes: without.length === 0 ? [] : [note] };
  }
  const held = new Set(random.shuffle(texts).slice(0, Math.max(1, Math.floor(texts.length / 10))));
  const parts = gold.map(({ task, train, dev }): TaskGold => {
    if (dev.length > 0) return { task, train, dev };
    const [kept, out] = [train.filter(({ text }) => !held.has(text)), train.filter(({ text }) => held.has(text))];
    return { task, train: kept, dev: out };
  });
  return {
    parts,
    notes: [`No dev texts: ${counted(held.size, 'text')} held out of training to choose by and to fit on.`],
  };
}
