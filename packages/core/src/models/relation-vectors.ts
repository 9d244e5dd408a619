// The word vectors of two entities and of what is around them, in blocks of length 1: what the words mean beside what they are.
import { tokenText } from '../doc/create-doc.ts';
import type { RelationPair, RelationText } from './relation-features.ts';
import { relationReach } from './relation-features.ts';
import type { WordTable } from './word-table.ts';

/**
 * Blocks: both ends, the words between where the relation leads forwards and where it leads back, three words before and
 * three after, everything around, then the product and the difference of the ends.
 */
export const vectorBlocks = 9;

/** Products of the values of two vectors of length 1 are small beside the values. */
const productWeight = 8;

/** Words before and after that count as near. */
const nearWords = 3;

/** Writes the `vectorBlocks` blocks of a pair of the text that was read last. */
export interface PairVectors {
  read(text: RelationText): void;
  write(pair: RelationPair, out: Float32Array): void;
}

/** What puts the vectors of pairs together from `table`. */
export function createPairVectors(table: WordTable): PairVectors {
  const { dimensions } = table;
  const row = new Float32Array(dimensions);
  /** Sums over all tokens before each, and over those outside entities. */
  let sums = new Float64Array(0);
  let plainSums = new Float64Array(0);
  let text: RelationText | undefined;

  /** The mean direction of the tokens [start, end) into block `block` of `out`; zeros where none has a vector. */
  const writeMean = (from: Float64Array, start: number, end: number, out: Float32Array, block: number): void => {
    const offset = block * dimensions;
    let squares = 0;
    for (let i = 0; i < dimensions; i++) {
      const value = end > start ? from[end * dimensions + i]! - from[start * dimensions + i]! : 0;
      out[offset + i] = value;
      squares += value * value;
    }
    // Differences of sums are not quite zero where no word has a vector.
    const factor = squares > 1e-12 ? 1 / Math.sqrt(squares) : 0;
    for (let i = offset; i < offset + dimensions; i++) out[i] = out[i]! * factor;
  };

  return {
    read(next) {
      text = next;
      const { doc, entityAt } = next;
      sums = new Float64Array((doc.length + 1) * dimensions);
      plainSums = new Float64Array((doc.length + 1) * dimensions);
      for (let token = 0; token < doc.length; token++) {
        const known = table.find(tokenText(doc, token));
        row.fill(0);
        if (known >= 0) {
          table.copyRow(known, row, 0);
          toUnit(row);
        }
        const plain = entityAt[token]! < 0 ? 1 : 0;
        for (let i = 0; i < dimensions; i++) {
          const at = token * dimensions + i;
          sums[at + dimensions] = sums[at]! + row[i]!;
          plainSums[at + dimensions] = plainSums[at]! + plain * row[i]!;
        }
      }
    },
    write({ from, to }, out) {
      const { spans, doc } = text!;
      const [start, end] = [spans[from]!, spans[to]!];
      const [first, second] = from < to ? [start, end] : [end, start];
      writeMean(sums, start.startToken, start.endToken, out, 0);
      writeMean(sums, end.startToken, end.endToken, out, 1);
      out.fill(0, 2 * dimensions, 4 * dimensions);
      writeMean(plainSums, first.endToken, second.startToken, out, from < to ? 2 : 3);
      writeMean(sums, Math.max(0, first.startToken - nearWords), first.startToken, out, 4);
      writeMean(sums, second.endToken, Math.min(doc.length, second.endToken + nearWords), out, 5);
      const around = Math.min(doc.length, second.endToken + relationReach);
      writeMean(sums, Math.max(0, first.startToken - relationReach), around, out, 6);
      for (let i = 0; i < dimensions; i++) {
        const [a, b] = [out[i]!, out[dimensions + i]!];
        out[7 * dimensions + i] = productWeight * a * b;
        out[8 * dimensions + i] = a - b;
      }
    },
  };
}

function toUnit(vector: Float32Array): void {
  let squares = 0;
  for (const value of vector) squares += value * value;
  if (squares === 0) return;
  const factor = 1 / Math.sqrt(squares);
  for (let i = 0; i < vector.length; i++) vector[i] = vector[i]! * factor;
}
