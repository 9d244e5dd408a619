// What goes between a training of entities and its threads: plain data only.
import type { ErrorDetails } from 'tincture';
import { createTagScheme } from 'tincture/training';
import { type SharedVectors, shareVectors, unshareVectors } from '../pool-messages.ts';
import type { NetworkState } from './ner-checkpoint.ts';
import { cutPieces, type NerText } from './ner-data.ts';
import type { TrainedMember } from './ner-export.ts';
import type { NerSettings } from './ner-settings.ts';
import type { NerTraining, NetworkPlan, NetworkProgress } from './ner-train-member.ts';
import { createVocabulary } from './ner-vocabulary.ts';

/** What a thread is started with: a {@link NerTraining} as data. */
export interface SentTraining {
  readonly labels: number;
  readonly settings: NerSettings;
  readonly texts: readonly NerText[];
  readonly devTexts: readonly NerText[];
  readonly vectors: SharedVectors | undefined;
}

/** To a thread: train a network, or say where the one in training is. */
export type NetworkRequest =
  | { readonly plan: NetworkPlan; readonly earlier: NetworkState | undefined }
  | { readonly wanted: 'state' };

/** From a thread. */
export type NetworkAnswer =
  | { readonly progress: NetworkProgress }
  | { readonly state: NetworkState }
  | { readonly trained: TrainedMember }
  | { readonly error: Omit<ErrorDetails, 'cause'> };

/** `training` for any number of threads; the vectors are copied once for all of them. */
export function sendTraining({ scheme, settings, vocabulary, texts, devTexts }: NerTraining): SentTraining {
  // Annotations may hold whatever the user put there, and a network learns from the spans.
  const bare = (text: NerText): NerText => ({ ...text, gold: {} });
  return {
    labels: scheme.labels,
    settings,
    texts: texts.map(bare),
    devTexts: devTexts.map(bare),
    vectors: vocabulary.vectors && shareVectors(vocabulary.vectors),
  };
}

/** The training in `sent`. */
export function receiveTraining({ labels, settings, texts, devTexts, vectors }: SentTraining): NerTraining {
  const scheme = createTagScheme(labels);
  const pieces = texts.flatMap((text) => cutPieces(scheme, text));
  const vocabulary = createVocabulary(pieces, vectors && unshareVectors(vectors), settings);
  return { scheme, settings, vocabulary, texts, devTexts };
}
