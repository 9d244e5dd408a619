import type { StoredDocument } from '@tincture/store';
import type { Annotations } from 'tincture';
import { describe, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { type Answer, defineRecipe, type GivenItem, type Recipe } from './recipe.ts';

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
        expectTypeOf(answer).toEqualTypeOf<Answer>();
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
