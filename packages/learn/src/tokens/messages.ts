// What goes between a training of networks and its threads: plain data only.
import type { ErrorDetails } from 'tincture';
import { createTagScheme } from 'tincture/training';
import { shareVectors, unshareVectors } from '../pool-messages.ts';
import { nerObjective, type SentNer } from '../tasks/ner-objective.ts';
import { parserObjective, type SentParser } from '../tasks/parser-objective.ts';
import { type SentSpancat, spancatObjective } from '../tasks/spancat-objective.ts';
import type { NetworkState } from './checkpoint.ts';
import { classObjective, type SentClasses } from './class-objective.ts';
import type { SentCommon, SentObjective, TokenObjective, TokenText, TrainedMember } from './objective.ts';
import {
  type NetworkListener,
  type NetworkPlan,
  type NetworkProgress,
  type TokenTraining,
  trainMember,
} from './train-member.ts';
import { createVocabulary } from './vocabulary.ts';

/** What a thread is started with: a {@link TokenTraining} of any kind as data. */
export type SentTraining = SentNer | SentSpancat | SentClasses | SentParser;

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
}: TokenTraining<Text, Target, Weights>): SentObjective<Text> {
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
  else if (sent.kind === 'spancat') use(membersOf(sent, spancatObjective(sent.plan)));
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
