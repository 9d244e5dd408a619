import type { GoldDocument } from '@tincture/store';
import { counted } from 'tincture';
import { z } from 'zod';
import { defineRecipe, type Recipe } from '../recipe/recipe.ts';
import { difference } from './difference.ts';
import { predicted } from './predict.ts';

const usualReasons = ['gold wrong', 'model wrong', 'borders differ', 'guideline unclear', 'text broken'];

/** Where a component differs from the gold, and why: the person says, and the reasons are counted. */
export const errorAnalysis: Recipe = defineRecipe({
  name: 'error-analysis',
  description: 'texts on which a component differs from the gold; you say why, and the reasons are counted',
  options: {
    with: z.string().optional().describe('the component: a proposer of the project, a file, provider/model'),
    reasons: z.array(z.string()).min(2).default(usualReasons).describe('what may be the reason; several may fit'),
  },
  examples: [
    'error-analysis --with models/dishes.safetensors',
    'error-analysis --reasons "gold wrong,model wrong,rare word"',
  ],
  async start(context) {
    const task = context.task();
    const { reasons } = context.options;
    const component = await context.proposer(context.options.with);
    let [right, wrong] = [0, 0];
    return {
      view: {
        ...{ name: `${task.name}: errors of ${component.name}`, kind: 'textcat', multiple: true },
        labels: reasons,
      },
      outputsOf: task,
      async *stream() {
        for await (const { document, said } of predicted(context, [component], context.store.gold(task.name))) {
          const [prediction] = said;
          if (prediction === undefined) continue;
          if (difference(task, document.annotations, prediction.annotations) === 0) {
            right++;
            continue;
          }
          wrong++;
          const gold = { name: 'gold', annotations: document.annotations, source: sourceOf(document) };
          yield { ...document, outputs: [gold, { ...prediction, name: component.name }] };
        }
      },
      summary(decided) {
        const counts = Object.fromEntries(reasons.map((reason) => [reason, 0]));
        for (const { annotations } of decided) {
          for (const [reason, value] of Object.entries(annotations?.cats ?? {})) {
            if (value === 1) counts[reason] = (counts[reason] ?? 0) + 1;
          }
        }
        const width = Math.max(...reasons.map(({ length }) => length));
        const rows = Object.entries(counts).sort(([, a], [, b]) => b - a);
        return {
          lines: [
            `${component.name} was as the gold on ${counted(right, 'text')} so far and otherwise on ${wrong}; looked at: ${decided.length}`,
            ...rows.map(([reason, count]) => `  ${reason.padEnd(width)}  ${count}`),
          ],
          figures: { right, wrong, decided: decided.length, reasons: counts },
        };
      },
      close: () => component.close?.(),
    };
  },
});

function sourceOf({ annotations }: GoldDocument): NonNullable<GoldDocument['annotations']['source']> {
  return annotations.source ?? { kind: 'import', name: 'gold' };
}
