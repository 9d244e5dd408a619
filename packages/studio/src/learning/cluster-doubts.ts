// What stands for the same thing by the model, and not by the gold.
import type { Annotations, Mention, Range } from 'tincture';
import type { Reason } from './reason.ts';

/**
 * What a prediction is sure of that the gold says otherwise: that a stretch of text is a mention, and that a mention stands for what
 * the one before it in its cluster does, where the gold has both, in two clusters.
 */
export function clusterReasons(
  text: string,
  { coref: gold = [] }: Annotations,
  { coref: predicted = [] }: Annotations,
  leastConfidence: number,
): Reason[] {
  const clusterOf = new Map(gold.flatMap(({ mentions }, index) => mentions.map((mention) => [keyOf(mention), index])));
  const quote = ({ start, end }: Range): string => `“${text.slice(start, end)}”`;
  return predicted.flatMap(({ mentions }) =>
    mentions.flatMap((mention, index): Reason[] => {
      const own = clusterOf.get(keyOf(mention));
      const { confidence = 0, linkConfidence = 0 } = mention;
      if (own === undefined) {
        if (confidence < leastConfidence) return [];
        const words = `The model is ${percent(confidence)} sure that ${quote(mention)} is a mention, which is not marked.`;
        return [{ words, strength: confidence }];
      }
      const before = mentions.slice(0, index).findLast((other) => clusterOf.has(keyOf(other)));
      if (before === undefined || clusterOf.get(keyOf(before)) === own || linkConfidence < leastConfidence) return [];
      const words = `The model is ${percent(linkConfidence)} sure that ${quote(mention)} stands for the same as ${quote(before)}, which is in another cluster.`;
      return [{ words, strength: linkConfidence }];
    }),
  );
}

function keyOf({ start, end }: Pick<Mention, 'start' | 'end'>): string {
  return `${start} ${end}`;
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
