import { createMemoryStore } from '@tincture/store';
import { type Annotations, type Document, parseTask, type Task } from 'tincture';
import { describe, expect, test } from 'vitest';
import { namedKind } from './candidate-tasks.ts';
import { collectGold, refuseOverlap } from './gold.ts';
import { type InferOptions, inferTask } from './infer-task.ts';

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
    expect(gold.notes).toEqual(['Left out as copies of test or dev texts: 1 of 5 train texts.']);
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
  const ent = { start: 0, end: 1, label: 'B' };
  const coref = [{ mentions: [{ start: 0, end: 1 }], label: 'thing' }];
  const token = { start: 0, end: 1 };
  const of = (annotations: Annotations, options: InferOptions = {}): Task =>
    inferTask('t', [{ text: 'a', annotations }], options).task;
  test('follows from what is annotated', () => {
    const ner = inferTask('t', [{ text: 'a b', annotations: { ents: [ent] } }, annotated('c')]).task;
    expect(ner).toMatchObject({ kind: 'ner', labels: [{ name: 'B' }] });
    const cats = (...list: Record<string, number>[]): Task =>
      inferTask(
        't',
        list.map((cat) => ({ text: 'x', annotations: { cats: cat } })),
      ).task;
    const frames = [{ label: 'order', start: 0, end: 1, slots: [ent] }];
    expect(of({ frames }, { language: 'fr' })).toMatchObject({
      ...{ kind: 'frames', language: 'fr' },
      labels: [{ name: 'order', slots: ['B'] }],
    });
    const inner = { label: 'find', start: 0, end: 1, slots: [] };
    expect(of({ frames: [{ ...frames[0]!, slots: [{ ...ent, frame: inner }] }] }).slots).toEqual([
      { name: 'B', frames: ['find'] },
    ]);
    expect(cats({ a: 1 }, { b: 1, a: 0 }).multiple).toBeUndefined();
    expect(cats({ a: 1 }, { b: 1, a: 1 }).multiple).toBe(true);
    expect(cats({ a: 0, b: 0 }, { b: 1 }).multiple).toBe(true);
    expect(of({ coref })).toMatchObject({ kind: 'coref', labels: [{ name: 'thing' }] });
    expect(of({ tokens: [{ ...token, lemma: 'a' }] })).toMatchObject({ kind: 'lemmatizer', labels: [] });
    expect(of({ tokens: [{ ...token, pos: 'X' }] })).toMatchObject({ kind: 'tagger', attribute: 'pos' });
  });
  test('is of the kind that is named, with its labels', () => {
    const annotations: Annotations = {
      spans: { entities: [ent], others: [{ ...ent, label: 'C' }] },
      coref,
      tokens: [{ ...token, pos: 'X', tag: 'Y', head: 0, dep: 'root' }],
    };
    const kinds = ['tagger', 'tagger:pos', 'parser', 'spancat:others', 'coref'];
    expect(kinds.map((kind) => of(annotations, { named: namedKind(kind) }))).toEqual([
      { name: 't', kind: 'tagger', labels: [], attribute: 'tag' },
      { name: 't', kind: 'tagger', labels: [], attribute: 'pos' },
      { name: 't', kind: 'parser', labels: [] },
      { name: 't', kind: 'spancat', labels: [{ name: 'C' }], group: 'others' },
      { name: 't', kind: 'coref', labels: [{ name: 'thing' }] },
    ]);
    expect(['tagger:lemma', 'parser:x', 'spancat:', 'trees'].map(namedKind)).toEqual(Array(4).fill(undefined));
  });
  test('says what else the texts are gold for', () => {
    const { task, note } = inferTask('t', [{ text: 'a', annotations: { spans: { entities: [ent] }, coref } }]);
    expect(task.kind).toBe('spancat');
    expect(note).toBe(
      'Taken for gold: spans in the group "entities" (--task spancat:entities). The texts are gold for coref too.',
    );
    expect(inferTask('t', [{ text: 'a', annotations: { coref } }]).note).toBeUndefined();
  });
  test.each<[string, Annotations, InferOptions, string, string]>([
    ['nothing', {}, {}, 'None of 1 text has', '--task FILE'],
    [
      'two layers',
      { ents: [ent], cats: { c: 1 } },
      {},
      'The texts have categories and entities.',
      'Say which with --task: textcat (categories), ner (entities). For example: tincture train --train FILE --task textcat.',
    ],
    [
      'several attributes of tokens',
      { tokens: [{ ...token, pos: 'X', lemma: 'a' }] },
      { example: 'tincture train --train a.conllu' },
      'The texts have universal parts of speech and lemmas.',
      'For example: tincture train --train a.conllu --task tagger:pos.',
    ],
    [
      'a kind that is not there',
      { coref },
      { named: { kind: 'parser' } },
      'The texts have no gold for parser.',
      '--task: coref (clusters)',
    ],
    [
      'two groups of spans',
      { spans: { a: [ent], "b's own": [ent] } },
      { named: { kind: 'spancat' } },
      'spans in the group "a" and spans in the group "b\'s own"',
      "'spancat:b'\\''s own'",
    ],
  ])('is refused where it is not clear: %s', (_, annotations, options, problem, fix) => {
    expect(() => of(annotations, options)).toThrow(
      expect.objectContaining({
        code: 'task-invalid',
        problem: expect.stringContaining(problem),
        fix: expect.stringContaining(fix),
      }),
    );
  });
});
