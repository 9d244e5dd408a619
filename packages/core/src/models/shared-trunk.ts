// A trunk that several components work with. What it makes of a text is kept for a while, so that the components which see the
// same text one after the other have it worked out once. Each of them has an arena of its own, into which it is copied.
import type { Doc } from '../doc/doc.ts';
import { createKernels } from '../kernels/wasm-kernels.ts';
import { batchWords } from '../pipeline/predict-batches.ts';
import { type Block, createTrunk, fullRows, mostRows, type OpenTrunk, type Trunk } from './trunk.ts';
import type { TrunkWeights } from './trunk-weights.ts';

/** Words whose hidden vectors are kept: those of a few batches, as a parser looks at the ends of long texts anew. */
const keptWords = 4 * batchWords;

/** What the trunk made of one block of a text. */
interface KnownBlock {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** For each network the hidden vectors, [end - start, width] in fixed point. */
  readonly hidden: readonly Int16Array[];
}

/** What the trunk made of a text. */
interface KnownText {
  readonly text: string;
  readonly ends: Int32Array;
  readonly blocks: KnownBlock[];
}

/**
 * Opens the trunk of `weights` for any number of components: what each of them gets runs on what one trunk worked out. Throws
 * `model-unsupported` where the networks are too large to be worked with.
 */
export function createSharedTrunk(weights: TrunkWeights): OpenTrunk {
  const trunk = createTrunk(weights, 0);
  const { width, members } = trunk;
  /** By their tokens, as a Doc is another one as soon as it has other annotations; several texts may have tokens in the same places. */
  const known = new Map<Int32Array, KnownText[]>();
  let words = 0;

  const find = ({ text, starts, ends }: Doc): KnownText | undefined =>
    known.get(starts)?.find((one) => one.text === text && one.ends === ends);

  /** Forgets the oldest texts, but for those with the tokens of `docs`, until there is room for `more` words. */
  const makeRoom = (more: number, docs: readonly Doc[]): void => {
    const kept = new Set(docs.map(({ starts }) => starts));
    for (const [starts, texts] of known) {
      if (words + more <= keptWords) return;
      if (kept.has(starts)) continue;
      known.delete(starts);
      words -= texts.length * starts.length;
    }
  };

  /** Works out and keeps what is not known of `docs`, which have at most {@link keptWords} words. */
  const learn = (docs: readonly Doc[], begin: () => void): void => {
    let fresh = docs.filter((doc) => find(doc) === undefined);
    if (fresh.length === 0) return;
    begin();
    const more = countWords(fresh);
    makeRoom(more, docs);
    if (words + more > keptWords) {
      known.clear();
      words = 0;
      fresh = [...docs];
    }
    const texts = fresh.map(({ text, starts, ends, length }): KnownText => {
      const made = { text, ends, blocks: [] };
      known.set(starts, [...(known.get(starts) ?? []), made]);
      words += length;
      return made;
    });
    let made: { start: number; end: number; hidden: Int16Array[] }[] = [];
    trunk.run(fresh, ({ member, hidden, blocks }) => {
      if (member === 0) {
        made = blocks.map(({ text, start, end }) => {
          const block = { start, end, hidden: [] };
          texts[text]!.blocks.push(block);
          return block;
        });
      }
      blocks.forEach(({ start, end, row }, index) => {
        made[index]!.hidden.push(hidden.slice(row * width, (row + end - start) * width));
      });
    });
  };

  return (_, headBytes) => {
    const kernels = createKernels(headBytes + 2 * mostRows * width + 1_024);
    const rows = kernels.shorts(mostRows * width);
    const share: Trunk = {
      width,
      members,
      kernels,
      run(docs, take, onStage) {
        const begin = (): void => onStage?.('trunk');
        if (countWords(docs) > keptWords) {
          begin();
          trunk.run(docs, (batch) => {
            rows.set(batch.hidden);
            onStage?.('network');
            take({ ...batch, hidden: rows.subarray(0, batch.hidden.length) });
            begin();
          });
          return;
        }
        learn(docs, begin);
        onStage?.('network');
        let batch: (Block & { readonly hidden: readonly Int16Array[] })[] = [];
        let count = 0;
        const flush = (): void => {
          const hidden = rows.subarray(0, (count - 1) * width);
          for (let member = 0; member < members; member++) {
            hidden.fill(0);
            for (const block of batch) hidden.set(block.hidden[member]!, block.row * width);
            take({ member, hidden, rows: count - 1, blocks: batch });
          }
          batch = [];
          count = 0;
        };
        docs.forEach((doc, text) => {
          for (const { start, end, hidden } of find(doc)!.blocks) {
            batch.push({ text, doc, start, end, row: count, hidden });
            count += end - start + 1;
            if (count >= fullRows) flush();
          }
        });
        if (batch.length > 0) flush();
      },
    };
    return share;
  };
}

function countWords(docs: readonly Doc[]): number {
  return docs.reduce((sum, { length }) => sum + length, 0);
}
