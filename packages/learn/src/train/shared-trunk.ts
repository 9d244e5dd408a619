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
import { joinTrunks } from '../tokens/export.ts';
import type { AnyHeadPlan } from '../tokens/head-plan.ts';
import type { TokenSettings } from '../tokens/settings.ts';
import { joinTexts, sharedObjective } from '../tokens/shared-objective.ts';
import { trainHead } from '../tokens/train-head.ts';
import { trainMember } from '../tokens/train-member.ts';
import { createVocabulary } from '../tokens/vocabulary.ts';
import { trainingInvalid } from './check.ts';
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

type LearnOptions = Pick<TrainOptions, 'vectors' | 'signal' | 'onProgress'>;

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
  { vectors, signal, onProgress }: LearnOptions,
): Promise<LearntHeads> {
  const objective = sharedObjective(plans.map((plan) => plan.objective));
  const texts = joinTexts(plans.map((plan) => plan.texts));
  const devTexts = joinTexts(plans.map((plan) => plan.devTexts));
  const vocabulary = createVocabulary(
    texts.flatMap((text) => objective.cut(text)),
    vectors,
    settings,
  );
  const trained = await trainMember(
    { objective, settings, vocabulary, texts, devTexts },
    { number: 0, seed: random.integer(2 ** 32), texts: [...texts.keys()] },
    undefined,
    {
      signal,
      onProgress: (progress) => onProgress?.({ ...progress, steps: settings.steps }),
      offerState: () => undefined,
    },
  );
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
  { signal, onProgress }: LearnOptions,
): Promise<LearntHeads> {
  const heads: unknown[] = [];
  for (const [index, { objective, texts, devTexts }] of plans.entries()) {
    const steps = plans.length * chosen.steps;
    const seed = random.integer(2 ** 32);
    heads.push(
      await trainHead({ objective, trunk: filed.trunk, settings: chosen, texts, devTexts }, seed, signal, (progress) =>
        onProgress?.({ ...progress, step: index * chosen.steps + progress.step, steps }),
      ),
    );
  }
  return { ...filed, heads };
}
