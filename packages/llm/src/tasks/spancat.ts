import { spansGroup, spansOf } from 'tincture';
import { resolveOverlappingQuotes } from '../quotes.ts';
import { quotePrompts } from './quoted-spans.ts';
import type { TaskPrompts } from './task-prompts.ts';

/** Prompts and answers for spans that may overlap and nest: the model quotes each, by where it begins. */
export const spancatPrompts: TaskPrompts = quotePrompts({
  key: 'spans',
  instruction: 'You mark spans in texts.',
  rules: [
    'Each quote is copied from the text, character for character: the whole span and nothing more.',
    'Spans may overlap and lie inside each other. They are listed in the order in which they begin; of two that begin at the same word, the longer one first.',
    'A span that occurs twice is listed twice; one with two labels is listed once for each.',
  ],
  marked: (task, { annotations }) => spansOf(task, annotations) ?? [],
  resolve: (task, doc, quotes) => resolveOverlappingQuotes(doc, quotes, task),
  annotate: (task, _, spans) => ({ spans: { [spansGroup(task)]: spans } }),
});
