// Training of one network, step by step.
import { createRandom, type Random, type TinctureError } from 'tincture';
import { breathe, trainingInvalid } from '../train/check.ts';
import type { NetworkState } from './checkpoint.ts';
import { joinTrunks } from './export.ts';
import type { NetworkObjective, TokenObjective, TokenPiece, TokenText, TrainedMember } from './objective.ts';
import type { TokenSettings } from './settings.ts';
import { createTokenTrainer, type TokenTrainer } from './trainer.ts';
import type { TokenVocabulary } from './vocabulary.ts';

/** What the networks of one component have in common. */
export interface TokenTraining<Text extends TokenText, Target, Weights> extends NetworkTraining<Text, Target, Weights> {
  readonly objective: TokenObjective<Text, Target, Weights>;
}

/** What one network is trained with. */
export interface NetworkTraining<Text extends TokenText, Target, Weights> {
  readonly objective: NetworkObjective<Text, Target, Weights>;
  readonly settings: TokenSettings;
  readonly vocabulary: TokenVocabulary;
  readonly texts: readonly Text[];
  /** Where there are some, they choose the best state of each network. */
  readonly devTexts: readonly Text[];
}

/** One of the networks. All that is drawn for it comes from its own seed, so it is the same whatever is trained beside it. */
export interface NetworkPlan {
  readonly number: number;
  readonly seed: number;
  /** The texts that it is trained on, by their places among those of the training. */
  readonly texts: readonly number[];
}

/** Where a network in training is. */
export interface NetworkProgress {
  readonly step: number;
  /** Mean over the last stretch, in nats a token; absent before the first one. */
  readonly loss?: number;
  readonly devScore?: number;
}

/** What a network in training tells, and is told, every few steps. */
export interface NetworkListener<Weights> {
  readonly signal?: AbortSignal | undefined;
  onProgress(progress: NetworkProgress): void;
  /** Offers the present state, which is made only if it is asked for. */
  offerState(state: () => NetworkState<Weights>): Promise<void> | void;
}

/** Trains one network, from its beginning or from where it was in an earlier run. */
export async function trainMember<Text extends TokenText, Target, Weights>(
  { objective, settings, vocabulary, texts, devTexts }: NetworkTraining<Text, Target, Weights>,
  plan: NetworkPlan,
  earlier: NetworkState<Weights> | undefined,
  listener: NetworkListener<Weights>,
): Promise<TrainedMember<Weights>> {
  const random = createRandom(plan.seed);
  const pieces = plan.texts.flatMap((text) => objective.cut(texts[text]!));
  const longest = pieces.reduce((most, { words }) => Math.max(most, words.length), 1);
  const words = pieces.reduce((sum, piece) => sum + piece.words.length, 0);
  const batchRows = 2 * (Math.min(words, settings.batchWords) + longest) + 2;
  const trainer = createTokenTrainer(objective.head, vocabulary, settings, random, batchRows, longest);
  const batches = createBatches(objective, pieces, settings, random);
  let best: NetworkState<Weights>['best'];
  let losses = 0;
  let counted = 0;
  let failed = 0;
  let taken = 0;
  const weights = (): TrainedMember<Weights> => {
    if (trainer.parameters.values.every(Number.isFinite)) return trainer.weights();
    throw trainingInvalid(
      'The trained network holds values that are not numbers.',
      'Lower the setting "learningRate".',
    );
  };
  let first = 1;
  if (earlier?.values.length === trainer.parameters.count && earlier.order.length === pieces.length) {
    restore(trainer, earlier);
    batches.restore(earlier);
    random.restore(earlier.random);
    ({ taken, failed, best } = earlier);
    first = earlier.step + 1;
  }
  // On a slow machine the first ten steps take many seconds.
  listener.onProgress({ step: first - 1, ...(best && { devScore: best.f }) });
  for (let step = first; step <= settings.steps; step++) {
    const loss = trainer.step(batches.next());
    if (Number.isFinite(loss)) {
      losses += loss;
      counted++;
      taken++;
      failed = 0;
    } else if (++failed >= 20 || (taken === 0 && step === settings.steps)) {
      throw diverged(taken > 0);
    }
    if (step % 10 !== 0 && step !== settings.steps) continue;
    await breathe(listener.signal);
    if (devTexts.length > 0 && isCheckpoint(step, settings)) {
      const trained = weights();
      const f = objective.judge(joinTrunks(vocabulary, settings, [trained.trunk]), trained.head, devTexts);
      if (best === undefined || f >= best.f) best = { trained, f };
    }
    listener.onProgress({
      step,
      loss: losses / Math.max(1, counted),
      ...(best === undefined ? {} : { devScore: best.f }),
    });
    losses = 0;
    counted = 0;
    if (step === settings.steps) break;
    await listener.offerState(() => ({
      step,
      random: random.state(),
      ...stateOf(trainer),
      ...batches.state(),
      taken,
      failed,
      ...(best === undefined ? {} : { best }),
    }));
  }
  return best?.trained ?? weights();
}

type TrainerState = Pick<NetworkState<unknown>, 'values' | 'means' | 'squares' | 'optimizer'>;

type Trainer = Pick<TokenTrainer<unknown, unknown>, 'parameters' | 'optimizer'>;

/** A copy: the network trains on, and what is seen of its memory can only be sent to another thread with all of it. */
export function stateOf({ parameters: { values, means, squares }, optimizer }: Trainer): TrainerState {
  return { values: values.slice(), means: means.slice(), squares: squares.slice(), optimizer: optimizer.state() };
}

/** Puts a network where {@link stateOf} says that it was. */
export function restore({ parameters, optimizer }: Trainer, { values, means, squares, ...state }: TrainerState): void {
  parameters.values.set(values);
  parameters.means.set(means);
  parameters.squares.set(squares);
  optimizer.restore(state.optimizer);
}

function diverged(hasBegun: boolean): TinctureError {
  return hasBegun
    ? trainingInvalid('The training diverged: its loss is not a number any more.', 'Lower the setting "learningRate".')
    : trainingInvalid(
        'Not one step could be taken: the loss of the untrained network is not a number.',
        'Train without word vectors, or with others: some of their values may be far too large.',
      );
}

/**
 * Whether the dev texts are looked at: at the end, and where there is one network only also a few times shortly before it.
 * Earlier the learning rate is too high; and in a mean of several networks the choice makes no difference.
 */
export function isCheckpoint(step: number, { steps, members }: Pick<TokenSettings, 'steps' | 'members'>): boolean {
  const stretch = Math.max(10, 10 * Math.floor(steps / 250));
  return step === steps || (members === 1 && step % stretch === 0 && step >= 0.75 * steps);
}

/** Where a training is among its pieces. */
type BatchState = Pick<NetworkState<unknown>, 'order' | 'at'>;

/** Batches of a training. */
export interface Batches<Target> {
  next(): TokenPiece<Target>[];
  state(): BatchState;
  restore(state: BatchState): void;
}

/** All pieces in a drawn order, then again in another; at times cut into lines. */
export function createBatches<Target>(
  { cutLines }: { cutLines(piece: TokenPiece<Target>): TokenPiece<Target>[] },
  pieces: readonly TokenPiece<Target>[],
  { batchWords, lineChance }: Pick<TokenSettings, 'batchWords' | 'lineChance'>,
  random: Random,
): Batches<Target> {
  let order = pieces.map((_, index) => index);
  let at = order.length;
  return {
    next() {
      const batch: TokenPiece<Target>[] = [];
      for (let words = 0; words < batchWords && batch.length < order.length; ) {
        if (at === order.length) {
          random.shuffle(order);
          at = 0;
        }
        const piece = pieces[order[at++]!]!;
        batch.push(piece);
        words += piece.words.length;
      }
      return random.next() < lineChance ? batch.flatMap((piece) => cutLines(piece)) : batch;
    },
    state: () => ({ order, at }),
    restore(state) {
      order = [...state.order];
      at = state.at;
    },
  };
}
