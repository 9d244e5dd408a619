import { join } from 'node:path';
import { counted } from 'tincture';
import { z } from 'zod';
import { type Decided, defineRecipe, type Recipe } from '../recipe/recipe.ts';
import { diffWords } from '../review/word-diff.ts';
import { describeShare, shareOf } from './preference.ts';

/** Free texts that a program has written, put right by a person: summaries, answers, translations. */
export const edit: Recipe = defineRecipe({
  name: 'edit',
  description: 'a text that was written for each text, in a field of its `meta`; you put it right, or write one',
  options: {
    field: z.string().default('response').describe('the field of `meta` that has the proposed text'),
    longest: z.int().min(1).optional().describe('so many characters at most'),
    out: z.string().optional().describe('a file of JSON lines for what was written, made when the recipe ends'),
  },
  examples: ['edit --source answers.jsonl --field answer --longest 400 --out edited.jsonl'],
  async start(context) {
    const { field, longest, out } = context.options;
    const source = { kind: 'model', name: field, version: '', hash: '' } as const;
    return {
      view: { kind: 'edit', name: `edit ${field}`, ...(longest === undefined ? {} : { longest }) },
      async *stream() {
        for await (const document of context.texts()) {
          const proposed = document.meta?.[field];
          const isThere = typeof proposed === 'string' && proposed.trim() !== '';
          yield isThere ? { ...document, proposals: [{ annotations: { response: proposed }, source }] } : document;
        }
      },
      async summary(decided) {
        const written = decided.filter(({ annotations }) => annotations?.response !== undefined);
        if (out !== undefined) {
          const lines = written.map(({ item: { id, text }, annotations }) =>
            JSON.stringify({ id, text, response: annotations?.response }),
          );
          await context.writeFile(join(context.folder, out), lines.map((line) => `${line}\n`).join(''));
        }
        const kept = written.flatMap((decision) => keptWords(decision) ?? []);
        const untouched = kept.filter(({ share }) => share === 1).length;
        const words = kept.reduce((sum, { share }) => sum + share, 0) / Math.max(1, kept.length);
        return {
          lines: [
            `Written: ${counted(written.length, 'text')}${out === undefined ? '' : `, in ${out}`}.`,
            ...(kept.length === 0
              ? []
              : [
                  `Of ${kept.length} proposed ones ${untouched} stayed as they were: ${describeShare(shareOf(untouched, kept.length))}.`,
                  `${Math.round(100 * words)} % of what was proposed was kept, on average.`,
                ]),
          ],
          figures: { written: written.length, proposed: kept.length, untouched, kept: words },
        };
      },
    };
  },
});

/** How much of the characters of the proposal, in whole words, is in what was made of it; undefined without a proposal. */
function keptWords({ item, annotations }: Decided): { share: number } | undefined {
  const proposed = item.proposals[0]?.annotations.response?.trim();
  if (proposed === undefined || proposed === '' || annotations?.response === undefined) return undefined;
  if (proposed === annotations.response) return { share: 1 };
  const same = diffWords(proposed, annotations.response).filter(({ kind }) => kind === 'same');
  // What only has something added is not as it was.
  return { share: Math.min(0.999, same.reduce((sum, { text }) => sum + text.length, 0) / proposed.length) };
}
