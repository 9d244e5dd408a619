// The two ways to heads on one trunk: trunk and heads learnt together, or heads learnt on a trunk that stays as it is.
import type { ModelFile, Random, Vectors } from 'tincture';
import {
  createTensorWriter,
  isSameTrunk,
  type ModelPart,
  readTrunk,
  type TrunkWeights,
  trunkOf,
  writeTrunk,
} from 'tincture/training';
import { createNetworkCheckpoints } from '../tokens/checkpoint.ts';
import { joinTrunks } from '../tokens/export.ts';
import { createHeadCheckpoint } from '../tokens/head-checkpoint.ts';
import type { AnyHeadPlan } from '../tokens/head-plan.ts';
import type { TokenSettings } from '../tokens/settings.ts';
import { joinTexts, type SharedWeights, sharedObjective } from '../tokens/shared-objective.ts';
import { trainHead } from '../tokens/train-head.ts';
import { trainMember } from '../tokens/train-member.ts';
import { createVocabulary } from '../tokens/vocabulary.ts';
import { trainingInvalid } from './check.ts';
import type { StagedCheckpoint, TrainingIdentity } from './checkpoint.ts';
import type { TrainOptions } from './options.ts';

/** A trunk as a file has it. */
export interface FiledTrunk {
  readonly part: ModelPart;
  /** As it is read from the file, so that rounding is in all figures. */
  readonly trunk: TrunkWeights;
  /** What is known of the word vectors in it. */
  readonly vectors: Pick<Vectors, 'hash' | 'licences'> | undefined;
}

/** A trunk and what was learnt on it, by plan. */
export interface LearntHeads extends FiledTrunk {
  readonly heads: readonly unknown[];
}

/** What a training is told besides its plans. */
export interface LearnOptions extends Pick<TrainOptions, 'vectors' | 'signal' | 'onProgress'> {
  /** Where the states of its stages are kept, if anywhere. */
  readonly stages: StagedCheckpoint | undefined;
  /** What the stage of the trunk and its heads, or of the head of the task `task`, depends on. */
  identityOf(task?: string): TrainingIdentity;
}

/**
 * The trunk that components which stay as they are have; undefined where none of them has one. Throws `training-invalid` where
 * they have several, or one that is the mean of several networks.
 */
export function frozenTrunk(files: readonly ModelFile[]): FiledTrunk | undefined {
  const [first, ...others] = files.flatMap((file) => {
    const part = trunkOf(file);
    return part === undefined ? [] : [{ file, part }];
  });
  if (first === undefined) return undefined;
  const different = others.find(({ part }) => !isSameTrunk(part, first.part));
  if (different !== undefined) {
    const names = [first, different].map(({ file }) => file.metadata.component.name);
    throw trainingInvalid(
      `${names.join(' and ')} are to stay as they are, and they do not have the same trunk.`,
      'Freeze components of one trunk, or none.',
    );
  }
  const { metadata } = first.file;
  const trunk = readTrunk(first.part.tensors, first.part.network, () => ({}));
  if (trunk.members.length > 1) {
    throw trainingInvalid(
      `${metadata.component.name} is the mean of ${trunk.members.length} networks; heads are learnt on one.`,
      'Train it again together with others, or with the setting "members": 1 and dev texts.',
    );
  }
  const hash = metadata.training?.settings.vectors;
  const vectors = typeof hash === 'string' ? { hash, licences: metadata.licences ?? [] } : undefined;
  return { part: first.part, trunk, vectors };
}

/** Learns a trunk and the heads of all plans on it. */
export async function learnTogether(
  plans: readonly AnyHeadPlan[],
  settings: TokenSettings,
  random: Random,
  { vectors, signal, onProgress, stages, identityOf }: LearnOptions,
): Promise<LearntHeads> {
  const objective = sharedObjective(plans.map((plan) => plan.objective));
  const texts = joinTexts(plans.map((plan) => plan.texts));
  const devTexts = joinTexts(plans.map((plan) => plan.devTexts));
  const vocabulary = createVocabulary(
    texts.flatMap((text) => objective.cut(text)),
    vectors,
    settings,
  );
  const plan = { number: 0, seed: random.integer(2 ** 32), texts: [...texts.keys()] };
  const checkpoints = await createNetworkCheckpoints<SharedWeights>(stages?.stage('trunk'), identityOf());
  const kept = checkpoints.get(plan.number);
  const earlier = kept !== undefined && 'state' in kept ? kept.state : undefined;
  const trained =
    kept !== undefined && 'trained' in kept
      ? kept.trained
      : await trainMember({ objective, settings, vocabulary, texts, devTexts }, plan, earlier, {
          signal,
          onProgress: (progress) =>
            onProgress?.({ ...progress, steps: settings.steps, ...(earlier && { resumedFrom: earlier.step }) }),
          async offerState(state) {
            if (!checkpoints.isDue()) return;
            checkpoints.note(plan.number, { state: state() });
            await checkpoints.save();
          },
        });
  checkpoints.note(plan.number, { trained });
  // What comes after it may be stopped too.
  await checkpoints.save();
  const writer = createTensorWriter();
  const network = writeTrunk(writer, joinTrunks(vocabulary, settings, [trained.trunk]), vocabulary.vectors);
  const part = { tensors: writer.tensors, network };
  return {
    part,
    trunk: readTrunk(part.tensors, part.network, () => ({})),
    vectors: vocabulary.vectors && vectors,
    heads: trained.head,
  };
}

/** Learns the heads of all plans, one after the other, on a trunk that stays as it is. */
export async function learnHeads(
  plans: readonly AnyHeadPlan[],
  filed: FiledTrunk,
  chosen: TokenSettings,
  random: Random,
  { signal, onProgress, stages, identityOf }: LearnOptions,
): Promise<LearntHeads> {
  const { steps } = chosen;
  const heads: unknown[] = [];
  let resumedFrom = 0;
  for (const [index, { task, objective, texts, devTexts }] of plans.entries()) {
    const seed = random.integer(2 ** 32);
    const checkpoint = await createHeadCheckpoint(stages?.stage(`head ${task.name}`), identityOf(task.name));
    const { kept } = checkpoint;
    if (kept !== undefined && 'head' in kept) {
      heads.push(kept.head);
      resumedFrom += steps;
      continue;
    }
    const earlier = kept?.state;
    resumedFrom += earlier?.step ?? 0;
    const training = { objective, trunk: filed.trunk, settings: chosen, texts, devTexts };
    const head = await trainHead(training, seed, earlier, {
      signal,
      onProgress: (progress) =>
        onProgress?.({
          ...progress,
          step: index * steps + progress.step,
          steps: plans.length * steps,
          ...(resumedFrom > 0 && { resumedFrom }),
        }),
      async offerState(state) {
        if (checkpoint.isDue()) await checkpoint.save({ state: state() });
      },
    });
    await checkpoint.save({ head });
    heads.push(head);
  }
  return { ...filed, heads };
}
