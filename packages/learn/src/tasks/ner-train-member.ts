// Training of one network, step by step.
import type { Random, TinctureError } from 'tincture';
import { createNerDecoder, type TagScheme } from 'tincture/training';
import { breathe, trainingInvalid } from '../train/check.ts';
import type { TrainOptions } from '../train/options.ts';
import type { NerCheckpoints, NetworkState } from './ner-checkpoint.ts';
import { cutLines, cutPieces, type NerPiece, type NerText } from './ner-data.ts';
import { joinMembers, type TrainedMember } from './ner-export.ts';
import { plainF, scoreTexts } from './ner-fit.ts';
import { createNerTrainer, type NerTrainer } from './ner-network.ts';
import type { NerSettings } from './ner-settings.ts';
import type { NerVocabulary } from './ner-vocabulary.ts';

/** What all trainings of one call share. */
export interface NerRun {
  readonly scheme: TagScheme;
  readonly settings: NerSettings;
  readonly vocabulary: NerVocabulary;
  readonly options: TrainOptions;
  readonly random: Random;
  readonly checkpoints: NerCheckpoints;
  /** Steps done and in all, over all networks. */
  done: number;
  /** Of these, the steps that an earlier run had done. */
  resumedFrom: number;
  readonly steps: number;
}

/**
 * Trains one network on `texts`; where there are dev texts, returns its best state on them. Goes on where an earlier run of
 * the same training stopped.
 */
export async function trainMember(
  run: NerRun,
  texts: readonly NerText[],
  devTexts: readonly NerText[],
): Promise<TrainedMember> {
  const { settings, scheme, vocabulary, options, random, checkpoints } = run;
  const ready = checkpoints.nextReady();
  if (ready !== undefined) {
    checkpoints.add(ready);
    run.done += settings.steps;
    run.resumedFrom = run.done;
    return ready;
  }
  const pieces = texts.flatMap((text) => cutPieces(scheme, text));
  const longest = pieces.reduce((most, { words }) => Math.max(most, words.length), 1);
  const words = pieces.reduce((sum, piece) => sum + piece.words.length, 0);
  const batchRows = 2 * (Math.min(words, settings.batchWords) + longest) + 2;
  const trainer = createNerTrainer(scheme, vocabulary, settings, random, batchRows, longest);
  const batches = createBatches(scheme, pieces, settings, random);
  let best: NetworkState['best'];
  let losses = 0;
  let counted = 0;
  let failed = 0;
  let taken = 0;
  const weights = (): TrainedMember => {
    if (trainer.parameters.values.every(Number.isFinite)) return trainer.weights();
    throw trainingInvalid(
      'The trained network holds values that are not numbers.',
      'Lower the setting "learningRate".',
    );
  };
  let first = 1;
  const earlier = checkpoints.takeNetwork(trainer.parameters.count, pieces.length);
  if (earlier !== undefined) {
    restore(trainer, earlier);
    batches.restore(earlier);
    random.restore(earlier.random);
    ({ taken, failed, best } = earlier);
    first = earlier.step + 1;
    run.done += earlier.step;
    run.resumedFrom = run.done;
  }
  for (let step = first; step <= settings.steps; step++) {
    const loss = trainer.step(batches.next());
    run.done++;
    if (Number.isFinite(loss)) {
      losses += loss;
      counted++;
      taken++;
      failed = 0;
    } else if (++failed >= 20 || (taken === 0 && step === settings.steps)) {
      throw diverged(taken > 0);
    }
    if (step % 10 !== 0 && step !== settings.steps) continue;
    await breathe(options.signal);
    if (devTexts.length > 0 && isCheckpoint(step, run)) {
      const trained = weights();
      const decoder = createNerDecoder(joinMembers(scheme, vocabulary, settings, [trained]));
      const scored = scoreTexts(decoder, devTexts);
      const f = plainF(decoder, scored);
      if (best === undefined || f >= best.f) best = { trained, f };
    }
    options.onProgress?.({
      step: run.done,
      steps: run.steps,
      loss: losses / Math.max(1, counted),
      ...(best === undefined ? {} : { devScore: best.f }),
      ...(run.resumedFrom > 0 && { resumedFrom: run.resumedFrom }),
    });
    losses = 0;
    counted = 0;
    if (step === settings.steps) break;
    await checkpoints.saveIfDue(() => ({
      step,
      random: random.state(),
      ...stateOf(trainer),
      ...batches.state(),
      taken,
      failed,
      ...(best === undefined ? {} : { best }),
    }));
  }
  const trained = best?.trained ?? weights();
  checkpoints.add(trained);
  return trained;
}

type TrainerState = Pick<NetworkState, 'values' | 'means' | 'squares' | 'optimizer'>;

function stateOf({ parameters: { values, means, squares }, optimizer }: NerTrainer): TrainerState {
  return { values, means, squares, optimizer: optimizer.state() };
}

function restore({ parameters, optimizer }: NerTrainer, { values, means, squares, ...state }: TrainerState): void {
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
function isCheckpoint(step: number, { settings: { steps, members } }: NerRun): boolean {
  const stretch = Math.max(10, 10 * Math.floor(steps / 250));
  return step === steps || (members === 1 && step % stretch === 0 && step >= 0.75 * steps);
}

/** Batches of a training. */
interface Batches {
  next(): NerPiece[];
  state(): Pick<NetworkState, 'order' | 'at'>;
  restore(state: Pick<NetworkState, 'order' | 'at'>): void;
}

/** All pieces in a drawn order, then again in another; at times cut into lines. */
function createBatches(
  scheme: TagScheme,
  pieces: readonly NerPiece[],
  { batchWords, lineChance }: NerSettings,
  random: Random,
): Batches {
  let order = pieces.map((_, index) => index);
  let at = order.length;
  return {
    next() {
      const batch: NerPiece[] = [];
      for (let words = 0; words < batchWords && batch.length < order.length; ) {
        if (at === order.length) {
          random.shuffle(order);
          at = 0;
        }
        const piece = pieces[order[at++]!]!;
        batch.push(piece);
        words += piece.words.length;
      }
      return random.next() < lineChance ? batch.flatMap((piece) => cutLines(scheme, piece)) : batch;
    },
    state: () => ({ order, at }),
    restore(state) {
      order = [...state.order];
      at = state.at;
    },
  };
}
