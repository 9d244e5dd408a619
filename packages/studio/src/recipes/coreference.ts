import { type Annotations, counted } from 'tincture';
import { z } from 'zod';
import { defineRecipe, type Recipe } from '../recipe/recipe.ts';
import { predicted } from './predict.ts';
import { taskOfKind } from './task-of-kind.ts';

/** A proposer says what stands for the same thing; only texts come in which there may be something to join. */
export const coreference: Recipe = defineRecipe({
  name: 'coreference',
  description: 'texts in which a proposer finds several mentions; you say which of them stand for the same thing',
  options: {
    with: z.string().optional().describe('what proposes: a proposer of the project, a file, provider/model'),
    all: z.boolean().default(false).describe('also texts in which it finds less than two mentions'),
    repeated: z.boolean().default(false).describe('leave out mentions of what is mentioned only once'),
  },
  examples: ['coreference --with prompt', 'coreference --with model.safetensors --repeated'],
  async start(context) {
    taskOfKind(context, 'coref');
    const component = await context.proposer(context.options.with);
    let without = 0;
    return {
      async *stream() {
        for await (const { document, said } of predicted(context, [component], context.texts())) {
          const proposals = said.flatMap((proposal) => proposal ?? []);
          if (!context.options.all && !proposals.some(({ annotations }) => mentionsOf(annotations) > 1)) {
            without++;
            continue;
          }
          const shown = proposals.map(({ annotations, source }) => ({
            annotations: repeatedOnly(annotations),
            source,
          }));
          yield { ...document, proposals: context.options.repeated ? shown : proposals };
        }
      },
      summary: async () => ({
        lines: without === 0 ? [] : [`Passed over, with fewer than two mentions found: ${counted(without, 'text')}.`],
        figures: { passedOver: without },
      }),
      close: () => component.close?.(),
    };
  },
});

function mentionsOf({ coref = [] }: Annotations): number {
  return coref.reduce((sum, { mentions }) => sum + mentions.length, 0);
}

function repeatedOnly({ coref, ...others }: Annotations): Annotations {
  return { ...others, ...(coref && { coref: coref.filter(({ mentions }) => mentions.length > 1) }) };
}
