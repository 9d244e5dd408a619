// What goes between a training of networks and its threads: plain data only.
import type { ErrorDetails } from 'tincture';
import { createTagScheme } from 'tincture/training';
import { type SharedVectors, shareVectors, unshareVectors } from '../pool-messages.ts';
import type { NerText } from '../tasks/ner-data.ts';
import { nerObjective } from '../tasks/ner-objective.ts';
import type { ParserText } from '../tasks/parser-data.ts';
import type { ParserShape } from '../tasks/parser-head.ts';
import { parserObjective } from '../tasks/parser-objective.ts';
import type { NetworkState } from './checkpoint.ts';
import { type ClassText, classObjective } from './class-objective.ts';
import type { TokenObjective, TokenText, TrainedMember } from './objective.ts';
import type { TokenSettings } from './settings.ts';
import {
  type NetworkListener,
  type NetworkPlan,
  type NetworkProgress,
  type TokenTraining,
  trainMember,
} from './train-member.ts';
import { createVocabulary } from './vocabulary.ts';

/** What a thread is started with, whatever it learns. */
export interface SentCommon<Text extends TokenText> {
  readonly settings: TokenSettings;
  readonly texts: readonly Text[];
  readonly devTexts: readonly Text[];
  readonly vectors: SharedVectors | undefined;
}

/** What a thread is started with: a {@link TokenTraining} as data. */
export type SentTraining =
  | (SentCommon<NerText> & { readonly kind: 'ner'; readonly labels: number; readonly missCost: number })
  | (SentCommon<ClassText> & { readonly kind: 'classes'; readonly classes: number; readonly smoothing: number })
  | (SentCommon<ParserText> & { readonly kind: 'parser'; readonly shape: ParserShape; readonly rootLabel: number });

/** To a thread: train a network, or say where the one in training is. */
export type NetworkRequest<Weights> =
  | { readonly plan: NetworkPlan; readonly earlier: NetworkState<Weights> | undefined }
  | { readonly wanted: 'state' };

/** From a thread. */
export type NetworkAnswer<Weights> =
  | { readonly progress: NetworkProgress }
  | { readonly state: NetworkState<Weights> }
  | { readonly trained: TrainedMember<Weights> }
  | { readonly error: Omit<ErrorDetails, 'cause'> };

/** `training` for any number of threads; the vectors are copied once for all of them. */
export function sendTraining<Text extends TokenText, Target, Weights>({
  objective,
  settings,
  vocabulary,
  texts,
  devTexts,
}: TokenTraining<Text, Target, Weights>): SentTraining {
  // Annotations may hold whatever the user put there, and a network learns from what was read of them.
  const bare = (text: Text): Text => ({ ...text, gold: {} });
  return objective.send({
    settings,
    texts: texts.map(bare),
    devTexts: devTexts.map(bare),
    vectors: vocabulary.vectors && shareVectors(vocabulary.vectors),
  });
}

/** Trains the networks of a training that was sent. */
export type SentMembers<Weights> = (
  plan: NetworkPlan,
  earlier: NetworkState<Weights> | undefined,
  listener: NetworkListener<Weights>,
) => Promise<TrainedMember<Weights>>;

/** Gives what trains the networks of the training in `sent` to `use`, whatever they learn. */
export function receiveTraining(sent: SentTraining, use: <Weights>(train: SentMembers<Weights>) => void): void {
  if (sent.kind === 'ner') use(membersOf(sent, nerObjective(createTagScheme(sent.labels), sent.missCost)));
  else if (sent.kind === 'parser') use(membersOf(sent, parserObjective(sent.shape, sent.rootLabel)));
  else use(membersOf(sent, classObjective(sent.classes, sent.smoothing)));
}

function membersOf<Text extends TokenText, Target, Weights>(
  { settings, texts, devTexts, vectors }: SentCommon<Text>,
  objective: TokenObjective<Text, Target, Weights>,
): SentMembers<Weights> {
  const pieces = texts.flatMap((text) => objective.cut(text));
  const vocabulary = createVocabulary(pieces, vectors && unshareVectors(vectors), settings);
  const training = { objective, settings, vocabulary, texts, devTexts };
  return (plan, earlier, listener) => trainMember(training, plan, earlier, listener);
}
