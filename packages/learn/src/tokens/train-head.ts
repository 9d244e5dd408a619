// Training of a head on a trunk that stays as it is: what others have learnt on it keeps its bytes. The head sees the hidden vectors
// that it will see when it predicts, so no step goes back through the trunk.
import { createDoc, createRandom, type Doc } from 'tincture';
import { createKernels, createTrunk, fixedOne, type TrunkWeights } from 'tincture/training';
import { dropout } from '../layers/dropout.ts';
import { createAdamW } from '../optimizers/adamw.ts';
import { createParameters, parameterCount } from '../optimizers/parameters.ts';
import { breathe, trainingInvalid } from '../train/check.ts';
import { placeTargets } from './batch.ts';
import type { HeadState } from './head-checkpoint.ts';
import type { NetworkObjective, TokenPiece, TokenText } from './objective.ts';
import type { TokenSettings } from './settings.ts';
import { createBatches, isCheckpoint, type NetworkProgress, restore, stateOf } from './train-member.ts';

/** What a head is trained with. */
export interface HeadTraining<Text extends TokenText, Target, Weights> {
  readonly objective: NetworkObjective<Text, Target, Weights>;
  /** Of one network. */
  readonly trunk: TrunkWeights;
  readonly settings: Pick<
    TokenSettings,
    'steps' | 'batchWords' | 'lineChance' | 'learningRate' | 'weightDecay' | 'hiddenDropout'
  >;
  readonly texts: readonly Text[];
  /** Where there are some, they choose the best state. */
  readonly devTexts: readonly Text[];
}

/** What a head in training tells every few steps. */
export interface HeadListener<Weights> {
  readonly signal: AbortSignal | undefined;
  onProgress(progress: NetworkProgress): void;
  /** Offers the present state, which is made only if it is asked for. */
  offerState(state: () => HeadState<Weights>): Promise<void>;
}

/**
 * Trains a head, all of which is drawn from `seed`, from its beginning or from where it was in an earlier run. Throws
 * `training-invalid` where it diverges.
 */
export async function trainHead<Text extends TokenText, Target, Weights>(
  { objective, trunk: weights, settings, texts, devTexts }: HeadTraining<Text, Target, Weights>,
  seed: number,
  earlier: HeadState<Weights> | undefined,
  { signal, onProgress, offerState }: HeadListener<Weights>,
): Promise<Weights> {
  const { width } = weights;
  const { steps } = settings;
  const random = createRandom(seed);
  const pieces = texts.flatMap((text) => objective.cut(text));
  const longest = pieces.reduce((most, { words }) => Math.max(most, words.length), 1);
  const words = pieces.reduce((sum, piece) => sum + piece.words.length, 0);
  const mostRows = 2 * (Math.min(words, settings.batchWords) + longest) + 2;
  const sizes = objective.head.sizes(width);
  const floats = 4 * parameterCount(sizes) + 3 * (mostRows + 8) * width;
  const kernels = createKernels(4 * floats + objective.head.bytes(width, mostRows, longest) + 65_536);
  const parameters = createParameters(kernels, sizes);
  const optimizer = createAdamW(kernels, parameters, {
    rate: settings.learningRate,
    warmUp: Math.min(100, Math.ceil(steps / 4)),
    steps,
    clipNorm: 5,
    decay: settings.weightDecay,
  });
  const head = objective.head.create(kernels, parameters, width, longest, random);
  const batches = createBatches(objective, pieces, settings, random);
  const trunk = createTrunk(weights, 0);
  const start = kernels.mark();

  /** The hidden vectors of a batch, [rows, width], with a row of zeros between pieces. */
  const readHidden = (batch: readonly TokenPiece<Target>[], rows: number): Float32Array => {
    const hidden = kernels.floats(rows * width);
    const placed = placeTargets(batch);
    trunk.run(batch.map(docOfPiece), (found) => {
      for (const block of found.blocks) {
        const to = placed[block.text]!.start + block.start;
        for (let i = 0; i < (block.end - block.start) * width; i++)
          hidden[to * width + i] = found.hidden[block.row * width + i]! / fixedOne;
      }
    });
    return hidden;
  };

  const step = (batch: readonly TokenPiece<Target>[]): number => {
    kernels.release(start);
    const rows = batch.reduce((sum, piece) => sum + piece.words.length + 1, -1);
    const hidden = readHidden(batch, rows);
    dropout(kernels, hidden, rows * width, settings.hiddenDropout, random);
    const dHidden = kernels.floats(rows * width);
    const wordCount = batch.reduce((sum, piece) => sum + piece.words.length, 0);
    const loss = head.addGradients(hidden, dHidden, rows, placeTargets(batch), 5 / wordCount);
    return Number.isFinite(optimizer.step()) ? loss / 5 : Number.NaN;
  };

  let best: HeadState<Weights>['best'];
  let [losses, counted, failed] = [0, 0, 0];
  let first = 1;
  if (earlier?.values.length === parameters.count && earlier.order.length === pieces.length) {
    restore({ parameters, optimizer }, earlier);
    batches.restore(earlier);
    random.restore(earlier.random);
    ({ failed, best } = earlier);
    first = earlier.step + 1;
  }
  // On a slow machine the first ten steps take many seconds.
  onProgress({ step: first - 1, ...(best && { devScore: best.score }) });
  for (let number = first; number <= steps; number++) {
    const loss = step(batches.next());
    if (Number.isFinite(loss)) {
      losses += loss;
      counted++;
      failed = 0;
    } else if (++failed >= 20 || number === steps) {
      throw trainingInvalid('The training diverged: its loss is no number.', 'Lower the setting "learningRate".');
    }
    if (number % 10 !== 0 && number !== steps) continue;
    await breathe(signal);
    if (devTexts.length > 0 && isCheckpoint(number, { steps, members: 1 })) {
      const trained = head.weights();
      const score = objective.judge(weights, trained, devTexts);
      if (best === undefined || score >= best.score) best = { head: trained, score };
    }
    onProgress({ step: number, loss: losses / Math.max(1, counted), ...(best && { devScore: best.score }) });
    [losses, counted] = [0, 0];
    if (number === steps) break;
    await offerState(() => ({
      step: number,
      random: random.state(),
      ...stateOf({ parameters, optimizer }),
      ...batches.state(),
      failed,
      ...(best && { best }),
    }));
  }
  return best?.head ?? head.weights();
}

/** The words of a piece as a Doc, whose lines begin where those of the piece do. */
function docOfPiece({ words, lineStarts }: Pick<TokenPiece<unknown>, 'words' | 'lineStarts'>): Doc {
  const starts = new Int32Array(words.length);
  const ends = new Int32Array(words.length);
  let text = '';
  words.forEach((word, index) => {
    if (index > 0) text += lineStarts[index] === 1 ? '\n' : ' ';
    starts[index] = text.length;
    text += word;
    ends[index] = text.length;
  });
  return createDoc(text, starts, ends);
}
