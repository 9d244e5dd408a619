import { describe, expect, it } from 'vitest';
import { createDoc } from '../doc/create-doc.ts';
import { parseModelMetadata } from '../file/metadata.ts';
import { readModel, writeModel } from '../file/model-file.ts';
import {
  isSameTrunk,
  joinComponents,
  listComponents,
  readPipelineParts,
  takeComponent,
  trunkOf,
} from '../file/pipeline-file.ts';
import { parseStrictJson } from '../file/strict-json.ts';
import type { JsonObject } from '../json.ts';
import type { Component, Stage } from '../pipeline/component.ts';
import { createPipeline } from '../pipeline/pipeline.ts';
import { tokenize } from '../tokenizer/tokenizer.ts';
import { isPipeline, loadComponent } from './load.ts';
import { tinyNerFile, tinyTextcatFile } from './testing/tiny-models.ts';
import { tinyParserFile } from './testing/tiny-parser.ts';

const words = ['egg', 'rice', 'pan'];
/** A parser, and an entity component and a tagger with its trunk. */
const parser = renamed(tinyParserFile({ words, members: 2 }), 'trees');
const names = onTrunkOf(parser, renamed(tinyNerFile({ words, convolutions: 2, members: 2 }), 'names'));
const classes = renamed(tinyTextcatFile(), 'classes');
const texts = [
  'egg rice . Pan stirs egg',
  '',
  'rice pan '.repeat(300),
  `${'egg pan rice\n'.repeat(500)}egg`,
  // Longer than what is kept of the work of the trunk.
  'pan egg rice . '.repeat(4_500),
];

function renamed(bytes: Uint8Array, name: string): Uint8Array {
  const { tensors, metadata } = readModel(bytes);
  return writeModel({ tensors, metadata: { ...metadata, component: { ...metadata.component, name } } });
}

/** The component in `bytes` with the trunk of another one. */
function onTrunkOf(other: Uint8Array, bytes: Uint8Array): Uint8Array {
  const trunk = trunkOf(readModel(other))!;
  const { tensors, metadata } = readModel(bytes);
  const own = trunkOf(readModel(bytes))!;
  const heads = [...tensors].filter(([name]) => !own.tensors.has(name));
  return writeModel({
    tensors: new Map([...trunk.tensors, ...heads]),
    metadata: { ...metadata, network: { ...metadata.network, ...trunk.network } },
  });
}

const annotate = async (component: Component, list = texts) =>
  (await component.predict(list.map((text) => tokenize(text)))).map((prediction) =>
    'annotations' in prediction ? prediction.annotations : undefined,
  );

describe('a file of several components', () => {
  const joined = joinComponents('kitchen', '0.1.0', [parser, names, classes]);

  it('holds a trunk that two of them have once, and gives each of them back to the byte', () => {
    expect(joined.length).toBeLessThan(parser.length + names.length + classes.length - 2_000);
    expect(takeComponent(joined, 'trees')).toEqual(parser);
    expect(takeComponent(joined, 'names')).toEqual(names);
    expect(takeComponent(joined, 'classes')).toEqual(classes);
    expect(takeComponent(names, 'names')).toBe(names);
    const listed = listComponents(joined);
    expect(listed.map(({ metadata }) => metadata.component.name)).toEqual(['trees', 'names', 'classes']);
    expect(listed.map(({ isShared }) => isShared)).toEqual([true, true, false]);
    expect(listed.map(({ hash }) => hash)).toEqual([parser, names, classes].map((file) => readModel(file).hash));
    expect(() => listComponents(names)).toThrow('network.components');
    expect(() => takeComponent(joined, 'frames')).toThrow('trees, names, classes');
  });

  it('predicts what its components predict by themselves, of texts of any length', async () => {
    const pipeline = loadComponent(joined);
    if (!isPipeline(pipeline)) throw new Error('It is one component.');
    const [together, trees, ents, cats] = await Promise.all([
      annotate(pipeline),
      annotate(loadComponent(parser)),
      annotate(loadComponent(names)),
      annotate(loadComponent(classes)),
    ]);
    texts.forEach((_, i) => {
      expect(together[i]?.tokens).toEqual(trees[i]?.tokens);
      expect(together[i]?.ents).toEqual(ents[i]?.ents);
      expect(together[i]?.cats).toEqual(cats[i]?.cats);
    });
    const [part] = pipeline.components;
    expect(await annotate(part!)).toEqual(trees);
  });

  it('has each text go through the trunk once', async () => {
    const stages: Stage[] = [];
    const pipeline = loadComponent(joined);
    await pipeline.predict([tokenize('egg rice pan'), tokenize(texts[3]!)], { onStage: (stage) => stages.push(stage) });
    expect(stages.filter((stage) => stage === 'trunk')).toHaveLength(1);
    // With other annotations it is the same text.
    const many = Array.from({ length: 60 }, (_, i) => tokenize(`${i} egg rice pan `.repeat(50)));
    stages.length = 0;
    await pipeline.predict(many, { onStage: (stage) => stages.push(stage) });
    expect(stages.filter((stage) => stage === 'trunk')).toHaveLength(3);
  });

  it('tells texts apart whose tokens lie in the same places, however many there are', async () => {
    const first = tokenize('egg rice pan '.repeat(100));
    const docs = Array.from({ length: 300 }, (_, i) =>
      createDoc(first.text.replaceAll('rice pan', i % 2 === 0 ? 'rice egg' : 'Some pan'), first.starts, first.ends),
    );
    const said = await loadComponent(joined).predict([...docs, docs[0]!]);
    const alone = await loadComponent(names).predict([docs[0]!, docs[1]!]);
    const entsOf = (prediction: (typeof said)[number] | undefined) =>
      prediction !== undefined && 'annotations' in prediction ? prediction.annotations.ents : undefined;
    expect(entsOf(said[0])).toEqual(entsOf(alone[0]));
    expect(entsOf(said[299])).toEqual(entsOf(alone[1]));
    expect(entsOf(said[300])).toEqual(entsOf(said[0]));
    expect(entsOf(alone[0])).not.toEqual(entsOf(alone[1]));
  });

  it('counts what is shared once, and works without some of its components or with others', async () => {
    const pipeline = loadComponent(joined);
    if (!isPipeline(pipeline)) throw new Error('It is one component.');
    expect(pipeline.sizeBytes).toBe(joined.length);
    const [trees, ents] = pipeline.components;
    const two = pipeline.without('classes');
    expect(two.sizeBytes).toBe(trees!.sizeBytes! + ents!.sizeBytes! - trees!.shares!.sizeBytes);
    expect(two.assigns).toEqual(['tokens.head', 'tokens.dep', 'tokens.sentenceStart', 'ents']);
    const other = renamed(tinyNerFile({ words, seed: 9 }), 'names');
    const replaced = pipeline.replace('names', loadComponent(other));
    expect((await annotate(replaced, texts.slice(0, 1)))[0]?.ents).toEqual(
      (await annotate(loadComponent(other), texts.slice(0, 1)))[0]?.ents,
    );
    expect(takeComponent(joinComponents('k', '1', [parser, other]), 'names')).toEqual(other);
  });

  it('can be part of a longer pipeline, and tells how far it is', async () => {
    const pipeline = loadComponent(joinComponents('k', '1', [parser, names]));
    const longer = createPipeline([pipeline, loadComponent(classes)]);
    const done: number[] = [];
    await longer.predict(
      texts.slice(0, 3).map((text) => tokenize(text)),
      { onProgress: (count) => done.push(count) },
    );
    expect(done.at(-1)).toBe(3);
  });

  it('is not made of nothing, of two of one name, or of files of several', () => {
    expect(() => joinComponents('k', '1', [])).toThrow('no component');
    expect(() => joinComponents('k', '1', [names, names])).toThrow('"names"');
    expect(() => joinComponents('k', '1', [joined])).toThrow('kitchen');
  });

  const changed = (change: (network: JsonObject) => JsonObject): Uint8Array => {
    const { tensors, metadata } = readModel(joined);
    return writeModel({ tensors, metadata: { ...metadata, network: change(metadata.network) } });
  };
  const part = (index: number): JsonObject => {
    const { components } = readModel(joined).metadata.network;
    return Array.isArray(components) ? components[index] : {};
  };

  it.each<[string, () => Uint8Array, RegExp]>([
    ['no components', () => changed(() => ({})), /network.components/],
    ['an empty list', () => changed(() => ({ components: [] })), /0 components/],
    ['a component twice', () => changed(() => ({ components: [part(0), part(0)] })), /one name/],
    [
      'a component that does not say what it shares',
      () => changed(() => ({ components: [{ ...part(0), shared: 1 }] })),
      /shares/,
    ],
    [
      'tensors of a trunk that are not there',
      () => changed(() => ({ components: [{ ...part(0), shared: false }] })),
      /missing|not there|keys/,
    ],
    [
      'a component without a trunk that shares one',
      () => changed(() => ({ components: [part(0), part(1), { ...part(2), shared: true }] })),
      /agree/,
    ],
    [
      'another width',
      () => changed(() => ({ components: [{ ...part(0), metadata: withWidth(part(0), 16) }, part(1)] })),
      /agree/,
    ],
  ])('is refused with %s', (_, file, reason) => {
    expect(() => loadComponent(file())).toThrow(reason);
    expect(() => loadComponent(file())).toThrow(expect.objectContaining({ code: 'model-corrupt' }));
  });

  it('is refused with two components that fill in the same layer', () => {
    const twice = joinComponents('k', '1', [names, renamed(names, 'others')]);
    expect(() => loadComponent(twice)).toThrow(expect.objectContaining({ code: 'model-corrupt' }));
  });

  it('gives back no component that is not what its hash says', () => {
    const lied = changed(() => ({ components: [part(0), { ...part(1), sha256: 'abc' }, part(2)] }));
    expect(readPipelineParts(readModel(lied))).toHaveLength(3);
    expect(() => takeComponent(lied, 'names')).toThrow('hash');
  });
});

function withWidth({ metadata }: JsonObject, width: number): string {
  const own = parseModelMetadata(parseStrictJson(String(metadata), 'metadata'));
  return JSON.stringify({ ...own, network: { ...own.network, width } });
}

it('tells trunks apart by their numbers, and by the shape that these have', () => {
  const trunk = (shape: readonly number[], ...numbers: number[]) => ({
    network: {},
    tensors: new Map([['facts', { data: Float32Array.from(numbers), shape }]]),
  });
  expect(isSameTrunk(trunk([2, 3], 1, 2, 3, 4, 5, 6), trunk([2, 3], 1, 2, 3, 4, 5, 6))).toBe(true);
  expect(isSameTrunk(trunk([2, 3], 1, 2, 3, 4, 5, 6), trunk([2, 3], 1, 2, 3, 4, 5, 7))).toBe(false);
  expect(isSameTrunk(trunk([2, 3], 1, 2, 3, 4, 5, 6), trunk([3, 2], 1, 2, 3, 4, 5, 6))).toBe(false);
});
