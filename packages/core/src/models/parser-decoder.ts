// From texts to trees: sentence borders, the best tree over the heads of each sentence, then the labels of its arcs.
import { createDoc } from '../doc/create-doc.ts';
import type { Doc } from '../doc/doc.ts';
import { log } from '../kernels/exp-log.ts';
import { bestTree } from '../parse/arborescence.ts';
import type { OnStage } from '../pipeline/component.ts';
import { sentenceBorders } from './parser-borders.ts';
import { createParserScorer, parserScorerBytes } from './parser-scorer.ts';
import type { ParserWeights } from './parser-weights.ts';
import { contextBlocks, contextWords, lineStarts } from './text-context.ts';
import { createTrunk, type HiddenBatch, mostRows, type OpenTrunk } from './trunk.ts';

/** What a parser says of a text, token by token. */
export interface Parse {
  /** The token that each one depends on, itself at a root. */
  readonly heads: Int32Array;
  /** Index of the label of each token's arc. */
  readonly labels: Int32Array;
  /** 1 where a sentence begins. */
  readonly starts: Uint8Array;
  /** What the networks take for the probability of each of these. */
  readonly headProbabilities: Float32Array;
  /** Of the label, where the head is right. */
  readonly labelProbabilities: Float32Array;
  readonly startProbabilities: Float32Array;
}

/** Parses texts. */
export interface ParserDecoder {
  parse(docs: readonly Doc[], onStage?: OnStage): Parse[];
}

/**
 * A stretch of a text: blocks that are seen together, each of which ends where a line does, but for the last one. A line ends a
 * sentence, so what lies on its other side need not be seen with it.
 */
interface Window {
  readonly text: number;
  readonly start: number;
  readonly doc: Doc;
  /** Whether the text ends with it. */
  readonly isLast: boolean;
}

/** Above no probability, and its logarithm is finite. */
const least = 1e-30;
/** The logarithm of a probability of an arc below which it makes no difference to sentence borders. */
const leastOfArc = -8;

/** The networks of `weights`; `rootLabel` is the label that roots have, and only they, or -1 where there is none. */
export function createParserDecoder(
  weights: ParserWeights,
  rootLabel: number,
  open: OpenTrunk = createTrunk,
): ParserDecoder {
  const { members, labels } = weights;
  const trunk = open(weights, members.length * parserScorerBytes(weights, mostRows, contextWords));
  const scorers = members.map(({ parser }) => createParserScorer(trunk.kernels, weights, parser, mostRows));
  const startSums = new Float64Array(mostRows);

  /** The best tree over the words from the row `row` on: its heads, and the logarithms of the probabilities of all arcs. */
  const treeOf = (row: number, length: number): { heads: Int32Array; scores: Float64Array; sums: Float32Array } => {
    const sums = new Float32Array(length * length);
    for (const scorer of scorers) scorer.addHeads(row, length, sums);
    // Weights that nobody trained may make numbers of probabilities that are none.
    const scores = Float64Array.from(sums, (sum) => log(sum > least ? sum / members.length : least));
    return { heads: bestTree(scores, length), scores, sums };
  };

  /** The logarithm of the probability of the best tree; no arc counts as all but impossible. */
  const treeScore = (row: number, length: number): number => {
    const { heads, scores } = treeOf(row, length);
    return heads.reduce((sum, head, word) => sum + Math.max(leastOfArc, scores[word * length + head]!), 0);
  };

  /** Parses the words from the row `row` on, which are one sentence and begin at the token `first` of the text. */
  const parseSentence = (row: number, length: number, first: number, into: Parse): void => {
    const { heads, sums } = treeOf(row, length);
    const labelSums = new Float32Array(length * labels);
    for (const scorer of scorers) scorer.addLabels(row, length, heads, labelSums);
    heads.forEach((head, word) => {
      const token = first + word;
      let best = -1;
      for (let label = 0; label < labels; label++) {
        if (rootLabel >= 0 && (label === rootLabel) !== (head === word)) continue;
        if (best < 0 || labelSums[word * labels + label]! > labelSums[word * labels + best]!) best = label;
      }
      into.heads[token] = first + head;
      into.labels[token] = Math.max(0, best);
      into.headProbabilities[token] = sums[word * length + head]! / members.length;
      into.labelProbabilities[token] = labelSums[word * labels + Math.max(0, best)]! / members.length;
    });
  };

  /** Parses the windows of a batch and returns, for each, the token from which the rest of its text is to be seen anew. */
  const parseBatch = (
    batch: HiddenBatch,
    windows: readonly Window[],
    into: readonly Parse[],
    next: Int32Array,
  ): void => {
    scorers[batch.member]!.read(batch.hidden, batch.rows, batch.blocks);
    if (batch.member === 0) startSums.fill(0, 0, batch.rows);
    scorers[batch.member]!.addStarts(batch.rows, startSums);
    if (batch.member < members.length - 1) return;
    for (const { text: index, doc, row, start: from, end: to } of batch.blocks) {
      const { text, start: ofWindow, isLast } = windows[index]!;
      const parse = into[text]!;
      const start = ofWindow + from;
      const length = to - from;
      const isOpen = to === doc.length && !isLast;
      const probabilities = Float64Array.from({ length }, (_, word) => startSums[row + word]! / members.length);
      const borders = sentenceBorders(probabilities, (first, end) => treeScore(row + first, end - first));
      next[index] = start + length;
      for (const [sentence, first] of borders.entries()) {
        const end = borders[sentence + 1] ?? length;
        // The last sentence may go on behind the window, so it is seen again, unless the block has no other.
        if (end === length && first > 0 && isOpen) {
          next[index] = start + first;
          break;
        }
        for (let word = first; word < end; word++) {
          parse.starts[start + word] = word === first ? 1 : 0;
          parse.startProbabilities[start + word] = probabilities[word]!;
        }
        parseSentence(row + first, end - first, start + first, parse);
      }
    }
  };

  return {
    parse(docs, onStage) {
      const parses = docs.map(({ length }): Parse => emptyParse(length));
      const lines = docs.map(lineStarts);
      let windows = docs.flatMap((doc, text) => (doc.length === 0 ? [] : [windowOf(doc, text, lines[text]!, 0)]));
      while (windows.length > 0) {
        const current = windows;
        const next = new Int32Array(current.length);
        trunk.run(
          current.map(({ doc }) => doc),
          (batch) => {
            if (batch.member === members.length - 1) onStage?.('decoding');
            parseBatch(batch, current, parses, next);
          },
          onStage,
        );
        windows = current.flatMap(({ text, isLast }, index) =>
          isLast ? [] : [windowOf(docs[text]!, text, lines[text]!, next[index]!)],
        );
      }
      return parses;
    },
  };
}

/** The window from the token `start` on of the text `text`, whose lines begin at `lines`. */
function windowOf(doc: Doc, text: number, lines: Uint8Array, start: number): Window {
  const own = lines.subarray(start);
  const open = contextBlocks(own).find(([, end]) => own[end] !== 1);
  const end = start + (open?.[1] ?? own.length);
  const isWhole = start === 0 && end === doc.length;
  const part = isWhole ? doc : createDoc(doc.text, doc.starts.subarray(start, end), doc.ends.subarray(start, end));
  return { text, start, doc: part, isLast: end === doc.length };
}

function emptyParse(length: number): Parse {
  return {
    heads: new Int32Array(length),
    labels: new Int32Array(length),
    starts: new Uint8Array(length),
    headProbabilities: new Float32Array(length),
    labelProbabilities: new Float32Array(length),
    startProbabilities: new Float32Array(length),
  };
}
