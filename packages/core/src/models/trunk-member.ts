// The trunk of one network of an ensemble, from the rows of a batch to the hidden vectors of the tokens.
import { dequantizeRow8 } from '../file/quantize.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { type IntegerLayer, integerLayer } from './integer-layer.ts';
import { factCount } from './text-context.ts';
import type { LayerWeights, TrunkMember, TrunkWeights } from './trunk-weights.ts';
import { createWordEncoder, encodedWords, toColumns, type WordIds, wordEncoderBytes } from './trunk-words.ts';

/** What the rows of a batch are; of words, facts and texts, one more stands before and after the rows. -1 is between texts. */
export interface BatchRows {
  /** Slot of the word of each row. */
  readonly words: Int32Array;
  /** Facts about each row, as one number. */
  readonly facts: Int32Array;
  /** Text of each row. */
  readonly texts: Int32Array;
  /** Group of equal forms of each row. */
  readonly groups: Int32Array;
}

/** The trunk of one network. */
export interface MemberTrunk {
  /** Works out what there is to know about words, for the slots from `first` on. */
  learn(words: readonly WordIds[], first: number): void;
  /**
   * Hidden vectors of the first `count` rows, [count, width] in fixed point (256 is 1), zeros between texts; the next call
   * of any network overwrites them.
   */
  run(rows: BatchRows, count: number, textCount: number, groupCount: number): Int16Array;
}

/** Numbers that the facts about a row may make together. */
const factSets: number = 2 ** factCount;

/** Rows from one product to the next step, so that what lies between stays in the nearest cache. */
const chunkRows = 32;

/** What networks of one shape need for one batch after the other; they use it in turns. */
export interface WorkSpace {
  readonly texts: Float32Array;
  readonly row: Float32Array;
  readonly products: Float32Array;
  readonly means: Float32Array;
  readonly x: Float32Array;
  readonly sums: Float32Array;
  readonly near: Int16Array;
  readonly far: Int16Array;
  readonly both: Int16Array;
  readonly pooled: Int16Array;
}

/** Room for `mostRows` rows of `mostTexts` texts. */
export function createWorkSpace(
  kernels: Kernels,
  { width }: TrunkWeights,
  mostRows: number,
  mostTexts: number,
): WorkSpace {
  return {
    texts: kernels.floats(mostTexts * 4 * width),
    row: kernels.floats(width),
    products: kernels.floats(3 * width * encodedWords),
    means: kernels.floats(width),
    x: kernels.floats((mostRows + 2) * width),
    sums: kernels.floats(mostRows * width),
    near: kernels.shorts((mostRows + 2) * width),
    far: kernels.shorts((mostRows + 2) * width),
    both: kernels.shorts(2 * mostRows * width),
    pooled: kernels.shorts(mostRows * width),
  };
}

/** Bytes of the arena that {@link createWorkSpace} takes. */
export function workSpaceBytes({ width }: TrunkWeights, mostRows: number, mostTexts: number): number {
  return (mostRows + 2) * 18 * width + 4 * width * (4 * mostTexts + 3 * encodedWords + 2) + 1_024;
}

/** Bytes of the arena that {@link createMemberTrunk} takes. */
export function memberBytes(weights: TrunkWeights, capacity: number): number {
  const { width, members } = weights;
  const depth = members[0]?.convolutions.length ?? 1;
  const tables = 4 * width * (capacity + factSets);
  const floats = tables + 4 * width * width + (depth + 2) * 5 * width;
  const shorts = 3 * width * width * depth + 2 * width * width;
  return 4 * floats + 2 * shorts + wordEncoderBytes(weights) + 8_192;
}

/** `member` at work, with room for `capacity` words. */
export function createMemberTrunk(
  kernels: Kernels,
  weights: TrunkWeights,
  member: TrunkMember,
  capacity: number,
  { texts, row, products, means, x, sums, near, far, both, pooled }: WorkSpace,
): MemberTrunk {
  const { width } = weights;
  const part = 4 * width;
  const inArena = (values: Float32Array): Float32Array => {
    const array = kernels.floats(values.length);
    array.set(values);
    return array;
  };
  const residual = (layer: LayerWeights, inputs: number): ResidualLayer => ({
    ...integerLayer(kernels, layer, inputs),
    gain: inArena(layer.gain),
    shift: inArena(layer.shift),
  });

  const encode = createWordEncoder(kernels, weights, member);
  const [first, ...others] = member.convolutions.map((layer) => residual(layer, 3 * width));
  const pool = residual(member.pool, 2 * width);
  // [width, 3 × width]: what a row gives to the sums of the row after it, of itself, and of the row before it.
  const shares = kernels.floats(3 * width * width);
  const windows = toColumns(member.convolutions[0]!.weight, 3 * width);
  for (let block = 0; block < 3; block++) {
    for (let i = 0; i < width; i++) {
      const from = (block * width + i) * width;
      shares.set(windows.subarray(from, from + width), (3 * i + block) * width);
    }
  }
  const meanWeight = inArena(toColumns(member.mean.weight, width));

  const words = kernels.floats(capacity * part);
  const facts = kernels.floats(factSets * part);
  /** Writes `count` rows of `table` from `at` on: the values, and their shares in the sums of the first convolution. */
  const writeRows = (table: Float32Array, at: number, values: Float32Array, count: number): void => {
    products.fill(0, 0, 3 * width * count);
    kernels.matmul(values, width, 1, shares, products, count, width, 3 * width);
    for (let i = 0; i < count; i++) {
      const row = at + i * part;
      table.set(values.subarray(i * width, (i + 1) * width), row);
      table.set(products.subarray(3 * i * width, 3 * (i + 1) * width), row + width);
    }
  };

  const factRow = new Float32Array(width);
  const isKnown = new Uint8Array(factSets);
  /** Works out what a set of facts adds, if that was not done before. */
  const learnFacts = (set: number): void => {
    if (isKnown[set] === 1) return;
    isKnown[set] = 1;
    row.fill(0);
    for (let bit = 0; bit < factCount; bit++) {
      if ((set & (1 << bit)) === 0) continue;
      dequantizeRow8(member.facts, width, bit, factRow, 0);
      for (let j = 0; j < width; j++) row[j] = row[j]! + factRow[j]!;
    }
    writeRows(facts, set * part, row, 1);
  };

  const addTexts = ({ words: slots, texts: textOf }: BatchRows, count: number, textCount: number): void => {
    let start = 1;
    for (let text = 0; text < textCount; text++) {
      let end = start;
      while (end <= count && textOf[end] === text) end++;
      kernels.sumRows(words, part, slots.subarray(start, end), row, end - start, width);
      const share = Math.fround(1 / (end - start));
      for (let j = 0; j < width; j++) row[j] = row[j]! * share;
      means.set(member.mean.bias);
      kernels.matmul(row, width, 1, meanWeight, means, 1, width, width);
      kernels.hardSwish(means, means, width);
      writeRows(texts, text * part, means, 1);
      start = end + 1;
    }
  };

  /** Sets the rows between texts to 0. */
  const clearBorders = (q: Int16Array, { words: slots }: BatchRows, count: number): void => {
    for (let i = 0; i < count; i++) if (slots[i + 1]! < 0) q.fill(0, (i + 1) * width, (i + 2) * width);
    q.fill(0, (count + 1) * width, (count + 2) * width);
  };

  const runLayer = (
    layer: ResidualLayer,
    a: Int16Array,
    inputs: number,
    aRow: number,
    q: Int16Array,
    count: number,
  ): void => {
    for (let start = 0; start < count; start += chunkRows) {
      const size = Math.min(chunkRows, count - start);
      kernels.matmul16(
        a.subarray(start * aRow),
        aRow,
        layer.packed,
        layer.scale,
        layer.bias,
        sums,
        size,
        inputs,
        width,
      );
      const at = (start + 1) * width;
      kernels.finishLayer(sums, layer.gain, layer.shift, x.subarray(at), q.subarray(at), size, width);
    }
  };

  return {
    learn(ids, from) {
      encode(ids, (values, start, count) => writeRows(words, (from + start) * part, values, count));
    },
    run(rows, count, textCount, groupCount) {
      addTexts(rows, count, textCount);
      for (let i = 1; i <= count; i++) if (rows.facts[i]! >= 0) learnFacts(rows.facts[i]!);
      x.fill(0, width, (count + 1) * width);
      for (let i = 0; i < count; i++) sums.set(first!.bias, i * width);
      const inner = x.subarray(width);
      kernels.gatherWindows(words, rows.words, inner, sums, count, width);
      kernels.gatherWindows(facts, rows.facts, inner, sums, count, width);
      kernels.gatherWindows(texts, rows.texts, inner, sums, count, width);
      kernels.finishLayer(sums, first!.gain, first!.shift, inner, near.subarray(width), count, width);
      clearBorders(near, rows, count);
      let [q, next] = [near, far];
      const turn = (): void => {
        clearBorders(next, rows, count);
        [q, next] = [next, q];
      };
      others.forEach((layer, index) => {
        if (index === others.length - 1) {
          runPool();
          turn();
        }
        runLayer(layer, q, 3 * width, width, next, count);
        turn();
      });
      function runPool(): void {
        kernels.poolGroups(q.subarray(width), rows.groups, pooled, both, count, groupCount, width);
        runLayer(pool, both, 2 * width, 2 * width, next, count);
      }
      if (others.length === 0) {
        runPool();
        turn();
      }
      return q.subarray(width, (count + 1) * width);
    },
  };
}

interface ResidualLayer extends IntegerLayer {
  readonly gain: Float32Array;
  readonly shift: Float32Array;
}
