import { quantizeRows8, type Rows8 } from '../../file/quantize.ts';
import { distanceBuckets } from '../../parse/distance.ts';
import { createRandom } from '../../random.ts';
import { parseTask } from '../../tasks/parse-task.ts';
import type { Task } from '../../tasks/task.ts';
import { type ParserModel, parserTensors } from '../parser-file.ts';
import type { LinearWeights } from '../trunk-weights.ts';
import { fileOf, type TinyNer, tinyNer } from './tiny-models.ts';

/** For tests: a task for {@link tinyParser}. */
const tinyTreeTask: Task = parseTask('tiny', { kind: 'parser', labels: ['root', 'obj', 'punct'] });

interface TinyParser extends TinyNer {
  readonly recurrent?: number;
}

/** For tests: a parser with random weights. */
export function tinyParser(options: TinyParser = {}): ParserModel {
  const { width = 8, seed = 1, recurrent = 0 } = options;
  const { tags: _, members, ...trunk } = tinyNer(options).weights;
  const [arcs, hiddenLabels, labels] = [8, 16, 3];
  const random = createRandom(seed + 1);
  const floats = (count: number): Float32Array => Float32Array.from({ length: count }, () => random.normal());
  const matrix = (rows: number, columns: number): Rows8 => quantizeRows8(floats(rows * columns), rows, columns);
  const linear = (inputs: number, outputs: number): LinearWeights => ({
    weight: matrix(outputs, inputs),
    bias: floats(outputs),
  });
  return {
    weights: {
      ...trunk,
      arcs,
      hiddenLabels,
      recurrent,
      labels,
      members: members.map(({ output: __, ...member }) => ({
        ...member,
        parser: {
          recurrence:
            recurrent === 0
              ? undefined
              : {
                  gates: linear(width, 2 * recurrent),
                  output: { ...linear(recurrent, width), gain: floats(width), shift: floats(width) },
                },
          dependent: linear(width, arcs),
          head: linear(width, arcs),
          biaffine: linear(arcs, arcs),
          root: floats(arcs),
          distances: matrix(distanceBuckets, arcs),
          labelDependent: linear(width, hiddenLabels),
          labelHead: linear(width, hiddenLabels),
          labelRoot: floats(hiddenLabels),
          labelDistances: matrix(distanceBuckets, hiddenLabels),
          label: linear(hiddenLabels, labels),
          start: linear(width, 1),
        },
      })),
    },
    temperatures: { head: 1, label: 2, start: 1 },
  };
}

/** For tests: {@link tinyParser} as a file. */
export function tinyParserFile(options: TinyParser = {}): Uint8Array {
  const { tensors, network } = parserTensors(tinyParser(options), options.vectors);
  return fileOf('parser.v1', tensors, network, tinyTreeTask);
}
