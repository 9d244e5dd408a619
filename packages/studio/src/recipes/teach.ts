import type { StoredDocument } from '@tincture/store';
import { kindOf, TinctureError } from 'tincture';
import { z } from 'zod';
import { defineRecipe, type Recipe } from '../recipe/recipe.ts';
import { Teacher } from './teacher.ts';

/** The texts that the model is least sure of first; it learns from each few that are decided. Nothing is left out. */
export const teach: Recipe = defineRecipe({
  name: 'teach',
  description: 'the texts first that a model is least sure of, and it learns from what you decide',
  options: {
    with: z
      .string()
      .optional()
      .describe('rules or a model to propose until the first one is trained (default: nothing)'),
    window: z.int().min(10).default(300).describe('among how many of the next texts the least sure one is looked for'),
  },
  examples: ['teach', 'teach --with rules --window 1000'],
  async start(context) {
    const { with: name, window } = context.options;
    const task = context.task();
    const first = name === undefined ? undefined : await context.proposer(name);
    if (first?.source.kind === 'llm') {
      throw new TinctureError({
        code: 'argument-invalid',
        problem: `${first.name} is a prompt, and would be asked about ${window} texts to choose one.`,
        fix: 'Name rules or a model, or none; or correct what the prompt says first: tincture recipe correct',
      });
    }
    const teacher = new Teacher(context, task, first);
    return {
      // What is given keeps its place, so little is given ahead.
      ahead: 3,
      async *stream() {
        const texts = context.texts();
        const iterator = texts[Symbol.asyncIterator]();
        let waiting: StoredDocument[] = [];
        let isAtEnd = false;
        let ordered = -1;
        for (;;) {
          const isLow = waiting.length <= window / 2;
          while (!isAtEnd && isLow && waiting.length < window) {
            const next = await iterator.next();
            if (next.done === true) isAtEnd = true;
            else waiting.push(next.value);
          }
          // A new model, or new texts: what it is least sure of is another one now.
          if (isLow || ordered !== teacher.version) {
            ordered = teacher.version;
            const doubts = new Map<StoredDocument, number>();
            for (const [index, said] of (await teacher.predict(waiting)).entries()) {
              doubts.set(waiting[index]!, said === undefined ? 0 : kindOf(task).doubt(task, said.annotations));
            }
            waiting = waiting.toSorted((a, b) => (doubts.get(b) ?? 0) - (doubts.get(a) ?? 0));
          }
          const document = waiting.shift();
          if (document === undefined) return;
          const [said] = await teacher.predict([document]);
          yield { ...document, proposals: said === undefined ? [] : [said] };
        }
      },
      update: () => teacher.learn(),
      close: () => teacher.close(),
    };
  },
});
