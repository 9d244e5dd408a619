import { createRandom, type Document, loadComponent, parseTask, readModel, tokenize } from 'tincture';
import { describe, expect, test } from 'vitest';
import { vectorsOf } from '../testing/small-vectors.ts';
import { trainTextcat } from './textcat.ts';
import type { TextcatExample } from './textcat-data.ts';
import type { FittedMixture } from './textcat-mixture.ts';
import { fitNetwork, networkTexts, scoreNetwork } from './textcat-network-fit.ts';
import { addNetwork, isNetworkTried, networkBytes, triedEpochs, usualFilters } from './textcat-network-mix.ts';
import { textcatSettings } from './textcat-settings.ts';

const firsts = Array.from({ length: 40 }, (_, i) => `${'bdfgklmnprst'[i % 12]}o${'aeiou'[i % 5]}${i}x`);
const seconds = Array.from({ length: 40 }, (_, i) => `${'bdfgklmnprst'[i % 12]}u${'aeiou'[i % 5]}${i}z`);
const vectors = vectorsOf([...firsts, ...seconds]);
const names = ['SAME', 'OTHER'];
const task = parseTask('pairs', { kind: 'textcat', labels: names });

/** Texts whose label is whether two words are of the same half: neither says anything alone, and most pairs are new. */
function drawTexts(count: number, seed: number): Document[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const [a, b] = [random.integer(40), random.integer(40)];
    const label = a % 2 === b % 2 ? 'SAME' : 'OTHER';
    const filler = `w${random.integer(9)}`;
    return { text: `${filler} ${firsts[a]} ${seconds[b]} ${filler}`, annotations: { cats: { [label]: 1 } } };
  });
}

function examplesOf(documents: readonly Document[]): TextcatExample[] {
  return documents.map(({ text, annotations }, index) => ({
    doc: tokenize(text),
    targets: Int8Array.from(names, (name) => (annotations.cats?.[name] === 1 ? 1 : -1)),
    annotations,
    index,
  }));
}

const settings = textcatSettings({ networkFilters: 32 });

describe('a network over the windows of words', async () => {
  const examples = examplesOf([...drawTexts(900, 1), ...drawTexts(200, 2)]);
  const all = await networkTexts(examples, vectors);
  const learn = Array.from({ length: 900 }, (_, place) => place);
  const judge = Array.from({ length: 200 }, (_, place) => 900 + place);
  const fit = (changed: { signal?: AbortSignal; onEpoch?: (loss: number) => void } = {}) =>
    fitNetwork(all, learn, {
      labels: 2,
      filters: 32,
      balance: 1,
      epochs: 20,
      seed: 1,
      signal: undefined,
      onEpoch: () => {},
      ...changed,
    });

  test('learns what no word says alone', async () => {
    const losses: number[] = [];
    const weights = await fit({ onEpoch: (loss) => losses.push(loss) });
    expect(losses).toHaveLength(20);
    expect(losses.at(-1)).toBeLessThan(0.5 * losses[0]!);
    const scores = await scoreNetwork(all, judge, weights);
    const right = scores.filter(([same, other], i) => same! > other! === (examples[judge[i]!]!.targets[0] === 1));
    expect(right.length / judge.length).toBeGreaterThan(0.9);
    const again = await fit();
    expect(again).toEqual(weights);
  });

  test('can be stopped', async () => {
    const controller = new AbortController();
    const onEpoch = (): void => controller.abort(new Error('stopped'));
    await expect(fit({ signal: controller.signal, onEpoch })).rejects.toThrow('stopped');
  });

  /** A linear classifier that says nothing, or as good as all. */
  const linear = (dev: readonly TextcatExample[], knows: boolean): FittedMixture => ({
    weights: { rows: new Float32Array(2), bias: Float32Array.of(0.1, 0) },
    judged: dev.map(({ targets }) => ({
      scores: Float64Array.from(targets, (target) => (knows ? 3 * target : 0)),
      targets,
    })),
    heldOut: [],
    share: 1,
  });
  const add = (knows: boolean) => {
    const [train, dev] = [examples.slice(0, 900), examples.slice(900)];
    return addNetwork(linear(dev, knows), { examples: train, names: [], dev, vectors }, settings, { seed: 1 });
  };

  test('is added where it says better what it did not learn from', async () => {
    const fitted = await add(false);
    expect(fitted.network?.bias).toHaveLength(32);
    const right = fitted.judged.filter(({ scores, targets }) => scores[0]! > scores[1]! === (targets[0] === 1));
    expect(right.length).toBeGreaterThan(180);
  });

  test('is left out where it adds nothing', async () => {
    const fitted = await add(true);
    expect(fitted.network).toBeUndefined();
    expect(fitted.weights.bias).toEqual(Float32Array.of(0.1, 0));
  });
});

test('a network is tried where one label of many texts is chosen, and there is room for it', () => {
  const examples = examplesOf(drawTexts(3_000, 3));
  const isTried = (count: number, isMultiple: boolean, given = {}, own: typeof vectors | undefined = vectors) =>
    isNetworkTried(examples.slice(0, count), 2, isMultiple, { ...settings, ...given }, own);
  expect(isTried(3_000, false)).toBe(true);
  expect(isTried(2_999, false)).toBe(false);
  expect(isTried(3_000, true)).toBe(false);
  expect(isTried(3_000, false, { networkFilters: 0 })).toBe(false);
  expect(isTried(3_000, false, { vectorWords: 0 })).toBe(false);
  expect(isTried(3_000, false, { maxBytes: 4 * networkBytes(32, 2, 2) - 1 })).toBe(false);
  expect(isNetworkTried(examples, 2, false, settings, undefined)).toBe(false);
});

test('with dozens of labels, each of which takes time, a network has half as many filters', () => {
  expect([2, 32, 33, 77].map(usualFilters)).toEqual([128, 128, 64, 64]);
});

test('texts of very many words are seen less often', () => {
  expect(triedEpochs(60_000)).toEqual([8, 24]);
  expect(triedEpochs(1_600_000)).toEqual([8, 10]);
  expect(triedEpochs(4_000_000)).toEqual([4]);
  expect(triedEpochs(100_000_000)).toEqual([1]);
});

test('a trained model has its network in the file, and says of texts what it said of those held out', async () => {
  const train = drawTexts(3_000, 4);
  const told: { step: number; steps: number }[] = [];
  const options = { seed: 1, vectors, settings: { iterations: 10, networkFilters: 32 } };
  const trained = await trainTextcat(task, train, [], { ...options, onProgress: (progress) => told.push(progress) });
  expect(trained.settings.networkFilters).toBe(32);
  const steps = told.map(({ step }) => step);
  expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
  expect(new Set(told.map(({ steps }) => steps)).size).toBe(1);
  expect(told.at(-1)?.step).toBeLessThanOrEqual(told[0]!.steps);
  expect(readModel(trained.bytes).metadata.network.windows).toMatchObject({ filters: 32 });
  const accuracy = async (bytes: Uint8Array): Promise<number> => {
    const test = drawTexts(300, 5);
    const said = await loadComponent(bytes).predict(test.map(({ text }) => tokenize(text)));
    const right = said.filter((one, i) => {
      const cats = 'annotations' in one ? one.annotations.cats : undefined;
      return (cats?.SAME ?? 0) > 0.5 === (test[i]!.annotations.cats?.SAME === 1);
    });
    return right.length / test.length;
  };
  const without = await trainTextcat(task, train, [], {
    ...options,
    settings: { iterations: 10, networkFilters: 0 },
  });
  expect(without.settings.networkFilters).toBeUndefined();
  expect(readModel(without.bytes).metadata.network.windows).toBeUndefined();
  const [withNetwork, alone] = [await accuracy(trained.bytes), await accuracy(without.bytes)];
  expect(withNetwork).toBeGreaterThan(alone + 0.02);
  expect(withNetwork).toBeGreaterThan(0.95);
  expect(Math.abs(withNetwork - (trained.score?.value ?? 0))).toBeLessThan(0.06);
}, 60_000);
