// Why a relation is said: what each group of features adds to its score at the first look, which is linear.
import { tokenText } from '../doc/create-doc.ts';
import type { Doc } from '../doc/doc.ts';
import type { Reason } from '../pipeline/component.ts';
import type { Task } from '../tasks/task.ts';
import { indexKeys } from './key-index.ts';
import type { FoundRelation, PlacedEntity, RelationDecoder } from './relation-decoder.ts';
import {
  pairFeatures,
  type RelationPair,
  type RelationText,
  readRelationText,
  relationGroups,
} from './relation-features.ts';
import { createPairReader, scorePair } from './relation-scorer.ts';
import type { RelationModel } from './relations-file.ts';
import type { WordTable } from './word-table.ts';

/** What a group of features, or the word vectors, add to a score. */
export interface GroupShare {
  readonly group: (typeof relationGroups)[number] | 'vectors';
  /** In the unit of scores, which is nats of log odds. */
  readonly share: number;
}

/** The shares of the score of `label` of one pair, the largest first; together with its bias they are the score. */
export type PairExplainer = (text: RelationText, pair: RelationPair, label: number) => GroupShare[];

/** What explains the first look of `model`; `table` are the vectors that it was trained with. */
export function createPairExplainer({ keys, weights }: RelationModel, table: WordTable | undefined): PairExplainer {
  const find = indexKeys(keys);
  const read = createPairReader(keys, table);
  const { rows, bias } = weights;
  const labels = bias.length;
  return (text, pair, label) => {
    const seen = new Set<number>();
    let rest = scorePair(weights, read(text)(pair), keys.length)[label]! - bias[label]!;
    const shares = pairFeatures(text, pair).map((hashes, index): GroupShare => {
      const own = [...new Set(hashes.map(find))].filter((row) => row >= 0 && !seen.has(row));
      for (const row of own) seen.add(row);
      const sum = own.reduce((total, row) => total + rows.scales[row]! * rows.values[row * labels + label]!, 0);
      const share = own.length === 0 ? 0 : sum / Math.sqrt(own.length);
      rest -= share;
      return { group: relationGroups[index]!, share };
    });
    if (table !== undefined) shares.push({ group: 'vectors', share: rest });
    return shares.sort((a, b) => Math.abs(b.share) - Math.abs(a.share));
  };
}

/** Groups that are named of each relation. */
const named = 4;

/** Reasons for the relations that are found between entities of a text. */
export function createRelationReasons(
  task: Task,
  model: RelationModel,
  table: WordTable | undefined,
  decode: RelationDecoder,
): (doc: Doc, spans: readonly PlacedEntity[]) => Reason[] {
  const explain = createPairExplainer(model, table);
  return (doc, spans) => {
    const text = readRelationText(doc, spans);
    const inOrder = decode(doc, spans).sort((a, b) => a.from - b.from || a.to - b.to);
    return inOrder.map((found): Reason => {
      const shares = explain(text, found, found.label).slice(0, named);
      const listed = shares.map(({ group, share }) => `${group} ${share < 0 ? '−' : '+'}${Math.abs(share).toFixed(2)}`);
      const [start, end] = rangeOf(doc, spans, found);
      return {
        label: task.labels[found.label]!.name,
        start,
        end,
        because: `${wordsOf(doc, spans[found.from]!)} → ${wordsOf(doc, spans[found.to]!)}: ${listed.join(', ')} (log odds)`,
      };
    });
  };
}

function rangeOf(doc: Doc, spans: readonly PlacedEntity[], { from, to }: FoundRelation): [start: number, end: number] {
  const [first, last] = [spans[Math.min(from, to)]!, spans[Math.max(from, to)]!];
  return [doc.starts[first.startToken]!, doc.ends[last.endToken - 1]!];
}

function wordsOf(doc: Doc, { startToken, endToken }: PlacedEntity): string {
  return Array.from({ length: endToken - startToken }, (_, index) => tokenText(doc, startToken + index)).join(' ');
}
