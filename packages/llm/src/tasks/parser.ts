import { breakCircles, type Doc, sentenceStarts, type Task, type TokenAnnotation, tokenTexts } from 'tincture';
import { z } from 'zod';
import { createLabelFinder } from '../find-label.ts';
import { describeLabels } from './describe-labels.ts';
import type { TaskPrompts } from './task-prompts.ts';
import { type Drop, type WordRow, wordPrompts } from './word-rows.ts';

/**
 * Prompts and answers for dependencies: the model names the head and the relation of each word, as in the columns of CoNLL-U; a head
 * of 0 is none. Models are far worse at it than a trained parser; it is for new tasks, and for the first texts.
 */
export const parserPrompts: TaskPrompts = wordPrompts({
  instruction: (task) =>
    `You parse texts into dependency trees: each word has a head, which is another word of its sentence, and a relation to it. The relations are:\n${describeLabels(task)}`,
  columns: ({ labels }) => ({
    relation: { type: 'string', enum: labels.map(({ name }) => name) },
    head: { type: 'integer' },
  }),
  rules: [
    '"head" is the number of the word that it depends on; at the root of each sentence it is 0. No word depends on itself in the end.',
  ],
  inLine: 'its relation to its head, and the number of the head, which is 0 at the root of a sentence',
  valuesOf: (_, { head = 0, dep = '' }, index) => [dep, head === index ? 0 : head + 1],
  annotate,
});

const numberSchema = z.union([z.number(), z.string().regex(/^\d{1,6}$/)]).transform(Number);
const columnsSchema = z.object({ relation: z.string(), head: numberSchema.pipe(z.number().int().nonnegative()) });

function annotate(
  task: Task,
  doc: Doc,
  rows: readonly WordRow[],
  drop: Drop,
): { tokens: TokenAnnotation[] } | undefined {
  const findLabel = createLabelFinder(task);
  const words = tokenTexts(doc);
  const heads = new Int32Array(words.length).fill(-1);
  const labels = new Map<number, string>();
  for (const { token, shown, values } of rows) {
    const said = columnsSchema.safeParse(values).data;
    const label = said === undefined ? undefined : findLabel(said.relation);
    if (said === undefined) drop(shown, 'word-malformed');
    else if (said.head > words.length) drop(shown, 'head-unknown');
    else if (label === undefined) drop(shown, 'label-unknown');
    else {
      heads[token] = said.head === 0 ? token : said.head - 1;
      labels.set(token, label);
    }
  }
  const isKnown = heads.map((head) => (head < 0 ? 0 : 1));
  breakCircles(heads);
  heads.forEach((head, token) => {
    if (head < 0 && isKnown[token] === 1) drop(`${token + 1} ${words[token]}`, 'heads-go-round');
  });
  if (heads.every((head) => head < 0)) return undefined;
  const tokens = words.map((_, token): TokenAnnotation => {
    const [start, end] = [doc.starts[token]!, doc.ends[token]!];
    const head = heads[token]!;
    return head < 0 ? { start, end } : { start, end, head, dep: labels.get(token)! };
  });
  // Where heads are missing, so are the borders that they tell.
  if (heads.some((head) => head < 0)) return { tokens };
  const starts = new Set(sentenceStarts(tokens));
  return { tokens: tokens.map((token, index) => ({ ...token, sentenceStart: starts.has(index) })) };
}
