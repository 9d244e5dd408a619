import { expect, test } from 'vitest';
import { withAnnotations } from '../doc/create-doc.ts';
import { explainPrediction } from '../explain/explain-prediction.ts';
import { type ModelContent, readModel, writeModel } from '../file/model-file.ts';
import { joinParts } from '../file/parts.ts';
import { quantizeRows8 } from '../file/quantize.ts';
import { createRandom } from '../random.ts';
import { parseTask } from '../tasks/parse-task.ts';
import { tokenizerInfo } from '../tokenizer/languages.ts';
import { tokenize } from '../tokenizer/tokenizer.ts';
import { loadComponent } from './load.ts';
import { nerTensors } from './ner-file.ts';
import { contextColumns, contextFeatures } from './relation-context.ts';
import { listPairs, pairFeatures, readRelationText } from './relation-features.ts';
import { createPairExplainer } from './relation-reasons.ts';
import { createPairReader, scorePair } from './relation-scorer.ts';
import { placeEntities } from './relations.ts';
import { type RelationModel, relationTensors } from './relations-file.ts';
import { tinyNer } from './testing/tiny-models.ts';

const task = parseTask('work', {
  kind: 'relations',
  labels: { WORKS_FOR: { from: ['PERSON'], to: ['FIRM'] }, KNOWS: {} },
  entities: ['PERSON', 'FIRM'],
});
const text = 'Ada works for Acme, and Ben works for Bolt.';
const ents = ['Ada', 'Acme', 'Ben', 'Bolt'].map((name, index) => ({
  ...{ start: text.indexOf(name), end: text.indexOf(name) + name.length },
  label: index % 2 === 0 ? 'PERSON' : 'FIRM',
}));
const doc = tokenize(text);
const { spans } = placeEntities(task, doc, ents);

/** A model that says something, if nothing sensible. */
function tinyRelations(): RelationModel {
  const random = createRandom(1);
  const read = readRelationText(doc, spans);
  const pairs = listPairs(spans, 50, () => true);
  const keys = Int32Array.from(new Set(pairs.flatMap((pair) => pairFeatures(read, pair).flat()))).sort();
  const rows = (count: number) =>
    quantizeRows8(
      Float32Array.from({ length: 2 * count }, () => random.normal()),
      count,
      2,
    );
  return {
    keys,
    weights: { rows: rows(keys.length), bias: Float32Array.of(0, 0) },
    context: { rows: rows(contextColumns(2, 2)), bias: Float32Array.of(0, 0) },
    calibration: { temperature: 1, temperatureBelow: 1, offsetBelow: 0 },
    // WORKS_FOR from PERSON to FIRM; KNOWS between any two.
    allowed: Uint8Array.of(0, 1, 0, 0, 1, 1, 1, 1),
    longest: 50,
    leastChance: 0,
  };
}

function file(model: RelationModel, network: Record<string, number> = {}): Uint8Array {
  const relations = relationTensors(model);
  return writeModel(
    withTask({
      entities: nerTensors(tinyNer({ labels: 2 }), undefined),
      relations: { ...relations, network: { ...relations.network, ...network } },
    }),
  );
}

function withTask(parts: Parameters<typeof joinParts>[0]): ModelContent {
  const { tensors, network } = joinParts(parts);
  const component = { kind: 'relations.v1', name: 'tiny', version: '1.0.0' };
  return { tensors, metadata: { formatVersion: 1, component, task, tokenizer: tokenizerInfo(undefined), network } };
}

test('relations lead only where their labels may, between entities that are given or found', async () => {
  const component = loadComponent(file(tinyRelations()));
  const given = withAnnotations(doc, { ents });
  const [one, found, empty] = await component.predict([given, doc, tokenize('')]);
  if (one === undefined || !('annotations' in one)) throw new Error('no annotations');
  expect(one.annotations.ents).toEqual(ents);
  expect(one.annotations.rels?.length).toBeGreaterThan(0);
  const known = new Set(ents.map(({ start, label }) => `${start} ${label}`));
  for (const { from, to, label, confidence } of one.annotations.rels ?? []) {
    expect(known).toContain(`${from.start} ${from.label}`);
    expect(known).toContain(`${to.start} ${to.label}`);
    expect(from.start).not.toBe(to.start);
    if (label === 'WORKS_FOR') expect([from.label, to.label]).toEqual(['PERSON', 'FIRM']);
    expect(confidence).toBeGreaterThan(0);
    expect(confidence).toBeLessThanOrEqual(1);
  }
  expect(found && 'annotations' in found && Object.keys(found.annotations)).toEqual(['ents', 'rels', 'source']);
  expect(empty && 'annotations' in empty && empty.annotations.rels).toEqual([]);
});

test('what groups of features add to a score is the score', () => {
  const model = tinyRelations();
  const read = readRelationText(doc, spans);
  const explain = createPairExplainer(model, undefined);
  const pair = { from: 0, to: 1 };
  const scores = scorePair(model.weights, createPairReader(model.keys, undefined)(read)(pair), model.keys.length);
  for (const label of [0, 1]) {
    const shares = explain(read, pair, label);
    const sum = shares.reduce((total, { share }) => total + share, model.weights.bias[label]!);
    expect(sum).toBeCloseTo(scores[label]!, 4);
    expect(Math.abs(shares[0]!.share)).toBeGreaterThanOrEqual(Math.abs(shares.at(-1)!.share));
  }
});

test('between doubtful entities a relation must be the likelier, however sure it says that it is', async () => {
  const strict = { ...tinyRelations(), leastChance: 0.5 };
  const saidOf = async (model: RelationModel, sureness: number): Promise<number> => {
    const doubtful = ents.map((ent) => ({ ...ent, confidence: sureness }));
    const component = loadComponent(file(model));
    const [one] = await component.predict([withAnnotations(doc, { ents: doubtful })]);
    const rels = one !== undefined && 'annotations' in one ? one.annotations.rels : undefined;
    const { reasons } = await explainPrediction(component, withAnnotations(doc, { ents: doubtful }));
    expect(reasons).toHaveLength(rels?.length ?? -1);
    return rels?.length ?? -1;
  };
  const all = await saidOf(tinyRelations(), 0.1);
  expect(all).toBeGreaterThan(0);
  expect(await saidOf(strict, 1)).toBe(all);
  expect(await saidOf(strict, 0.9)).toBeLessThan(all);
  expect(await saidOf(strict, 0.1)).toBe(0);
  // Another temperature changes how sure it is, and nothing else.
  const { temperature: _, ...rest } = strict.calibration;
  expect(await saidOf({ ...strict, calibration: { temperature: 4, ...rest } }, 0.9)).toBe(await saidOf(strict, 0.9));
});

test('relations are explained by the groups, whoever found the entities', async () => {
  const component = loadComponent(file(tinyRelations()));
  const given = withAnnotations(doc, { ents });
  const { reasons = [], statements } = await explainPrediction(component, given);
  const relations = statements.filter(({ at }) => at?.length === 2);
  expect(relations.length).toBeGreaterThan(0);
  expect(reasons[0]?.because).toMatch(/^\w+ → \w+: \w+ [+−]\d+\.\d\d, .* \(log odds\)$/);
  const labelsOf = (said: readonly { readonly label: string }[]): string[] => said.map(({ label }) => label).sort();
  expect(labelsOf(reasons)).toEqual(labelsOf(relations));
});

test('a batch says what each text says alone', async () => {
  const component = loadComponent(file(tinyRelations()));
  const docs = [withAnnotations(doc, { ents }), withAnnotations(doc, { ents: ents.slice(0, 2) }), doc];
  const together = await component.predict(docs);
  const alone = await Promise.all(docs.map((one) => component.predict([one])));
  expect(together).toEqual(alone.flat());
});

test('entities that are no entities of the task, or overlap, take no part', () => {
  const [first] = ents;
  const odd = [
    ...ents,
    { ...first!, label: 'DOG' },
    { start: 0, end: 9, label: 'FIRM' },
    { start: 90, end: 95, label: 'FIRM' },
  ];
  expect(placeEntities(task, doc, odd).members).toEqual(ents);
});

test('the work grows with the text: only pairs within reach are looked at', () => {
  const many = Array.from({ length: 300 }, (_, index) => ({
    startToken: 10 * index,
    endToken: 10 * index + 1,
    label: 0,
  }));
  expect(listPairs(many, 50, () => true)).toHaveLength(2 * (5 * 300 - 15));
});

test('what a pair looks like depends on its direction', () => {
  const read = readRelationText(doc, spans);
  const forwards = pairFeatures(read, { from: 0, to: 1 });
  expect(pairFeatures(read, { from: 0, to: 1 })).toEqual(forwards);
  expect(pairFeatures(read, { from: 1, to: 0 })).not.toEqual(forwards);
});

test('the second look sees what others say of the same ends', () => {
  const pair = (from: number, to: number, chance: number) => ({
    ...{ from, to, fromType: 0, toType: 1, start: Math.min(from, to) },
    scores: Float64Array.of(0),
    chances: Float64Array.of(chance),
  });
  const [alone] = contextFeatures([pair(0, 1, 0.5)], 2);
  const [beside] = contextFeatures([pair(0, 1, 0.5), pair(0, 2, 0.9), pair(2, 1, 0.8)], 2);
  // Own chance, differences, that none is likelier, by how much, that there is nothing else, also with the chance; the types.
  expect([...(alone?.rows ?? [])]).toEqual([0, 6, 7, 10, 11, 13, 14, 19 + 1]);
  // The other that starts there (2), the other that leads there (3), the likeliest (9 and 12), the way over the third (15).
  expect([...(beside?.rows ?? [])]).toEqual([0, 2, 3, 6, 7, 9, 11, 12, 15, 20]);
  expect(beside?.values[5]).toBeCloseTo(0.9);
  expect(beside?.values[6]).toBeCloseTo(-0.4);
  expect(beside?.values[8]).toBeCloseTo(0.72);
});

test.each<[string, Partial<RelationModel>, Record<string, number>]>([
  ['features out of order', { keys: tinyRelations().keys.toReversed() }, {}],
  ['a label that may or may not', { allowed: new Uint8Array(8).fill(2) }, {}],
  ['a table of other size', { allowed: new Uint8Array(2) }, {}],
  ['a temperature of 0', { calibration: { temperature: 0, temperatureBelow: 1, offsetBelow: 0 } }, {}],
  ['pairs across a whole book', {}, { longest: 1e9 }],
  ['relations that must be likelier than a half', {}, { leastChance: 0.6 }],
  ['a chance below 0', {}, { leastChance: -0.1 }],
  ['fewer features than it says', {}, { features: 1 }],
])('%s is a damaged file', (_, change, network) => {
  expect(() => loadComponent(file({ ...tinyRelations(), ...change }, network))).toThrow(
    expect.objectContaining({ code: 'model-corrupt' }),
  );
});

test('a file of another task is a damaged file', () => {
  const { tensors, metadata } = readModel(file(tinyRelations()));
  const other = parseTask('x', { kind: 'ner', labels: ['PERSON', 'FIRM'] });
  expect(() => loadComponent(writeModel({ tensors, metadata: { ...metadata, task: other } }))).toThrow(
    expect.objectContaining({ code: 'model-corrupt' }),
  );
});
