// What is learnt of the tokens of texts, as the training of networks sees it: one head on the hidden vectors, and how texts
// become what it learns from. Each kind of task over tokens is one objective.
import type { Annotations, Doc, Random } from 'tincture';
import type { Kernels, TrunkMember, TrunkWeights } from 'tincture/training';
import type { ParameterSizes, Parameters } from '../optimizers/parameters.ts';
import type { SharedVectors } from '../pool-messages.ts';
import type { TokenSettings } from './settings.ts';

/** A text to learn from. */
export interface TokenText {
  readonly doc: Doc;
  readonly words: readonly string[];
  /** 1 at the first word of each line. */
  readonly lineStarts: Uint8Array;
  readonly gold: Annotations;
  /** Its place among the documents that were given. */
  readonly index: number;
}

/** A stretch of a text that is trained on as one. */
export interface TokenPiece<Target> {
  readonly words: readonly string[];
  /** 1 at the first word of each line. */
  readonly lineStarts: Uint8Array;
  /** What a head is to learn of these words. */
  readonly target: Target;
}

/** What is to be learnt of a piece in a batch. */
export interface PlacedTarget<Target> {
  /** The row of its first word; the others follow. */
  readonly start: number;
  readonly length: number;
  readonly target: Target;
}

/** What is learnt from the hidden vectors of tokens: parameters of its own, and a loss. */
export interface TokenHead<Target, Weights> {
  /** Elements of its parameters, by names that no parameter of the trunk has. */
  sizes(width: number): ParameterSizes;
  /** Bytes of work space for batches of `rows` rows whose pieces have at most `longest` words. */
  bytes(width: number, rows: number, longest: number): number;
  /** The head in training, its parameters drawn from `random`. What it takes from the arena here, it keeps. */
  create(
    kernels: Kernels,
    parameters: Parameters,
    width: number,
    longest: number,
    random: Random,
  ): HeadTrainer<Target, Weights>;
}

/** A head in training. */
export interface HeadTrainer<Target, Weights> {
  /**
   * Returns `weight` times the loss, summed over tokens or whatever the head has most of, and adds its gradients to the
   * head's parameters and, by `hidden`, to `dHidden`: both [rows, width], where rows between texts are zeros.
   */
  addGradients(
    hidden: Float32Array,
    dHidden: Float32Array,
    rows: number,
    targets: readonly PlacedTarget<Target>[],
    weight: number,
  ): number;
  /** A copy of the present weights, as inference reads them. */
  weights(): Weights;
}

/** What one network has learnt; plain data. */
export interface TrainedMember<Weights> {
  readonly trunk: TrunkMember;
  readonly head: Weights;
}

/** All that the training of one network needs to know of what it learns. */
export interface NetworkObjective<Text extends TokenText, Target, Weights> {
  readonly head: TokenHead<Target, Weights>;
  /** `text` in pieces of at most as many words as are seen together. */
  cut(text: Text): TokenPiece<Target>[];
  /** The lines of `piece` as pieces, as far as it may be cut at lines. */
  cutLines(piece: TokenPiece<Target>): TokenPiece<Target>[];
  /** The task's score, in [0, 1], of one network on texts that it did not learn from. */
  judge(trunk: TrunkWeights, head: Weights, texts: readonly Text[]): number;
}

/** What a thread is started with, whatever it learns; plain data. */
export interface SentCommon<Text extends TokenText> {
  readonly settings: TokenSettings;
  readonly texts: readonly Text[];
  readonly devTexts: readonly Text[];
  readonly vectors: SharedVectors | undefined;
}

/** {@link SentCommon} with what the thread makes the objective from again; each kind adds its own. */
export interface SentObjective<Text extends TokenText> extends SentCommon<Text> {
  readonly kind: string;
}

/** All that the training of networks, in threads or not, needs to know of a kind of task. */
export interface TokenObjective<Text extends TokenText, Target, Weights>
  extends NetworkObjective<Text, Target, Weights> {
  /** What a thread is sent, so that it can make this objective again. */
  send(common: SentCommon<Text>): SentObjective<Text>;
}
