// Which relations hold between the entities of a text: what each pair says by itself, and then what the rest of the text adds.
import type { Doc } from '../doc/doc.ts';
import { exp } from '../kernels/exp-log.ts';
import type { TokenSpan } from './ner-tags.ts';
import { contextFeatures } from './relation-context.ts';
import { listPairs, readRelationText } from './relation-features.ts';
import { createPairReader, type ScoredPair, scorePair } from './relation-scorer.ts';
import type { RelationModel } from './relations-file.ts';
import { toProbabilities } from './textcat.ts';
import type { WordTable } from './word-table.ts';

/** A relation between entities, by their places in the list that was given. */
export interface FoundRelation {
  readonly from: number;
  readonly to: number;
  readonly label: number;
  /** Calibrated probability in [0, 1] that it holds where both entities are right. */
  readonly confidence: number;
  /** What decided whether it is said: the probability before calibration, times the confidences of both entities. */
  readonly chance: number;
}

/** An entity on tokens, with how sure it is: 1 where nobody says. */
export interface PlacedEntity extends TokenSpan {
  readonly confidence: number;
}

const nothing = new Float32Array(0);

/** Finds the relations between the entities of a text; the spans are in order and do not overlap. */
export type RelationDecoder = (doc: Doc, spans: readonly PlacedEntity[]) => FoundRelation[];

/** What finds relations with `model`; `table` are the vectors that it was trained with. */
export function createRelationDecoder(model: RelationModel, table: WordTable | undefined): RelationDecoder {
  const { keys, weights, context, calibration, allowed, longest, leastChance } = model;
  const labels = weights.bias.length;
  const types = Math.round(Math.sqrt(allowed.length / labels));
  const read = createPairReader(keys, table);
  const may = (label: number, from: number, to: number): boolean => allowed[(label * types + from) * types + to] === 1;
  const mayMeet = (from: number, to: number): boolean => {
    for (let label = 0; label < labels; label++) if (may(label, from, to)) return true;
    return false;
  };
  return (doc, spans) => {
    const pairs = listPairs(spans, longest, mayMeet);
    if (pairs.length === 0) return [];
    const inputOf = read(readRelationText(doc, spans));
    const scored = pairs.map((pair): ScoredPair => {
      const [from, to] = [spans[pair.from]!, spans[pair.to]!];
      const [fromType, toType] = [from.label, to.label];
      const scores = scorePair(weights, inputOf(pair), keys.length);
      const chances = scores.map((score, label) => (may(label, fromType, toType) ? 1 / (1 + exp(-score)) : 0));
      const start = Math.min(from.startToken, to.startToken);
      return { ...pair, fromType, toType, start, scores, chances };
    });
    return contextFeatures(scored, types).flatMap((features, index) => {
      const { from, to, fromType, toType } = scored[index]!;
      const scores = scorePair(context, { ...features, dense: nothing }, 0);
      const chances = scores.slice();
      toProbabilities(chances, true, calibration);
      const ends = spans[from]!.confidence * spans[to]!.confidence;
      const found: FoundRelation[] = [];
      for (let label = 0; label < labels; label++) {
        if (scores[label]! <= 0 || !may(label, fromType, toType)) continue;
        // Not the calibrated one: another temperature must not change what is said.
        const chance = ends / (1 + exp(-scores[label]!));
        if (chance >= leastChance) found.push({ from, to, label, confidence: chances[label]!, chance });
      }
      return found;
    });
  };
}
