// What every training of a component with networks of its own begins with: the words, the place of its state, the seeds.
import type { Document, Random, Task } from 'tincture';
import type { TrainOptions } from '../train/options.ts';
import { createNetworkCheckpoints } from './checkpoint.ts';
import type { TokenText, TrainedMember } from './objective.ts';
import type { TokenTraining } from './train-member.ts';
import { trainMembers } from './train-members.ts';
import { createVocabulary } from './vocabulary.ts';

/** A training that can begin. */
export interface PreparedTraining<Text extends TokenText, Target, Weights>
  extends TokenTraining<Text, Target, Weights> {
  /** Trains a network on each of the lists of texts, which are given by their places. */
  trainEach(textsOf: readonly (readonly number[])[]): Promise<TrainedMember<Weights>[]>;
}

/** Prepares a training of networks for the `gold` of a task, of which `training` has the texts. Each draws its seed from `random`. */
export async function prepareTraining<Text extends TokenText, Target, Weights>(
  training: Omit<TokenTraining<Text, Target, Weights>, 'vocabulary'>,
  gold: { readonly task: Task; readonly train: readonly Document[]; readonly dev: readonly Document[] },
  random: Random,
  options: TrainOptions,
): Promise<PreparedTraining<Text, Target, Weights>> {
  const { objective, settings, texts } = training;
  const pieces = texts.flatMap((text) => objective.cut(text));
  const prepared = { ...training, vocabulary: createVocabulary(pieces, options.vectors, settings) };
  const checkpoints = await createNetworkCheckpoints<Weights>(options.checkpoint, {
    gold: [gold],
    seed: options.seed,
    settings: { ...settings },
    vectors: options.vectors?.hash,
  });
  return {
    ...prepared,
    trainEach(textsOf) {
      const plans = textsOf.map((places, number) => ({ number, seed: random.integer(2 ** 32), texts: places }));
      return trainMembers(prepared, plans, checkpoints, options);
    },
  };
}
