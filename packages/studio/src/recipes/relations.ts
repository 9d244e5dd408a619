import { type Annotations, counted, mayRelate, type Task } from 'tincture';
import { z } from 'zod';
import { defineRecipe, type Recipe } from '../recipe/recipe.ts';
import { predicted } from './predict.ts';
import { taskOfKind } from './task-of-kind.ts';

/** A proposer marks entities and relations; only texts come in which there is something to join. */
export const relations: Recipe = defineRecipe({
  name: 'relations',
  description:
    'texts in which a proposer finds entities that could be related; you join them, or correct what it joined',
  options: {
    with: z.string().optional().describe('what proposes: a proposer of the project, a file, provider/model'),
    all: z.boolean().default(false).describe('also texts in which it finds nothing that could be related'),
  },
  examples: ['relations --with prompt', 'relations --with names.jsonl --all'],
  async start(context) {
    const task = taskOfKind(context, 'relations');
    const component = await context.proposer(context.options.with);
    let without = 0;
    return {
      async *stream() {
        for await (const { document, said } of predicted(context, [component], context.texts())) {
          const proposals = said.flatMap((proposal) => proposal ?? []);
          if (context.options.all || proposals.some(({ annotations }) => hasPair(task, annotations)))
            yield { ...document, proposals };
          else without++;
        }
      },
      summary: async () => ({
        lines: without === 0 ? [] : [`Passed over, with nothing that could be related: ${counted(without, 'text')}.`],
        figures: { passedOver: without },
      }),
      close: () => component.close?.(),
    };
  },
});

/** Whether some relation of the task could join two of the entities. */
function hasPair({ labels }: Task, { ents = [] }: Annotations): boolean {
  return ents.some((from) =>
    ents.some((to) => from !== to && labels.some((label) => mayRelate(label, from.label, to.label))),
  );
}
