import { expect, expectTypeOf, test } from 'vitest';
import { withAnnotations } from '../doc/create-doc.ts';
import type { Doc } from '../doc/doc.ts';
import { tokenize } from '../tokenizer/tokenizer.ts';
import { defineComponent } from './define-component.ts';
import { type Piped, pipe } from './pipe.ts';

const batches: number[] = [];
const finder = {
  ...defineComponent({
    name: 'finder',
    assigns: ['ents'],
    annotate: (doc) => {
      if (doc.text === 'bad') throw new Error('No.');
      return withAnnotations(doc, { ...doc.annotations, ents: [{ start: 0, end: 1, label: 'X' }] });
    },
  }),
};
const counting = {
  ...finder,
  predict: async (docs: readonly Doc[]) => {
    batches.push(docs.length);
    return finder.predict(docs);
  },
};

async function collect<Item>(stream: AsyncIterable<Piped<Item>>): Promise<Piped<Item>[]> {
  const all: Piped<Item>[] = [];
  for await (const piped of stream) all.push(piped);
  return all;
}

test('each item comes out with its Doc, in order, and what failed with its error', async () => {
  const rows = ['a', 'bad', 'c', 'd', 'e'].map((body, id) => ({ id, body }));
  batches.length = 0;
  const piped = await collect(pipe(counting, rows, { text: (row) => row.body, batchSize: 2 }));
  expect(piped.map(({ item }) => item)).toEqual(rows);
  expect(piped.map(({ doc }) => doc.annotations.ents?.length)).toEqual([1, undefined, 1, 1, 1]);
  expect(piped[1]?.prediction).toMatchObject({ error: { problem: 'No.' } });
  expect(batches).toEqual([2, 2, 1]);
  expectTypeOf(piped[0]!.item).toEqualTypeOf<{ id: number; body: string }>();
});
test('texts and Docs need nothing else, and Docs keep what they have', async () => {
  const known = withAnnotations(tokenize('b c'), { cats: { x: 1 } });
  const piped = await collect(pipe(finder, ['a', known]));
  expect(piped.map(({ doc }) => doc.text)).toEqual(['a', 'b c']);
  expect(piped[1]?.doc.annotations).toMatchObject({ cats: { x: 1 }, ents: [{ label: 'X' }] });
});
test('an item without a text comes out with its error, and the others go on', async () => {
  const rows: { body: string }[] = JSON.parse('[{"body":"a"},{},{"body":"b"}]');
  const piped = await collect(pipe(counting, rows, { text: (row) => row.body }));
  expect(piped.map(({ prediction }) => 'error' in prediction)).toEqual([false, true, false]);
  expect(piped[1]?.prediction).toMatchObject({ error: { code: 'text-invalid' } });
  expect(batches.at(-1)).toBe(2);
});
test('a stream without end is read no further than one batch ahead', async () => {
  let read = 0;
  const endless = async function* (): AsyncGenerator<string> {
    for (;;) yield `text ${read++}`;
  };
  for await (const { item } of pipe(finder, endless(), { batchSize: 3 })) if (item === 'text 7') break;
  expect(read).toBe(9);
});
