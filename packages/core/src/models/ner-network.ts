// The forward pass of the entity network: texts to a score for each tag of each token.
//
//   once a word:  rows of its forms, character filters and its vector → dense → hard-swish → layer norm      (cached by word)
//   each token:   x = word + facts about it in its text + hard-swish(W·mean of the text's words + b)
//                 x += layer norm(hard-swish(W·[x₋₁, x, x₊₁] + b)), a few times
//                 x += layer norm(hard-swish(W·[x, largest values over all tokens of its form in the text] + b))
//                 x += layer norm(hard-swish(W·[x₋₁, x, x₊₁] + b)); then tags = W·x + b
//
// The first convolution is linear in what x is the sum of, so its shares are cached with the word. From there on x is in
// fixed point and weights are 8-bit integers: sums are exact. Several texts run as one stream of rows with an empty row between.
import { tokenText } from '../doc/create-doc.ts';
import type { Doc } from '../doc/doc.ts';
import { TinctureError } from '../errors/tincture-error.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { createKernels } from '../kernels/wasm-kernels.ts';
import type { OnStage } from '../pipeline/component.ts';
import { contextBlocks, contextWords, createContextReader, lineStarts } from './ner-context.ts';
import { type BatchRows, createMemberNetwork, createWorkSpace, memberBytes, workSpaceBytes } from './ner-member.ts';
import type { NerWeights } from './ner-weights.ts';
import { createWordReader, type WordIds } from './ner-words.ts';
import { rememberedWords, WordCache } from './word-cache.ts';

/** Scores of texts. */
export interface NerNetwork {
  /** For each text the scores of its tokens, [tokens, {@link NerWeights.tags}]; the next call overwrites them. */
  score(docs: readonly Doc[], onStage?: OnStage): Float32Array[];
}

/** A part of a text that is seen together. */
interface Block {
  readonly doc: Doc;
  readonly start: number;
  readonly end: number;
  readonly lineStarts: Uint8Array;
  /** Scores of the whole text. */
  readonly scores: Float32Array;
}

/** Rows from which a batch is full; a single block may have more. */
const fullRows = 512;
/** Rows of the largest batch. */
const mostRows: number = fullRows + contextWords + 1;
/** Most texts in a batch: each has a row at least, and one after it. */
const mostTexts: number = fullRows / 2 + 1;

/** Scores for which memory is kept from one call to the next. */
const keptScores = 2 ** 18;

/** Larger networks are refused: what predicts on one core of anybody's machine is far below. */
const mostBytes = 2 ** 30;

/**
 * The forward pass for `weights`. It keeps what it worked out about words that it has seen. Throws `model-unsupported` where
 * the networks are too large to be worked with.
 */
export function createNerNetwork(weights: NerWeights): NerNetwork {
  const { tags, members } = weights;
  const capacity = rememberedWords(16 * weights.width * members.length, mostRows);
  const bytes =
    members.length * memberBytes(weights, capacity) +
    workSpaceBytes(weights, mostRows, mostTexts) +
    16 * (mostRows + 16);
  if (bytes > mostBytes) throw tooLarge(bytes);
  const kernels = createKernels(bytes);
  const space = createWorkSpace(kernels, weights, mostRows, mostTexts);
  const networks = members.map((member) => createMemberNetwork(kernels, weights, member, capacity, space));
  const read = createWordReader(weights);
  const cache = new WordCache(capacity);
  const readContext = createContextReader();
  const rows = createRows(kernels);
  const [forms, traits] = [new Int32Array(contextWords), new Uint8Array(contextWords)];
  let scoresOfCall = new Float32Array(0);

  /**
   * Writes the slots of the tokens of a batch from row 1 on, with one row between blocks, and returns the words that are new.
   * Undefined where the cache became full before all had a slot.
   */
  const findSlots = (blocks: readonly Block[]): WordIds[] | undefined => {
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
  const learnWords = (blocks: readonly Block[]): void => {
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

  const scoreBatch = (blocks: readonly Block[], onStage?: OnStage): void => {
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
    for (const { scores, start, end } of blocks) scores.fill(0, start * tags, end * tags);
    for (const network of networks) {
      const found = network.score(rows, count, blocks.length, groupCount);
      let at = 0;
      for (const { scores, start, end } of blocks) {
        for (let token = start; token < end; token++, at += network.stride) {
          for (let tag = 0; tag < tags; tag++) {
            const place = token * tags + tag;
            scores[place] = scores[place]! + found[at + tag]!;
          }
        }
        at += network.stride;
      }
    }
    if (networks.length === 1) return;
    const share = Math.fround(1 / networks.length);
    for (const { scores, start, end } of blocks) {
      for (let i = start * tags; i < end * tags; i++) scores[i] = scores[i]! * share;
    }
  };

  return {
    score(docs, onStage) {
      let batch: Block[] = [];
      let batchRows = 0;
      const count = tags * docs.reduce((sum, { length }) => sum + length, 0);
      if (count > scoresOfCall.length) scoresOfCall = new Float32Array(count);
      // One very long text must not hold its memory for good.
      else if (scoresOfCall.length > keptScores && count < keptScores) scoresOfCall = new Float32Array(keptScores);
      let used = 0;
      const results = docs.map((doc) => {
        const scores = scoresOfCall.subarray(used, used + doc.length * tags);
        used += scores.length;
        const starts = lineStarts(doc);
        for (const [start, end] of contextBlocks(starts)) {
          batch.push({ doc, start, end, lineStarts: starts, scores });
          batchRows += end - start + 1;
          if (batchRows < fullRows) continue;
          scoreBatch(batch, onStage);
          batch = [];
          batchRows = 0;
        }
        return scores;
      });
      if (batch.length > 0) scoreBatch(batch, onStage);
      return results;
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
