// Networks that choose one of many classes for each token.
import type { Doc } from '../doc/doc.ts';
import { corrupt } from '../file/corrupt.ts';
import { countAt, numberAt } from '../file/metadata.ts';
import type { ModelFile } from '../file/model-file.ts';
import type { Tensor } from '../file/tensor.ts';
import type { JsonObject } from '../json.ts';
import { exp } from '../kernels/exp-log.ts';
import type { OnStage } from '../pipeline/component.ts';
import { createTokenNetwork, type TokenNetwork, type TokenWeights } from './token-network.ts';
import { createTrunk, type OpenTrunk } from './trunk.ts';
import { checkTemperature, createTensorWriter, memberName, readTrunk, writeTrunk } from './trunk-file.ts';
import type { Vectors } from './vectors.ts';

/** The numbers of a component that chooses classes. */
export interface ClassModel {
  readonly weights: TokenWeights;
  /** What scores are divided by before they become probabilities; fitted on texts that were not trained on. */
  readonly temperature: number;
}

/** Most classes that a network may tell apart. */
export const mostClasses = 4_096;

/** The tensors of `model` and what `network` of the metadata says about them; `vectors` as it was trained with. */
export function classTensors(
  { weights, temperature }: ClassModel,
  vectors: Vectors | undefined,
): { tensors: Map<string, Tensor>; network: JsonObject } {
  const writer = createTensorWriter();
  const trunk = writeTrunk(writer, weights, vectors);
  weights.members.forEach(({ output }, index) => {
    writer.linear(memberName(index, 'output'), output, weights.width);
  });
  const classes = weights.members[0]!.output.bias.length;
  return { tensors: writer.tensors, network: { ...trunk, classes, temperature } };
}

/** The model in `file`, which has so many classes. Throws `model-corrupt`. */
export function readClassModel({ tensors, metadata: { network } }: ModelFile, classes: number): ClassModel {
  if (countAt(network.classes, 'network.classes', mostClasses) !== classes || classes === 0) {
    throw corrupt(`The network has ${JSON.stringify(network.classes)} classes where ${classes} are described.`);
  }
  const weights = readTrunk(tensors, network, (reader, member, width) => ({
    output: reader.linear(memberName(member, 'output'), classes, width),
  }));
  return { weights, temperature: checkTemperature(numberAt(network.temperature, 'network.temperature')) };
}

/** The scores of the classes of one token. */
export interface ClassScores {
  /** The scores lie at `at` up to `at + classes`. */
  readonly scores: Float32Array;
  readonly at: number;
  readonly classes: number;
}

/** Reads the scores of each token of `docs`; of one text in the order of its tokens. */
export function readScores(
  network: TokenNetwork,
  docs: readonly Doc[],
  read: (text: number, token: number, scores: ClassScores) => void,
  onStage?: OnStage,
): void {
  const place: { scores: Float32Array; at: number; readonly classes: number } = {
    scores: new Float32Array(0),
    at: 0,
    classes: network.outputs,
  };
  network.scoreBatches(
    docs,
    ({ scores, stride, blocks }) => {
      place.scores = scores;
      for (const { text, start, end, row } of blocks) {
        for (let token = start; token < end; token++) {
          place.at = (row + token - start) * stride;
          read(text, token, place);
        }
      }
    },
    onStage,
  );
}

/** The class with the highest score; of equal ones the first. */
export function bestClass({ scores, at, classes }: ClassScores): number {
  let best = 0;
  for (let i = 1; i < classes; i++) if (scores[at + i]! > scores[at + best]!) best = i;
  return best;
}

/** What is this far below the best score, times the temperature, adds less to a sum than can be seen in it. */
const negligible = 20;

/** The probability of `chosen` among all classes. */
export function classProbability({ scores, at, classes }: ClassScores, chosen: number, temperature: number): number {
  const score = scores[at + chosen]!;
  const least = score - negligible * temperature;
  let sum = 0;
  for (let i = 0; i < classes; i++) {
    const other = scores[at + i]!;
    if (other > least) sum += exp((other - score) / temperature);
  }
  return 1 / sum;
}

/** What is said of one token; undefined where nothing can be said. */
export interface SaidOfToken {
  readonly value: string;
  /** Probability in [0, 1] that it is right. */
  readonly confidence: number;
}

/** Says something of each token of each text; scores are divided by `temperature` before they become probabilities. */
export type TokenSpeaker = (docs: readonly Doc[], temperature: number, onStage?: OnStage) => SaidOfToken[][];

/** Says the value of the best class of each token. */
export function createClassSpeaker(
  weights: TokenWeights,
  values: readonly string[],
  open: OpenTrunk = createTrunk,
): TokenSpeaker {
  const network = createTokenNetwork(weights, open);
  return (docs, temperature, onStage) => {
    const said = docs.map((): SaidOfToken[] => []);
    readScores(
      network,
      docs,
      (text, _, scores) => {
        const best = bestClass(scores);
        said[text]!.push({ value: values[best]!, confidence: classProbability(scores, best, temperature) });
      },
      onStage,
    );
    return said;
  };
}
