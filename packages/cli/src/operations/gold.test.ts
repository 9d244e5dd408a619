import { createMemoryStore } from '@tincture/store';
import { type Document, parseTask } from 'tincture';
import { describe, expect, test } from 'vitest';
import { collectGold, refuseOverlap } from './gold.ts';
import { inferTask } from './infer-task.ts';

const task = parseTask('food', { kind: 'ner', labels: ['DISH'] });
const now = (): Date => new Date('2026-01-02T03:04:05Z');

/** Texts that no two of are near copies. */
function texts(count: number): string[] {
  return Array.from(
    { length: count },
    (_, i) => `post ${i}: somebody cooked number ${(i * 7919) % 1009} of the ${i}th book`,
  );
}

function annotated(text: string): Document {
  return { text, annotations: { ents: [] } };
}

async function storeWith(documents: readonly string[]): Promise<ReturnType<typeof createMemoryStore>> {
  const store = createMemoryStore({ now });
  const { outcomes } = await store.addDocuments(documents.map((text) => ({ text, annotations: {} })));
  await store.addAnnotations(
    task.name,
    outcomes.map(({ id }) => ({ document: id, annotations: { ents: [] }, source: { kind: 'import', name: 'test' } })),
  );
  return store;
}

describe('gold', () => {
  test('of the store is parted once and stays parted when more is added', async () => {
    const store = await storeWith(texts(100));
    const first = await collectGold(task, {}, store);
    expect([first.train.length, first.dev.length, first.test.length]).toEqual([60, 15, 25]);
    const { outcomes } = await store.addDocuments(
      texts(140)
        .slice(100)
        .map((text) => ({ text, annotations: {} })),
    );
    await store.addAnnotations(
      task.name,
      outcomes.map(({ id }) => ({ document: id, annotations: { ents: [] }, source: { kind: 'import', name: 'test' } })),
    );
    const second = await collectGold(task, {}, store);
    expect(second.test.map(({ text }) => text)).toEqual(expect.arrayContaining(first.test.map(({ text }) => text)));
    expect(second.train.length + second.dev.length + second.test.length).toBe(140);
    expect(second.test.length).toBe(35);
  });
  test('with labels that the task does not have any more is said, with how often', async () => {
    const store = await storeWith(texts(3));
    for await (const { id } of store.gold(task.name)) {
      const ents = [
        { start: 0, end: 4, label: 'MEAL' },
        { start: 5, end: 6, label: 'DISH' },
      ];
      const entry = { document: id, annotations: { ents }, source: { kind: 'import', name: 'test' } } as const;
      await store.addAnnotations(task.name, [entry]);
    }
    const { notes } = await collectGold(task, {}, store);
    expect(notes).toEqual([expect.stringContaining('3 times the label "MEAL", which the task food does not have')]);
  });
  test('of the store is for training where the project brings a test file', async () => {
    const [testText = '', ...others] = texts(20);
    const store = await storeWith(others);
    const gold = await collectGold(task, { test: [annotated(testText)], dev: [] }, store);
    expect([gold.train.length, gold.dev.length, gold.test.length]).toEqual([19, 0, 1]);
  });
  test('that copies a test text is left out of training, and said', async () => {
    const [first = '', ...others] = texts(5);
    const gold = await collectGold(task, {
      train: [annotated(`${first}!!`), ...others.map(annotated)],
      test: [annotated(first)],
    });
    expect(gold.train.length).toBe(4);
    expect(gold.notes).toEqual(['1 of 5 train texts are copies of test or dev texts and are left out.']);
  });
  test('without the layer of the task is none', async () => {
    const gold = await collectGold(task, { train: [{ text: 'a', annotations: { cats: { x: 1 } } }] });
    expect(gold.train).toEqual([]);
  });
});

describe('training on the test set', () => {
  const [text = '', other = ''] = texts(2);
  test('is refused, exact and near', () => {
    for (const copy of [text, text.toUpperCase(), `${text} ok`]) {
      expect(() => refuseOverlap([annotated(other), annotated(copy)], [annotated(text)], false)).toThrow(
        expect.objectContaining({ code: 'train-test-overlap' }),
      );
    }
    expect(refuseOverlap([annotated(other)], [annotated(text)], false)).toHaveLength(1);
  });
  test('can be avoided by leaving the copies out', () => {
    expect(refuseOverlap([annotated(other), annotated(text)], [annotated(text)], true)).toEqual([annotated(other)]);
  });
});

describe('the task of plain files', () => {
  test('follows from what is annotated', () => {
    const ner = inferTask('t', [
      { text: 'a b', annotations: { ents: [{ start: 0, end: 1, label: 'B' }] } },
      annotated('c'),
    ]);
    expect(ner).toMatchObject({ kind: 'ner', labels: [{ name: 'B' }] });
    const cats = (...list: Record<string, number>[]): Document[] =>
      list.map((cat) => ({ text: 'x', annotations: { cats: cat } }));
    const frames = [{ label: 'order', start: 0, end: 1, slots: [{ start: 0, end: 1, label: 'B' }] }];
    expect(inferTask('t', [{ text: 'a', annotations: { frames } }], 'fr')).toMatchObject({
      ...{ kind: 'frames', language: 'fr' },
      labels: [{ name: 'order', slots: ['B'] }],
    });
    expect(inferTask('t', cats({ a: 1 }, { b: 1, a: 0 })).multiple).toBeUndefined();
    expect(inferTask('t', cats({ a: 1 }, { b: 1, a: 1 })).multiple).toBe(true);
    expect(inferTask('t', cats({ a: 0, b: 0 }, { b: 1 })).multiple).toBe(true);
  });
  test('is refused where it is not clear', () => {
    const coref = [{ mentions: [{ start: 0, end: 1 }], label: 'thing' }];
    expect(inferTask('t', [{ text: 'a', annotations: { coref } }])).toMatchObject({
      kind: 'coref',
      labels: [{ name: 'thing' }],
    });
    // A file of CoNLL-U has both.
    const spans = { entities: [{ start: 0, end: 1, label: 'B' }] };
    expect(inferTask('t', [{ text: 'a', annotations: { spans, coref } }]).kind).toBe('spancat');
    expect(() => inferTask('t', [annotated('a')])).toThrow(/None of the 1 texts/);
    expect(() =>
      inferTask('t', [{ text: 'a', annotations: { ents: [{ start: 0, end: 1, label: 'B' }], cats: { c: 1 } } }]),
    ).toThrow('The texts have entities (1 texts) and categories (1 texts).');
  });
});
