import {
  type Component,
  type Document,
  type JsonValue,
  loadComponent,
  pairPredictions,
  parseTask,
  readModel,
  scoreTask,
  tokenize,
  treeOfUnits,
  unitsFrom,
  withAnnotations,
  writeModel,
} from 'tincture';
import { createDiscourseParser, outcomesOf } from 'tincture/training';
import { describe, expect, test } from 'vitest';
import { trainComponent } from '../train/train-component.ts';
import { sureDiscourse } from './discourse.ts';
import { discourseData } from './discourse-data.ts';
import { fitCalibration, fitThreshold } from './discourse-judge.ts';
import { decisionsOf } from './discourse-oracle.ts';
import { discourseSettings } from './discourse-settings.ts';
import { weatherStories } from './testing/weather-stories.ts';

const task = parseTask('stories', {
  kind: 'discourse',
  labels: ['elaboration-additional', 'causal-cause', 'adversative-concession', 'joint-list_m'],
});
const train = weatherStories(60);
const unseen = weatherStories(20, 61);
const settings = { segments: { width: 32, steps: 80, members: 1 }, iterations: 30 };
const trained = trainComponent(task, train, [], { seed: 1, settings, heldOut: true });
const slow = { timeout: 180_000 };

async function figuresOf(component: Component, documents: readonly Document[], isGiven: boolean) {
  const docs = documents.map(({ text, annotations: { discourse } }) =>
    withAnnotations(tokenize(text), isGiven && discourse ? { discourse } : {}),
  );
  return scoreTask(component.task, pairPredictions(documents, await component.predict(docs))).figures;
}

describe('a trained component', () => {
  test('finds units and the tree over them in texts that it has not seen', slow, async () => {
    const { bytes, score, heldOut } = await trained;
    const figures = await figuresOf(loadComponent(bytes), unseen, false);
    expect(figures.edu_f).toBeGreaterThan(0.95);
    expect(figures.rst_full_f).toBeGreaterThan(0.8);
    expect([score?.on, heldOut?.size]).toEqual(['held_out', 6]);
    expect(score?.value).toBeGreaterThan(0.8);
  });

  test('keeps the units that a text comes with, and attaches these', slow, async () => {
    const component = loadComponent((await trained).bytes);
    expect((await figuresOf(component, unseen, true)).edu_f).toBe(1);
    const [story] = unseen;
    const cut = unitsFrom(tokenize(story!.text), [0, 3]);
    const [said] = await component.predict([withAnnotations(tokenize(story!.text), { discourse: cut })]);
    const units = said !== undefined && 'annotations' in said ? (said.annotations.discourse ?? []) : [];
    expect(units.map(({ start, end }) => ({ start, end }))).toEqual(cut);
    expect(treeOfUnits(units)).toHaveProperty('tree');
  });

  test('always makes one tree of the whole text, whatever that is', slow, async () => {
    const component = loadComponent((await trained).bytes);
    const texts = ['', ' \n', 'a', '. . .', `${'because it rained, '.repeat(300)}.`, '🍜 \ud83c x\u0000\n\n\nb'];
    for (const [index, said] of (await component.predict(texts.map((text) => tokenize(text)))).entries()) {
      const units = 'annotations' in said ? (said.annotations.discourse ?? []) : [];
      const doc = tokenize(texts[index]!);
      expect(units.length > 0).toBe(doc.length > 0);
      if (units.length === 0) continue;
      expect([units[0]?.start, units.at(-1)?.end]).toEqual([doc.starts[0], doc.ends[doc.length - 1]]);
      expect(treeOfUnits(units)).toHaveProperty('tree');
      for (const { confidence } of units) expect(confidence! > 0 && confidence! < 1).toBe(true);
    }
  });

  test('is one file of two parts, the same for the same seed', slow, async () => {
    const { bytes } = await trained;
    const { metadata, tensors } = readModel(bytes);
    expect(metadata.component.kind).toBe('discourse.v1');
    expect([...tensors.keys()].every((name) => /^(segments|relations)\//.test(name))).toBe(true);
    const again = await trainComponent(task, train, [], { seed: 1, settings, heldOut: true });
    expect(again.bytes).toEqual(bytes);
  });

  test('whose file was damaged is refused', slow, async () => {
    const { tensors, metadata } = readModel((await trained).bytes);
    const network = metadata.network;
    const { relations } = network;
    if (typeof relations !== 'object' || relations === null || isList(relations)) throw new Error('No relations.');
    for (const changed of [
      { threshold: 1 },
      { relations: { ...relations, method: 'magic' } },
      { relations: { ...relations, beam: 0 } },
      { relations: { ...relations, beam: 1e6 } },
      { relations: { ...relations, relationFeatures: 3 } },
      { relations: { method: 'previous', label: 'no such', confidence: 1 } },
      { relations: { method: 'previous', label: 'causal-cause', confidence: 7 } },
    ]) {
      const bytes = writeModel({ tensors, metadata: { ...metadata, network: { ...network, ...changed } } });
      expect(() => loadComponent(bytes), JSON.stringify(changed)).toThrow(/fil|Unit|relations|metadata/);
    }
    const mixed = new Map(tensors);
    const keys = mixed.get('relations/structure.keys')!;
    mixed.set('relations/structure.keys', { ...keys, data: new Int32Array(keys.data.length) });
    expect(() => loadComponent(writeModel({ tensors: mixed, metadata }))).toThrow('ascending');
  });
});

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

test('the simple way to attach units is learnt and shipped in the same way, and is worse', slow, async () => {
  const simple = { ...settings, parser: 'previous' };
  const { bytes } = await trainComponent(task, train, weatherStories(5, 90), { seed: 1, settings: simple });
  const component = loadComponent(bytes);
  const [said] = await component.predict([tokenize(unseen[0]!.text)]);
  const units = said !== undefined && 'annotations' in said ? (said.annotations.discourse ?? []) : [];
  expect(units.map(({ head }) => head)).toEqual(units.map((_, index) => Math.max(0, index - 1)));
  expect(new Set(units.slice(1).map(({ label }) => label))).toEqual(new Set(['elaboration-additional']));
  const best = await figuresOf(loadComponent((await trained).bytes), unseen, true);
  const other = await figuresOf(component, unseen, true);
  expect(best.rst_full_f! - other.rst_full_f!).toBeGreaterThan(0.3);
});

test('a task without labels learns those of its texts; one with classes learns these', slow, async () => {
  const few = { ...settings, parser: 'previous' };
  const open = await trainComponent(parseTask('open', { kind: 'discourse' }), train.slice(0, 12), [], {
    seed: 1,
    settings: few,
  });
  const names = loadComponent(open.bytes).task.labels.map(({ name }) => name);
  expect(names.toSorted()).toEqual(task.labels.map(({ name }) => name).toSorted());
  expect(names[0]).toBe('elaboration-additional');
  const classes = parseTask('coarse', {
    kind: 'discourse',
    labels: ['elaboration', 'causal', 'adversative', 'joint_m'],
  });
  const coarse = await trainComponent(classes, train.slice(0, 12), [], { seed: 1, settings });
  const [said] = await loadComponent(coarse.bytes).predict([tokenize(unseen[0]!.text)]);
  const units = said !== undefined && 'annotations' in said ? (said.annotations.discourse ?? []) : [];
  for (const { label } of units) if (label !== undefined) expect(classes.labels).toContainEqual({ name: label });
});

test('nothing can be learnt without attached units', async () => {
  const cut = train.slice(0, 3).map(({ text, annotations }): Document => {
    return {
      text,
      annotations: { discourse: (annotations.discourse ?? []).map(({ start, end }) => ({ start, end })) },
    };
  });
  for (const texts of [[], [{ text: 'a', annotations: {} }], cut])
    await expect(trainComponent(task, texts, [], { seed: 1 })).rejects.toMatchObject({ code: 'training-invalid' });
});

describe('what a parser would do', () => {
  test('to make a gold tree is what it is taught, and comes to that tree', () => {
    for (const document of train.slice(0, 9)) {
      const [example] = discourseData(task, [document]).texts;
      const { structure, relation } = decisionsOf(task, example!);
      expect(relation).toHaveLength(example!.units.length - 1);
      // Nothing is decided before there are two units, or once there is none left to take.
      expect(structure.filter(({ right }) => right === 0).length).toBeLessThanOrEqual(example!.units.length - 2);
    }
  });

  test('where the task does not know a relation is not learnt', () => {
    const [example] = discourseData(task, train.slice(0, 1)).texts;
    const other = parseTask('other', { kind: 'discourse', labels: ['mode-means'] });
    expect(decisionsOf(other, example!).relation).toEqual([]);
  });

  test('with next to no weights is still a tree', () => {
    const none = (...bias: readonly number[]) => ({
      keys: new Int32Array(0),
      rows: { values: new Int8Array(0), scales: new Float32Array(0) },
      bias: Float32Array.from(bias),
    });
    const labels = ['joint-list_m', 'causal-cause'];
    const model = {
      // Joining is likelier than taking one more unit.
      structure: none(0, 1),
      relation: none(...outcomesOf(labels).map(() => 0)),
      beam: 3,
      calibration: { slope: 1, offset: 0 },
    };
    const doc = tokenize('a b c d e');
    const attached = createDiscourseParser(model, labels)(doc, [0, 1, 2, 3, 4]);
    // All are nuclei of one node: the first of several equally likely relations.
    expect(attached.map(({ head, label, depth }) => [head, label, depth])).toEqual([
      [0, undefined, 0],
      ...Array.from({ length: 4 }, () => [0, 'joint-list_m', 0]),
    ]);
    const [example] = discourseData(task, train.slice(0, 1)).texts;
    expect(fitCalibration(model, { ...task, labels: labels.map((name) => ({ name })) }, [example!])).toEqual({
      slope: 1,
      offset: 0,
    });
  });
});

test('a unit begins from the probability on that is right most often', () => {
  const gold = discourseData(task, train.slice(0, 1)).segments;
  const said = gold.map(({ annotations: { tokens = [] } }) =>
    tokens.map(({ tag = '' }) => ({ value: 'begin', confidence: tag === 'begin' ? 0.47 : 0.41 })),
  );
  expect(fitThreshold(said, gold)).toBe(0.45);
});

test('what is not used is told', () => {
  const [story] = train;
  const { discourse = [] } = story!.annotations;
  const inside = discourse.map((unit, index) =>
    index === 0 ? { ...unit, end: 1 } : index === 1 ? { ...unit, start: 1 } : unit,
  );
  const { notes, texts, segments, relations } = discourseData(task, [
    { text: 'a', annotations: {} },
    { text: story!.text, annotations: { discourse: discourse.map(({ start, end }) => ({ start, end })) } },
    { text: story!.text, annotations: { discourse: inside } },
    story!,
    {
      text: story!.text,
      annotations: { discourse: discourse.map((unit) => (unit.label ? { ...unit, label: 'unheard-of' } : unit)) },
    },
  ]);
  expect(notes.map((note) => note.split(' ').slice(0, 4).join(' '))).toEqual([
    '1 text without units',
    '1 text whose units',
    '1 text with two',
    `${discourse.length - 1} relations that the`,
  ]);
  expect([texts.length, segments.length, relations]).toEqual([2, 4, discourse.length - 1]);
});

test('of a teacher all units must be sure', () => {
  const units = train[0]!.annotations.discourse ?? [];
  expect(sureDiscourse({ discourse: units })).toEqual({ discourse: units });
  expect(sureDiscourse({ discourse: units.map((unit) => ({ ...unit, confidence: 0.2 })) })).toBeUndefined();
  expect(sureDiscourse({})).toBeUndefined();
});

test.each([
  [{ steps: 1 }, 'The setting "steps" is no setting of the training of discourse.'],
  [{ steps: 1 }, 'Use some of: segments, parser, beam,'],
  [{ parser: 'best' }, 'The setting "parser" is "best".'],
  [{ beam: 0 }, 'The setting "beam" is 0.'],
  [{ beam: 1.5 }, 'The setting "beam" is 1.5.'],
  [{ segments: 3 }, 'The setting "segments" is 3.'],
])('the setting %j is refused', (given, problem) => {
  expect(() => discourseSettings(given)).toThrow(problem);
});
