import { z } from 'zod';
import { defineRecipe, type Recipe } from '../recipe/recipe.ts';
import { predicted } from './predict.ts';

/** A proposer annotates each text when it is needed; the person corrects what it says. */
export const correct: Recipe = defineRecipe({
  name: 'correct',
  description: 'a proposer annotates each text when it is needed, and you correct what it says',
  options: {
    with: z.string().optional().describe('what proposes: a proposer of the project, a file, provider/model'),
  },
  examples: ['correct --with prompt', 'correct --with rules.jsonl --source texts.jsonl'],
  async start(context) {
    const component = await context.proposer(context.options.with);
    return {
      async *stream() {
        for await (const { document, said } of predicted(context, [component], context.texts())) {
          yield { ...document, proposals: said.flatMap((proposal) => proposal ?? []) };
        }
      },
      close: () => component.close?.(),
    };
  },
});
