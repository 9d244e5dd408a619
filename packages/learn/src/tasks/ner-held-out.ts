import type { Annotations, LabelledSpan, Task } from 'tincture';
import { createSureness, type NerDecoding } from 'tincture/training';
import { decodeText, type JudgedTexts, withBonus } from './ner-fit.ts';

/** The entities that each network finds in the texts that it did not learn from, decoded as the finished model decodes. */
export function heldOutEntities(
  task: Task,
  parts: readonly JudgedTexts[],
  tags: number,
  decoding: NerDecoding,
  bonus: number,
): ReadonlyMap<number, Annotations> {
  const found = new Map<number, Annotations>();
  for (const { decoder, scored, gazetteer } of parts) {
    const makeSure = createSureness({ gazetteer, decoding });
    for (const item of withBonus(scored, gazetteer, tags, bonus)) {
      const { doc, index } = item.text;
      const ents = makeSure(doc, decodeText(decoder, item, decoding)).map(
        ({ startToken, endToken, label, confidence }): LabelledSpan => ({
          start: doc.starts[startToken]!,
          end: doc.ends[endToken - 1]!,
          label: task.labels[label]!.name,
          confidence,
        }),
      );
      found.set(index, { ents });
    }
  }
  return found;
}
