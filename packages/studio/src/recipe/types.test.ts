import type { StoredDocument } from '@tincture/store';
import type { Annotations } from 'tincture';
import { describe, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { type Answer, defineRecipe, type GivenAnswer, type GivenItem, type Recipe } from './recipe.ts';

const source = { kind: 'rules', name: 'menu', hash: 'h' } as const;

describe('the types of a recipe', () => {
  it('follow from its options and from what its stream gives', () => {
    const made = defineRecipe({
      options: { most: z.int().default(3), labels: z.array(z.string()).default([]), from: z.string().optional() },
      async *stream({ options, texts }) {
        expectTypeOf(options.most).toEqualTypeOf<number>();
        expectTypeOf(options.labels).toEqualTypeOf<string[]>();
        expectTypeOf(options.from).toEqualTypeOf<string | undefined>();
        // @ts-expect-error There is no such option.
        options.least;
        expectTypeOf(texts()).toEqualTypeOf<AsyncIterable<StoredDocument>>();
        yield { text: 'a', data: { score: 1 } };
      },
      validate(answer, item) {
        expectTypeOf(answer).toEqualTypeOf<GivenAnswer>();
        expectTypeOf(item).toEqualTypeOf<GivenItem<{ score: number }>>();
        return (item.data?.score ?? 0) > 1 ? 'No.' : undefined;
      },
    });
    expectTypeOf(made).toEqualTypeOf<Recipe>();
  });

  it('hold for a recipe with a start as well', () => {
    defineRecipe({
      options: { name: z.string() },
      start: ({ options }) => ({
        stream: () => [{ text: options.name, data: { score: 1 } }],
        onSave(decision, item: GivenItem<{ score: number }>) {
          expectTypeOf(item.data?.score).toEqualTypeOf<number | undefined>();
          if (decision.verdict === 'accept') expectTypeOf(decision.annotations).toEqualTypeOf<Annotations>();
        },
      }),
    });
  });

  it('know the tasks of a composed view', () => {
    defineRecipe({
      view: ['dishes', { kind: 'textcat', name: 'tone', labels: ['good', 'bad'] }],
      async *stream() {
        yield { text: 'a', data: { score: 1 }, proposals: [{ task: 'tone', annotations: {}, source }] };
      },
      validate({ task, parts }, item) {
        expectTypeOf(task).toEqualTypeOf<'dishes' | 'tone'>();
        expectTypeOf(parts.dishes).toEqualTypeOf<Answer | undefined>();
        expectTypeOf(item.data?.score).toEqualTypeOf<number | undefined>();
        // @ts-expect-error The view has no such task.
        parts.mood;
        return undefined;
      },
      onSave({ task }) {
        expectTypeOf(task).toEqualTypeOf<'dishes' | 'tone'>();
      },
    });
    defineRecipe({
      view: ['dishes', 'tone'],
      // @ts-expect-error The view has no such task.
      stream: () => [{ text: 'a', proposals: [{ task: 'mood', annotations: {}, source }] }],
    });
    // @ts-expect-error A task of the recipe's own has a name there.
    defineRecipe({ view: ['dishes', { kind: 'textcat', labels: ['a'] }], stream: () => [{ text: 'a' }] });
  });

  it('refuse what is no recipe', () => {
    // @ts-expect-error A recipe has a stream.
    defineRecipe({ view: 'dishes' });
    // @ts-expect-error An item has a text.
    defineRecipe({ stream: () => [{ id: 'a' }] });
    // @ts-expect-error There is no such kind of task.
    defineRecipe({ view: { kind: 'sorting', labels: ['a'] }, stream: () => [{ text: 'a' }] });
    // @ts-expect-error A problem is said in words.
    defineRecipe({ stream: () => [{ text: 'a' }], validate: () => false });
  });
});
