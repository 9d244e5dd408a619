import {
  type Annotations,
  type Document,
  type LabelledSpan,
  loadComponent,
  pairPredictions,
  parseTask,
  type Relation,
  readModel,
  scoreTask,
  tokenize,
  withAnnotations,
} from 'tincture';
import { contextColumns } from 'tincture/training';
import { describe, expect, it, test } from 'vitest';
import { trainComponent } from '../train/train-component.ts';
import { relationData, relationLimits, targetPairs } from './relations-data.ts';
import { bestLeastChance, fitLeastChance } from './relations-found.ts';
import { relationSettings } from './relations-settings.ts';
import { sureRelations } from './relations-silver.ts';

const task = parseTask('work', {
  kind: 'relations',
  labels: { WORKS_FOR: { from: ['PERSON'], to: ['FIRM'] }, BASED_IN: { from: ['FIRM'], to: ['PLACE'] } },
  entities: ['PERSON', 'FIRM', 'PLACE'],
});
const people = ['Ada', 'Ben', 'Cleo', 'Dora', 'Emil', 'Fred'];
const firms = ['Acme', 'Bolt', 'Cargo', 'Delta', 'Enzo', 'Fiat'];
const places = ['Leeds', 'Paris', 'Rome', 'Oslo', 'Bonn', 'York'];

/** `{0}` a person, `{1}` a firm, `{2}` a place; relations as pairs of these. */
const patterns: readonly (readonly [string, readonly (readonly [number, number, string])[]])[] = [
  ['{0} works for {1} .', [[0, 1, 'WORKS_FOR']]],
  [
    '{0} works for {1} , which has its seat in {2} .',
    [
      [0, 1, 'WORKS_FOR'],
      [1, 2, 'BASED_IN'],
    ],
  ],
  ['{0} has never heard of {1} .', []],
  ['{1} has its seat in {2} , says {0} .', [[1, 2, 'BASED_IN']]],
  ['In {2} , {0} ate with people from {1} .', []],
];

function example(pattern: number, name: number): Document {
  const [form, related] = patterns[pattern]!;
  const names = [people[name % 6]!, firms[(name * 5 + pattern) % 6]!, places[(name + pattern) % 6]!];
  const types = ['PERSON', 'FIRM', 'PLACE'];
  let text = '';
  const ends: Relation['from'][] = [];
  for (const part of form.split(/(\{\d\})/)) {
    const which = /^\{(\d)\}$/.exec(part)?.[1];
    if (which !== undefined) {
      const at = Number(which);
      ends[at] = { start: text.length, end: text.length + names[at]!.length, label: types[at]! };
    }
    text += which === undefined ? part : names[Number(which)]!;
  }
  const rels = related.map(([from, to, label]) => ({ from: ends[from]!, to: ends[to]!, label }));
  return { text, annotations: { ents: ends.filter(Boolean).sort((a, b) => a.start - b.start), rels } };
}

const all = Array.from({ length: 60 }, (_, index) => example(index % 5, Math.floor(index / 5)));
const [train, test20] = [all.slice(0, 40), all.slice(40)];
const settings = { steps: 60, width: 32, members: 1 };
const trained = trainComponent(task, train, [], { seed: 1, settings, heldOut: true });

describe('a trained component', () => {
  it('finds entities and the relations between them, and knows how well', { timeout: 120_000 }, async () => {
    const { bytes, score, heldOut } = await trained;
    const component = loadComponent(bytes);
    const predictions = await component.predict(test20.map(({ text }) => tokenize(text)));
    const { figures } = scoreTask(task, pairPredictions(test20, predictions));
    expect(figures.rels_f).toBeGreaterThan(0.8);
    expect(score?.on).toBe('held_out');
    expect(score?.value).toBeGreaterThan(0.6);
    expect(heldOut?.size).toBe(train.length);
    const [first] = heldOut?.values() ?? [];
    expect(Object.keys(first ?? {}).sort()).toEqual(['ents', 'rels']);
  });

  it('relates the entities that it is given, and keeps those', { timeout: 120_000 }, async () => {
    const component = loadComponent((await trained).bytes);
    const given = test20.map(({ text, annotations: { ents } }) =>
      withAnnotations(tokenize(text), ents ? { ents } : {}),
    );
    const predictions = await component.predict(given);
    expect(scoreTask(task, pairPredictions(test20, predictions)).figures).toMatchObject({ rels_f: 1, ents_f: 1 });
    // Other types, other relations: a place employs nobody.
    const [doc] = given;
    const wrong = doc?.annotations.ents?.map((ent) => ({ ...ent, label: 'PLACE' })) ?? [];
    const [answer] = await component.predict(doc ? [withAnnotations(doc, { ents: wrong })] : []);
    expect(answer).toMatchObject({ annotations: { ents: wrong, rels: [] } });
  });

  it('is one file of two parts, the same for the same seed', { timeout: 120_000 }, async () => {
    const { bytes } = await trained;
    const { tensors, metadata } = readModel(bytes);
    expect(metadata.component.kind).toBe('relations.v1');
    expect(Object.keys(metadata.network).sort()).toEqual(['entities', 'relations']);
    expect([...tensors.keys()].every((name) => /^(entities|relations)\//.test(name))).toBe(true);
    const again = await trainComponent(task, train, [], { seed: 1, settings, heldOut: true });
    expect(again.bytes).toEqual(bytes);
  });

  it('does with dev texts without a cross-validation', { timeout: 120_000 }, async () => {
    const { score } = await trainComponent(task, train, test20, { seed: 1, settings });
    expect(score?.on).toBe('dev');
    expect(score?.value).toBeGreaterThan(0.8);
  });
});

describe('how sure a relation between found entities must be', () => {
  const relations = (count: number, chance: number, isRight: boolean) =>
    Array.from({ length: count }, () => ({ chance, isRight }));
  const doubtful = [...relations(40, 0.8, true), ...relations(5, 0.35, true), ...relations(20, 0.3, false)];

  test('what is seldom right is not said, the rest is', () => {
    expect(bestLeastChance(doubtful, 60)).toBe(0.31);
    expect(bestLeastChance([...doubtful, ...relations(20, 0.25, true)], 80)).toBe(0);
    // Where most relations are missed, those that are right now and then are worth the wrong ones.
    expect(bestLeastChance([...doubtful, ...relations(4, 0.25, true)], 60)).toBe(0.31);
    expect(bestLeastChance([...doubtful, ...relations(4, 0.25, true)], 1_000)).toBe(0);
  });

  test('it is fitted on what is said between them', () => {
    const rows = (count: number) => ({ values: new Int8Array(2 * count), scales: new Float32Array(count) });
    const { examples } = relationData(task, train);
    // Says that all are related that may be.
    const model = {
      keys: new Int32Array(0),
      weights: { rows: rows(0), bias: Float32Array.of(5, 5) },
      context: { rows: rows(contextColumns(2, 3)), bias: Float32Array.of(5, 5) },
      calibration: { temperature: 1, temperatureBelow: 1, offsetBelow: 0 },
      ...{ ...relationLimits(task, examples), leastChance: 0 },
    };
    const found = new Map(
      train.map(({ annotations: { ents = [], rels = [] } }, index) => {
        const confidence = rels.length > 0 ? 0.9 : 0.6;
        return [index, { ents: ents.map((ent) => ({ ...ent, confidence })) }];
      }),
    );
    expect(fitLeastChance(task, [{ model, examples }], found, undefined)).toBe(0.36);
    // All relations of texts in which no entity was found are missed: then doubtful ones that are right now and then are said.
    const half = new Map(
      [...found].map(([index, { ents }]) => [index, { ents: index % 4 === 0 ? doubted(ents) : ents }]),
    );
    const missed = examples.map((example) => ({ ...example, index: example.index + train.length }));
    for (const { index } of missed) half.set(index, { ents: [] });
    const parts = [{ model, examples }, ...Array.from({ length: 20 }, () => ({ model, examples: missed }))];
    expect(fitLeastChance(task, parts.slice(0, 1), half, undefined)).toBe(0.36);
    expect(fitLeastChance(task, parts, half, undefined)).toBe(0);
  });

  test('a few relations decide nothing', () => {
    expect(bestLeastChance(doubtful.slice(20), 60)).toBe(0);
  });
});

function doubted(ents: readonly LabelledSpan[]): LabelledSpan[] {
  return ents.map((ent) => ({ ...ent, confidence: 0.6 }));
}

describe('what is not used is told', () => {
  const [ada, acme] = [
    { start: 0, end: 3, label: 'PERSON' },
    { start: 14, end: 18, label: 'FIRM' },
  ];
  const text = 'Ada works for Acme';
  const of = (annotations: Annotations): Document => ({ text, annotations });

  test('texts without a layer, relations to no entity, and such that the task forbids', () => {
    const { examples, notes } = relationData(task, [
      of({ ents: [ada, acme] }),
      of({ rels: [] }),
      of({ ents: [ada], rels: [{ from: ada, to: acme, label: 'WORKS_FOR' }] }),
      of({ ents: [ada, acme], rels: [{ from: acme, to: ada, label: 'WORKS_FOR' }] }),
      of({ ents: [ada, acme], rels: [{ from: ada, to: acme, label: 'WORKS_FOR' }] }),
    ]);
    expect(examples.map(({ relations }) => relations.length)).toEqual([0, 0, 1]);
    expect(notes.map((note) => note.split(' ')[0])).toEqual(['2', '1', '1']);
  });

  test('entities where nobody looked are no candidates', () => {
    const { examples } = relationData(task, [
      of({ ents: [ada, acme], entsMissing: [{ start: 10, end: 18 }], rels: [] }),
    ]);
    expect(examples[0]?.spans).toHaveLength(1);
  });

  test('labels are asked for only between the types that they may join', () => {
    const { examples } = relationData(task, train);
    const limits = relationLimits(task, examples);
    const [first] = examples;
    const pairs = first === undefined ? [] : targetPairs(first, limits, 2);
    expect(pairs.map(({ targets }) => [...targets])).toEqual([[1, -1]]);
  });

  test('texts without a relation teach nothing', async () => {
    const none = train.map(({ text: content, annotations: { ents = [] } }) => ({
      text: content,
      annotations: { ents, rels: [] },
    }));
    await expect(trainComponent(task, none, [], { seed: 1 })).rejects.toMatchObject({ code: 'training-invalid' });
  });

  test.each([
    [{ relationC: 0 }, 'relationC'],
    [{ relationIterations: 1.5 }, 'relationIterations'],
  ])('the setting %j is refused', (given, name) => {
    expect(() => relationSettings(given)).toThrow(name);
  });

  test('settings of the entity network pass through', () => {
    expect(relationSettings({ relationC: 2, width: 64 })).toMatchObject({
      settings: { relationC: 2 },
      entities: { width: 64 },
    });
  });

  test('of a teacher, what it is sure of is learnt: relations with both ends', () => {
    const unsure = { ...acme, confidence: 0.3 };
    const rel = { from: ada, to: acme, label: 'WORKS_FOR', confidence: 0.9 };
    expect(sureRelations({ ents: [ada, unsure], rels: [rel] })).toEqual({
      ents: [ada],
      entsMissing: [unsure],
      rels: [],
    });
    expect(sureRelations({ ents: [ada, acme], rels: [rel, { ...rel, confidence: 0.4 }] })?.rels).toEqual([rel]);
    expect(sureRelations({ ents: [ada] })).toBeUndefined();
  });
});
