// How sure a relation must be between entities that are only thought to be there: both ends must be right too, so one that is
// likely between certain entities may not be worth saying. Fitted on entities that were found in texts that nothing learnt from.
import type { Annotations, Task } from 'tincture';
import { createRelationDecoder, placeEntities, type RelationModel } from 'tincture/training';
import type { RelationExample } from './relations-data.ts';

type WordTable = Parameters<typeof createRelationDecoder>[1];

/** A relation that could be said: `chance` as the decoder gives it. */
export interface JudgedRelation {
  readonly chance: number;
  readonly isRight: boolean;
}

/** Texts, with a model that did not learn from them. */
export interface JudgedPart {
  readonly model: RelationModel;
  readonly examples: readonly RelationExample[];
}

/** Chances that are tried, in steps of a hundredth. */
const greatestTried = 50;

/** Right relations below which nothing is decided: all are said. */
const enoughRight = 30;

/**
 * The least chance from which relations are best said, so that F over all of them is highest, where the texts have `gold` relations;
 * the lowest such chance. 0 where there is too little to go by.
 */
export function bestLeastChance(relations: readonly JudgedRelation[], gold: number): number {
  if (relations.filter(({ isRight }) => isRight).length < enoughRight) return 0;
  let [best, bestF] = [0, -1];
  for (let step = 0; step <= greatestTried; step++) {
    const said = relations.filter(({ chance }) => chance >= step / 100);
    const f = (2 * said.filter(({ isRight }) => isRight).length) / (said.length + gold);
    if (f > bestF) [best, bestF] = [step / 100, f];
  }
  return best;
}

/**
 * {@link bestLeastChance} of what the models say between `entities`, which were found in the texts (by their places) by what did not
 * learn from them.
 */
export function fitLeastChance(
  task: Task,
  parts: readonly JudgedPart[],
  entities: ReadonlyMap<number, Annotations>,
  table: WordTable,
): number {
  const relations: JudgedRelation[] = [];
  let gold = 0;
  for (const { model, examples } of parts) {
    const decode = createRelationDecoder({ ...model, leastChance: 0 }, table);
    for (const { doc, spans, relations: known, index } of examples) {
      const ents = entities.get(index)?.ents;
      if (ents === undefined) continue;
      const found = placeEntities(task, doc, ents).spans;
      const right = new Set(known.map(({ from, to, label }) => keyOf(spans[from]!, spans[to]!, label)));
      gold += right.size;
      for (const { from, to, label, chance } of decode(doc, found))
        relations.push({ chance, isRight: right.has(keyOf(found[from]!, found[to]!, label)) });
    }
  }
  return bestLeastChance(relations, gold);
}

type Span = RelationExample['spans'][number];

function keyOf(from: Span, to: Span, label: number): string {
  return [from, to].map(({ startToken, endToken, label: type }) => `${startToken}:${endToken}:${type}`).join() + label;
}
