// What is learnt of overlapping spans, as data for threads and as the training of networks needs it.
import {
  createSpanNetwork,
  type SpancatDecoding,
  type SpancatModel,
  type SpanHead,
  type TrunkWeights,
} from 'tincture/training';
import { joinTrunks } from '../tokens/export.ts';
import type { SentObjective, TokenObjective, TrainedMember } from '../tokens/objective.ts';
import type { TokenSettings } from '../tokens/settings.ts';
import type { TokenVocabulary } from '../tokens/vocabulary.ts';
import { cutLines, cutPieces, type SpancatTarget, type SpancatText } from './spancat-data.ts';
import { plainF, scoreTexts } from './spancat-fit.ts';
import { type SpanHeadShape, spanHead } from './spancat-head.ts';

/** What the training texts say of how spans lie; the same for all networks of a component. */
export interface SpanFacts extends Pick<SpancatDecoding, 'ngrams' | 'longest' | 'crossing' | 'several'> {}

/** All that the learning of spans is made from; plain data. */
export interface SpancatPlan {
  readonly shape: SpanHeadShape;
  readonly facts: SpanFacts;
}

/** What a thread is sent of this objective. */
export interface SentSpancat extends SentObjective<SpancatText> {
  readonly kind: 'spancat';
  readonly plan: SpancatPlan;
}

/** The learning of overlapping spans. */
export function spancatObjective(plan: SpancatPlan): TokenObjective<SpancatText, SpancatTarget, SpanHead> {
  return {
    head: spanHead(plan.shape),
    cut: cutPieces,
    cutLines,
    judge(trunk, head, texts) {
      const members = trunk.members.map((member) => ({ ...member, ...head }));
      const { weights, decoding } = withHeads(plan, { ...trunk, members });
      return plainF(scoreTexts(createSpanNetwork(weights), decoding, texts), decoding);
    },
    send: (common): SentSpancat => ({ kind: 'spancat', plan, ...common }),
  };
}

/** Networks trained with one vocabulary as one model that is not fitted yet. */
export function joinSpanMembers(
  plan: SpancatPlan,
  vocabulary: TokenVocabulary,
  settings: Pick<TokenSettings, 'width' | 'filters'>,
  trained: readonly TrainedMember<SpanHead>[],
): SpancatModel {
  const members = trained.map(({ trunk, head }) => ({ ...trunk, ...head }));
  return withHeads(plan, joinTrunks(vocabulary, settings, members));
}

/** The model of trunks with heads, before anything is fitted. */
export function withHeads(
  { shape: { spanWidth, labels }, facts }: SpancatPlan,
  trunk: TrunkWeights & { readonly members: SpancatModel['weights']['members'] },
): SpancatModel {
  return {
    weights: { ...trunk, spanWidth, labels },
    decoding: { ...facts, finder: leastFinder, threshold: 0, temperature: 1, offset: 0 },
  };
}

/** The least score of the finder that is tried: 5 %. */
const leastFinder = -3;
