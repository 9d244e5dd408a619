// The heads of a parser in training: scores of arcs, of their labels and of sentence starts on the hidden vectors, and, in training
// alone, of what else is known of tokens.
import type { Random } from 'tincture';
import { distanceBuckets, exp, log, type ParserHeadWeights, quantizeRows8 } from 'tincture/training';
import { hardSwish } from '../layers/activations.ts';
import { dense } from '../layers/dense.ts';
import { dropout } from '../layers/dropout.ts';
import type { Output } from '../layers/layer.ts';
import { arcLabelLoss, type LabelParameters, type LabelTarget } from '../losses/arc-labels.ts';
import { type ArcParameters, arcLoss, type SentenceTarget } from '../losses/arcs.ts';
import { softmaxLoss } from '../losses/softmax.ts';
import type { ParameterSizes, Parameters } from '../optimizers/parameters.ts';
import { exportLinear } from '../tokens/export.ts';
import type { PlacedTarget, TokenHead } from '../tokens/objective.ts';
import { initialLinear, type LinearParameters, linearSizes } from '../tokens/trunk-parameters.ts';
import { auxiliaryAttributes, type ParserTarget } from './parser-data.ts';
import {
  exportRecurrence,
  initialRecurrence,
  type RecurrenceParameters,
  recurrenceFloats,
  recurrenceLayer,
  recurrenceSizes,
} from './parser-recurrence.ts';
import type { ParserSettings } from './parser-settings.ts';

/** What the shape of the heads depends on. */
export type ParserShape = Pick<
  ParserSettings,
  'arcs' | 'hiddenLabels' | 'recurrent' | 'auxiliaryWeight' | 'hiddenDropout'
> & {
  readonly labels: number;
  /** How many values each of the {@link auxiliaryAttributes} has. */
  readonly auxiliary: readonly number[];
};

interface ParserParameters {
  readonly recurrence: RecurrenceParameters | undefined;
  readonly dependent: LinearParameters;
  readonly head: LinearParameters;
  readonly biaffine: LinearParameters;
  readonly arcParts: ArcParameters;
  readonly labelDependent: LinearParameters;
  readonly labelHead: LinearParameters;
  readonly labelParts: LabelParameters;
  readonly start: LinearParameters;
  readonly others: readonly LinearParameters[];
}

/** The heads of a parser. */
export function parserHead(shape: ParserShape): TokenHead<ParserTarget, ParserHeadWeights> {
  const { arcs, hiddenLabels, recurrent, labels, auxiliary, auxiliaryWeight, hiddenDropout } = shape;

  const draw = (parameters: Parameters, width: number, random: Random): ParserParameters => {
    const linear = (name: string, rows: number, columns: number): LinearParameters =>
      initialLinear(parameters, name, rows, columns, random);
    const recurrence = initialRecurrence(parameters, width, recurrent, random);
    const dependent = linear('parser.dependent', width, arcs);
    const head = linear('parser.head', width, arcs);
    // All zeros, as in Dozat and Manning: at first every head is as likely as any other.
    const biaffine = { weight: parameters.get('parser.biaffine.weight'), bias: parameters.get('parser.biaffine.bias') };
    const arcParts = { root: parameters.get('parser.root'), distances: parameters.get('parser.distances') };
    const labelDependent = linear('parser.labelDependent', width, hiddenLabels);
    const labelHead = linear('parser.labelHead', width, hiddenLabels);
    const labelParts = {
      root: parameters.get('parser.labelRoot'),
      distances: parameters.get('parser.labelDistances'),
      ...linear('parser.label', hiddenLabels, labels),
      labels,
    };
    const start = linear('parser.start', width, 1);
    const others = auxiliary.map((count, i) => linear(`parser.${auxiliaryAttributes[i]}`, width, count));
    return { recurrence, dependent, head, biaffine, arcParts, labelDependent, labelHead, labelParts, start, others };
  };

  return {
    sizes(width): ParameterSizes {
      return {
        ...recurrenceSizes(width, recurrent),
        ...linearSizes('parser.dependent', width, arcs),
        ...linearSizes('parser.head', width, arcs),
        ...linearSizes('parser.biaffine', arcs, arcs),
        'parser.root': arcs,
        'parser.distances': distanceBuckets * arcs,
        ...linearSizes('parser.labelDependent', width, hiddenLabels),
        ...linearSizes('parser.labelHead', width, hiddenLabels),
        'parser.labelRoot': hiddenLabels,
        'parser.labelDistances': distanceBuckets * hiddenLabels,
        ...linearSizes('parser.label', hiddenLabels, labels),
        ...linearSizes('parser.start', width, 1),
        ...Object.assign(
          {},
          ...auxiliary.map((count, i) => linearSizes(`parser.${auxiliaryAttributes[i]}`, width, count)),
        ),
      };
    },

    bytes(width, rows, longest) {
      const others = auxiliary.reduce((sum, count) => sum + count, 0);
      const vectors = 14 * arcs + 12 * hiddenLabels + 2 * labels + 2 * others + 8;
      const sentence = longest * (longest + arcs + distanceBuckets + 1);
      const turned = 2 * width * (arcs + hiddenLabels) + arcs * arcs + hiddenLabels * labels + width * others;
      const before = recurrenceFloats(width, recurrent, rows);
      return 4 * (before + (rows + 8) * vectors + sentence + turned + arcs * distanceBuckets + 4_096);
    },

    create(kernels, parameters, width, _longest, random) {
      const parts = draw(parameters, width, random);
      return {
        addGradients(ofTrunk, dOfTrunk, rows, targets, weight) {
          const recurrence =
            parts.recurrence &&
            recurrenceLayer(kernels, ofTrunk, parts.recurrence, rows, width, recurrent, targets, hiddenDropout, random);
          const hidden = recurrence?.y ?? ofTrunk;
          const dHidden = recurrence === undefined ? dOfTrunk : kernels.floats(rows * width);
          const layer = (
            { weight: w, bias }: LinearParameters,
            x: Float32Array,
            inSize: number,
            outSize: number,
          ): Output => dense(kernels, x, w, bias, rows, inSize, outSize);
          /** A linear layer with hard-swish and dropout. */
          const activated = (linear: LinearParameters): Output => {
            const sums = layer(linear, hidden, width, arcs);
            const output = hardSwish(kernels, sums.y, rows * arcs);
            const drop = dropout(kernels, output.y, rows * arcs, hiddenDropout, random);
            return {
              y: output.y,
              backward(dy, dx) {
                drop(dy);
                const dSums = kernels.floats(rows * arcs);
                output.backward(dy, dSums);
                sums.backward(dSums, dx);
              },
            };
          };
          const [dependents, heads] = [activated(parts.dependent), activated(parts.head)];
          const queries = layer(parts.biaffine, dependents.y, arcs, arcs);
          const [dQueries, dHeads] = [kernels.floats(rows * arcs), kernels.floats(rows * arcs)];
          const sentences = placeSentences(targets);
          let loss = arcLoss(kernels, parts.arcParts, queries.y, heads.y, dQueries, dHeads, arcs, sentences, weight);
          const dDependents = kernels.floats(rows * arcs);
          queries.backward(dQueries, dDependents);
          dependents.backward(dDependents, dHidden);
          heads.backward(dHeads, dHidden);

          const labelDependents = layer(parts.labelDependent, hidden, width, hiddenLabels);
          const labelHeads = layer(parts.labelHead, hidden, width, hiddenLabels);
          const [dOwn, dOthers] = [kernels.floats(rows * hiddenLabels), kernels.floats(rows * hiddenLabels)];
          loss += arcLabelLoss(
            kernels,
            parts.labelParts,
            labelDependents.y,
            labelHeads.y,
            dOwn,
            dOthers,
            hiddenLabels,
            labelTargets(targets),
            weight,
            hiddenDropout,
            random,
          );
          labelDependents.backward(dOwn, dHidden);
          labelHeads.backward(dOthers, dHidden);

          const starts = layer(parts.start, hidden, width, 1);
          loss += startLoss(starts.y, targets, weight);
          starts.backward(starts.y, dHidden);

          parts.others.forEach((linear, attribute) => {
            const count = auxiliary[attribute]!;
            if (count === 0) return;
            const scores = layer(linear, hidden, width, count);
            const numbers = new Int32Array(rows).fill(-1);
            for (const { start, target } of targets) numbers.set(target.auxiliary[attribute]!, start);
            numbers.forEach((number, row) => {
              loss += softmaxLoss(scores.y, row * count, count, number, weight * auxiliaryWeight);
            });
            scores.backward(scores.y, dHidden);
          });
          recurrence?.backward(dHidden, dOfTrunk);
          return loss;
        },

        weights: () => ({
          recurrence: parts.recurrence && exportRecurrence(parts.recurrence, width, recurrent),
          dependent: exportLinear(parts.dependent, width, arcs),
          head: exportLinear(parts.head, width, arcs),
          biaffine: exportLinear(parts.biaffine, arcs, arcs),
          root: parts.arcParts.root.value.slice(0, arcs),
          distances: quantizeRows8(
            parts.arcParts.distances.value.slice(0, distanceBuckets * arcs),
            distanceBuckets,
            arcs,
          ),
          labelDependent: exportLinear(parts.labelDependent, width, hiddenLabels),
          labelHead: exportLinear(parts.labelHead, width, hiddenLabels),
          labelRoot: parts.labelParts.root.value.slice(0, hiddenLabels),
          labelDistances: quantizeRows8(
            parts.labelParts.distances.value.slice(0, distanceBuckets * hiddenLabels),
            distanceBuckets,
            hiddenLabels,
          ),
          label: exportLinear(parts.labelParts, hiddenLabels, labels),
          start: exportLinear(parts.start, width, 1),
        }),
      };
    },
  };
}

/** The sentences of all pieces among the rows of the batch. */
function placeSentences(targets: readonly PlacedTarget<ParserTarget>[]): SentenceTarget[] {
  return targets.flatMap(({ start, target }) =>
    target.sentences.map((sentence) => ({ ...sentence, start: start + sentence.start })),
  );
}

/** The arcs whose head and label are known. */
function labelTargets(targets: readonly PlacedTarget<ParserTarget>[]): LabelTarget[] {
  const found: LabelTarget[] = [];
  for (const { start, target } of targets) {
    for (const sentence of target.sentences) {
      sentence.heads.forEach((head, word) => {
        const label = target.labels[sentence.start + word]!;
        const first = start + sentence.start;
        if (head >= 0 && label >= 0) found.push({ dependent: first + word, head: first + head, label });
      });
    }
  }
  return found;
}

/**
 * Logistic loss of each word as the first of a sentence, except the first word of a piece, which always is. Writes the gradients over
 * the scores, zeros elsewhere.
 */
function startLoss(scores: Float32Array, targets: readonly PlacedTarget<ParserTarget>[], weight: number): number {
  const given = scores.slice();
  scores.fill(0);
  let loss = 0;
  for (const { start, length, target } of targets) {
    const isStart = new Uint8Array(length);
    for (const sentence of target.sentences) isStart[sentence.start] = 1;
    for (let word = 1; word < length; word++) {
      const score = given[start + word]!;
      const towards = isStart[word] === 1 ? score : -score;
      // ln(1 + e^-s), without overflow on either side.
      loss += weight * (towards > 0 ? log(1 + exp(-towards)) : log(1 + exp(towards)) - towards);
      scores[start + word] = weight * (1 / (1 + exp(-score)) - isStart[word]!);
    }
  }
  return loss;
}
