// The trunk of networks over tokens: texts to a hidden vector for each token, from which heads work out what they predict.
//
//   once a word:  rows of its forms, character filters and its vector → dense → hard-swish → layer norm      (cached by word)
//   each token:   x = word + facts about it in its text + hard-swish(W·mean of the text's words + b)
//                 x += layer norm(hard-swish(W·[x₋₁, x, x₊₁] + b)), a few times
//                 x += layer norm(hard-swish(W·[x, largest values over all tokens of its form in the text] + b))
//                 x += layer norm(hard-swish(W·[x₋₁, x, x₊₁] + b))
//
// The first convolution is linear in what x is the sum of, so its shares are cached with the word. From there on x is in
// fixed point and weights are 8-bit integers: sums are exact. Several texts run as one stream of rows with an empty row between.
import { tokenText } from '../doc/create-doc.ts';
import type { Doc } from '../doc/doc.ts';
import { TinctureError } from '../errors/tincture-error.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { createKernels } from '../kernels/wasm-kernels.ts';
import type { OnStage } from '../pipeline/component.ts';
import { contextBlocks, contextWords, createContextReader, lineStarts } from './text-context.ts';
import { type BatchRows, createMemberTrunk, createWorkSpace, memberBytes, workSpaceBytes } from './trunk-member.ts';
import type { TrunkWeights } from './trunk-weights.ts';
import { createWordReader, type WordIds } from './trunk-words.ts';
import { rememberedWords, WordCache } from './word-cache.ts';

/** A part of a text that is seen together. */
export interface Block {
  /** Index of the text among those given. */
  readonly text: number;
  readonly doc: Doc;
  /** Its first token, which has row {@link row} of the batch; the others follow. */
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly row: number;
}

/** What one network says of a batch. */
export interface HiddenBatch {
  /** Index of the network. */
  readonly member: number;
  /** Hidden vectors, [rows, width] in fixed point (256 is 1); rows of zeros between blocks. The next batch overwrites them. */
  readonly hidden: Int16Array;
  readonly rows: number;
  readonly blocks: readonly Block[];
}

/** The trunks of all networks. */
export interface Trunk {
  readonly width: number;
  readonly members: number;
  /** Where the heads have their numbers too. */
  readonly kernels: Kernels;
  /** Gives `take` each batch of texts as each network sees it, network after network. */
  run(docs: readonly Doc[], take: (batch: HiddenBatch) => void, onStage?: OnStage): void;
}

/** Makes the trunks for `weights`, with `headBytes` of an arena for the heads of one component; as {@link createTrunk} does. */
export type OpenTrunk = (weights: TrunkWeights, headBytes: number) => Trunk;

interface TrunkBlock extends Block {
  readonly lineStarts: Uint8Array;
}

/** Rows from which a batch is full; a single block may have more. */
export const fullRows = 512;
/** Rows of the largest batch. */
export const mostRows: number = fullRows + contextWords + 1;
/** Most texts in a batch: each has a row at least, and one after it. */
const mostTexts: number = fullRows / 2 + 1;

/** Larger networks are refused: what predicts on one core of anybody's machine is far below. */
const mostBytes = 2 ** 30;

/**
 * The trunks for `weights`, with `headBytes` of their arena for heads. They keep what they worked out about words that they have
 * seen. Throws `model-unsupported` where the networks are too large to be worked with.
 */
export function createTrunk(weights: TrunkWeights, headBytes: number): Trunk {
  const { width, members } = weights;
  const capacity = rememberedWords(16 * weights.width * members.length, mostRows);
  const bytes =
    members.length * memberBytes(weights, capacity) +
    workSpaceBytes(weights, mostRows, mostTexts) +
    16 * (mostRows + 16) +
    headBytes;
  if (bytes > mostBytes) throw tooLarge(bytes);
  const kernels = createKernels(bytes);
  const space = createWorkSpace(kernels, weights, mostRows, mostTexts);
  const networks = members.map((member) => createMemberTrunk(kernels, weights, member, capacity, space));
  const read = createWordReader(weights);
  const cache = new WordCache(capacity);
  const readContext = createContextReader();
  const rows = createRows(kernels);
  const [forms, traits] = [new Int32Array(contextWords), new Uint8Array(contextWords)];

  /**
   * Writes the slots of the tokens of a batch from row 1 on, with one row between blocks, and returns the words that are new.
   * Undefined where the cache became full before all had a slot.
   */
  const findSlots = (blocks: readonly TrunkBlock[]): WordIds[] | undefined => {
    const fresh: WordIds[] = [];
    let row = 1;
    for (const { doc, start, end } of blocks) {
      for (let token = start; token < end; token++, row++) {
        let slot = cache.find(doc.text, doc.starts[token]!, doc.ends[token]!);
        if (slot < 0) {
          if (cache.isFull) return undefined;
          const word = tokenText(doc, token);
          slot = cache.add(word);
          fresh.push(read(word));
        }
        rows.words[row] = slot;
      }
      rows.words[row++] = -1;
    }
    return fresh;
  };

  /** The slots of the tokens of a batch, with what there is to know about each word. */
  const learnWords = (blocks: readonly TrunkBlock[]): void => {
    if (cache.isHeavy) cache.forget();
    const first = cache.size;
    const fresh = findSlots(blocks);
    if (fresh === undefined) {
      // An empty cache has room for every batch.
      cache.forget();
      learnWords(blocks);
    } else if (fresh.length > 0) {
      for (const network of networks) network.learn(fresh, first);
    }
  };

  const runBatch = (
    blocks: readonly TrunkBlock[],
    take: (batch: HiddenBatch) => void,
    onStage: OnStage | undefined,
  ): void => {
    onStage?.('words');
    learnWords(blocks);
    onStage?.('network');
    let row = 1;
    let groupCount = 0;
    blocks.forEach(({ start, end, lineStarts: starts }, text) => {
      const length = end - start;
      const slots = rows.words.subarray(row, row + length);
      for (let i = 0; i < length; i++) {
        forms[i] = cache.forms[slots[i]!]!;
        traits[i] = cache.traits[slots[i]!]!;
      }
      const context = readContext({ length, forms, traits, lineStarts: starts.subarray(start, end) }, cache.formCount);
      for (let i = 0; i < length; i++, row++) {
        rows.facts[row] = context.facts[i]!;
        rows.texts[row] = text;
        rows.groups[row - 1] = groupCount + context.groups[i]!;
      }
      groupCount += context.groupCount;
      rows.facts[row] = -1;
      rows.texts[row] = -1;
      rows.groups[row - 1] = -1;
      row++;
    });
    const count = row - 2;
    networks.forEach((network, member) => {
      const hidden = network.run(rows, count, blocks.length, groupCount);
      take({ member, hidden, rows: count, blocks });
    });
  };

  return {
    width,
    members: members.length,
    kernels,
    run(docs, take, onStage) {
      let batch: TrunkBlock[] = [];
      let row = 0;
      docs.forEach((doc, text) => {
        const starts = lineStarts(doc);
        for (const [start, end] of contextBlocks(starts)) {
          batch.push({ text, doc, start, end, row, lineStarts: starts });
          row += end - start + 1;
          if (row < fullRows) continue;
          runBatch(batch, take, onStage);
          batch = [];
          row = 0;
        }
      });
      if (batch.length > 0) runBatch(batch, take, onStage);
    },
  };
}

function createRows(kernels: Kernels): BatchRows {
  const make = (): Int32Array => {
    const array = kernels.integers(mostRows + 2);
    array[0] = -1;
    return array;
  };
  return { words: make(), facts: make(), texts: make(), groups: make() };
}

function tooLarge(bytes: number): TinctureError {
  return new TinctureError({
    code: 'model-unsupported',
    problem: `The networks in the model file need ${Math.round(bytes / 2 ** 20)} MiB of memory; this version sets aside ${mostBytes / 2 ** 20}.`,
    fix: 'Train a narrower network, or fewer of them.',
  });
}
