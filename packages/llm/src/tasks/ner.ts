import type { Dropped, LabelledSpan, Range } from 'tincture';
import { resolveQuotes } from '../quotes.ts';
import { between } from './missing-ranges.ts';
import { quotePrompts } from './quoted-spans.ts';
import type { TaskPrompts } from './task-prompts.ts';

/** Prompts and answers for named entities: the model quotes each entity and names its label, in the order of the text. */
export const nerPrompts: TaskPrompts = quotePrompts({
  key: 'entities',
  instruction: 'You mark entities in texts.',
  rules: [
    'Each quote is copied from the text, character for character, as short as the entity itself.',
    'Entities are listed in the order of the text; one that occurs twice is listed twice. They do not overlap.',
  ],
  marked: (_, { annotations }) => annotations.ents ?? [],
  resolve: (task, doc, quotes) => resolveQuotes(doc, quotes, task),
  annotate(_, { text }, ents, dropped, isCut) {
    const missing = unknownRanges(ents, text.length, dropped, isCut);
    return missing.length === 0 ? { ents } : { ents, entsMissing: missing };
  },
});

/** An entity that was named but has no place may be anywhere; one that was cut off comes after the last. */
function unknownRanges(
  ents: readonly LabelledSpan[],
  length: number,
  dropped: readonly Dropped[],
  isCut: boolean,
): Range[] {
  if (dropped.some(({ reason }) => !placedReasons.has(reason))) return between(ents, length);
  return isCut ? between([{ start: 0, end: ents.at(-1)?.end ?? 0 }], length) : [];
}

/** Reasons to drop a quote all of whose places carry an entity. */
const placedReasons: ReadonlySet<string> = new Set(['quote-used-up', 'quote-overlaps']);
