// Networks for entities, as one model.
import { type LinearWeights, type NerModel, noNames, type TagScheme, type TransitionScores } from 'tincture/training';
import { joinTrunks } from '../tokens/export.ts';
import type { TrainedMember } from '../tokens/objective.ts';
import type { TokenSettings } from '../tokens/settings.ts';
import type { TokenVocabulary } from '../tokens/vocabulary.ts';

/** What the head for entities learnt. */
export interface NerHeadWeights {
  /** A row for each tag. */
  readonly output: LinearWeights;
  readonly transitions: TransitionScores;
}

/** Networks trained with one vocabulary as one model, with no bias, a temperature of 1 and no known names. */
export function joinMembers(
  scheme: TagScheme,
  vocabulary: TokenVocabulary,
  settings: Pick<TokenSettings, 'width' | 'filters'>,
  trained: readonly TrainedMember<NerHeadWeights>[],
): NerModel {
  const members = trained.map(({ trunk, head }) => ({ ...trunk, output: head.output }));
  return joinHeads(
    scheme,
    joinTrunks(vocabulary, settings, members),
    trained.map(({ head }) => head.transitions),
  );
}

/** {@link joinMembers} of trunks that are joined already. */
export function joinHeads(
  scheme: TagScheme,
  trunk: Omit<NerModel['weights'], 'tags'>,
  transitions: readonly TransitionScores[],
): NerModel {
  const mean = (part: (scores: TransitionScores) => Float32Array): Float32Array =>
    part(transitions[0]!).map((_, i) => {
      const sum = transitions.reduce((total, scores) => total + part(scores)[i]!, 0);
      return sum / transitions.length;
    });
  return {
    weights: { ...trunk, tags: scheme.tags },
    transitions: {
      steps: mean(({ steps }) => steps),
      starts: mean(({ starts }) => starts),
      ends: mean(({ ends }) => ends),
    },
    decoding: { outsideBias: 0, temperature: 1, offset: 0, knownOffset: 0 },
    gazetteer: noNames,
  };
}
