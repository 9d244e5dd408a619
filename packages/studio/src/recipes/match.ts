import { type Component, counted, createRulesComponent, statementKeys, TinctureError } from 'tincture';
import { z } from 'zod';
import { defineRecipe, type Recipe, type RecipeContext } from '../recipe/recipe.ts';
import { predicted } from './predict.ts';
import { describeShare, shareOf } from './preference.ts';

/** Every text in which a rule matches: what a rule is worth, and gold for something rare. */
export const match: Recipe = defineRecipe({
  name: 'match',
  description: 'every text in which a rule or pattern matches; you accept or reject the match',
  options: {
    with: z.string().optional().describe('a rules file, or a proposer of the project'),
    pattern: z.string().optional().describe('a phrase to look for instead, in any case'),
    label: z.string().optional().describe('what the phrase stands for (default: the first label of the task)'),
  },
  examples: ['match --with rules.jsonl', 'match --pattern "mapo tofu" --label DISH'],
  async start(context) {
    const task = context.task();
    const { pattern, label = task.labels[0]?.name ?? '' } = context.options;
    const component =
      pattern === undefined ? await context.proposer(context.options.with) : phrase(context, pattern, label);
    return {
      async *stream() {
        for await (const { document, said } of predicted(context, [component], context.texts())) {
          const [found] = said;
          if (found !== undefined && statementKeys(task, found.annotations).size > 0) {
            yield { ...document, proposals: [found] };
          }
        }
      },
      summary(decided) {
        const judged = decided.filter(({ verdict }) => verdict !== 'ignore');
        const right = judged.filter(({ verdict }) => verdict === 'accept').length;
        const share = shareOf(right, judged.length);
        return {
          lines: [
            `${component.name} was right as it is on ${right} of ${counted(judged.length, 'text')}: ${describeShare(share)}.`,
          ],
          figures: { right, judged: judged.length, share: { ...share } },
        };
      },
      close: () => component.close?.(),
    };
  },
});

function phrase(context: RecipeContext<unknown>, pattern: string, label: string): Component {
  const text = JSON.stringify({ label, pattern, attr: 'LOWER' });
  const { component, issues } = createRulesComponent({ name: `match ${pattern}`, task: context.task(), text });
  const [issue] = issues;
  if (issue === undefined) return component;
  throw new TinctureError({
    code: 'argument-invalid',
    problem: `The pattern cannot be used: ${issue.error.problem}`,
    fix: 'Name one of the labels of the task with --label, and a phrase of words with --pattern.',
  });
}
