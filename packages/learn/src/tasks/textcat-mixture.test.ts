import { createDoc, createRandom } from 'tincture';
import { describe, expect, test } from 'vitest';
import { type LinearExample, type LinearWeights, scoreLinear } from './textcat-fit.ts';
import { chooseShare, type FittedMixture, fitMixture, mixScores, mixWeights } from './textcat-mixture.ts';
import { textcatSettings } from './textcat-settings.ts';

const labels = 2;
const features = 4;
const dimensions = 60;

/** Texts of whose two parts the one that `told` names says the label nine times in ten, the other nothing. */
function drawTexts(count: number, told: 'features' | 'vector' | 'both', seed = 3): LinearExample[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, text): LinearExample => {
    const label = text % labels;
    const hint = (): number => (random.integer(10) === 0 ? 1 - label : label);
    const dense = new Float32Array(dimensions);
    dense[told === 'features' ? random.integer(dimensions) : hint()] = 2;
    return {
      input: {
        rows: Int32Array.of(told === 'vector' ? random.integer(2) : hint(), 2 + random.integer(2)),
        values: Float32Array.of(0.8, 0.6),
        dense,
      },
      targets: Int8Array.of(label === 0 ? 1 : 0, label === 1 ? 1 : 0),
    };
  });
}

interface Given {
  readonly isMixed?: boolean;
  readonly isMultiple?: boolean;
  readonly judges?: readonly LinearExample[];
  readonly names?: readonly LinearExample[];
  readonly size?: { readonly columns: number; readonly features: number };
  readonly onProgress?: (progress: { step: number; steps: number }) => void;
}

function fit(inputs: readonly LinearExample[], given: Given = {}): Promise<FittedMixture> {
  const { isMixed = true, isMultiple = false, judges = [], names = [], onProgress } = given;
  const size = given.size ?? { columns: features + dimensions, features };
  const examples = inputs.map(({ targets }, index) => ({
    doc: createDoc(`text ${index}`, Int32Array.of(0), Int32Array.of(4)),
    targets,
    annotations: {},
    index,
  }));
  return fitMixture(
    isMixed,
    { examples, inputs, names, wordFeatures: size.features, judges },
    {
      labels,
      ...size,
      isMultiple,
      c: 10,
      settings: textcatSettings(),
      signal: undefined,
    },
    { seed: 1, ...(onProgress && { onProgress }) },
  );
}

describe.each([false, true])('several labels: %s', (isMultiple) => {
  test('vectors that say nothing leave their share to those that count less', async () => {
    expect((await fit(drawTexts(400, 'features'), { isMultiple })).share).toBeLessThan(0.5);
  });

  test('vectors that say all have the whole', async () => {
    expect((await fit(drawTexts(400, 'vector'), { isMultiple })).share).toBe(1);
  });

  test('a few texts say too little to change anything', async () => {
    expect((await fit(drawTexts(8, 'features'), { isMultiple })).share).toBe(1);
  });

  test('the mixture scores as what it was judged by, whatever the share', async () => {
    const [texts, judges] = [drawTexts(200, 'both'), drawTexts(100, 'both', 4)];
    const { weights, judged, heldOut, share } = await fit(texts, { isMultiple, judges });
    expect(heldOut).toEqual([]);
    expect(judged.map(({ targets }) => targets)).toEqual(judges.map(({ targets }) => targets));
    for (const [place, judge] of judges.entries()) {
      const scores = scoreLinear(weights, judge, features);
      for (const [label, score] of judged[place]!.scores.entries()) {
        expect(scores[label], `share ${share}`).toBeCloseTo(score, 4);
      }
    }
  });
});

test('the better a mixture of two says the texts, the more of each it has', () => {
  const random = createRandom(5);
  const texts = Array.from({ length: 200 }, (_, text) => Int8Array.of(1 - (text % 2), text % 2));
  /** Scores that are right by one on average, and off by chance. */
  const scores = (noise: number) =>
    texts.map((targets) => ({
      targets,
      scores: Float64Array.from(targets, (target) => target + noise * random.normal()),
    }));
  const [good, alike, poor] = [scores(0.5), scores(0.5), scores(5)];
  expect(chooseShare(good, alike, false)).toBe(0.5);
  expect(chooseShare(good, poor, false)).toBe(1);
  expect(chooseShare(poor, good, false)).toBe(0);
  expect(chooseShare(poor.slice(0, 9), good.slice(0, 9), false), 'of too few texts').toBe(1);
});

test('the other classifier alone has learnt of vectors a quarter as long', async () => {
  const texts = drawTexts(400, 'features');
  const { weights, share } = await fit(texts);
  expect(share).toBe(0);
  const shorter = texts.map(({ input, targets }) => {
    return { input: { ...input, dense: input.dense.map((value) => value / 4) }, targets };
  });
  const alone = await fit(shorter, { isMixed: false });
  for (const place of [0, 5, 20]) {
    const scores = scoreLinear(weights, texts[place]!, features);
    const expected = scoreLinear(alone.weights, shorter[place]!, features);
    for (const [label, score] of scores.entries()) expect(score).toBeCloseTo(expected[label]!, 4);
  }
});

test.each([0.75, 0.25])('mixed weights score a text with the mixture of both scores: %d', (share) => {
  const random = createRandom(6);
  const draw = (length: number): Float32Array => Float32Array.from({ length }, () => random.normal());
  const weights = (): LinearWeights => ({ rows: draw((features + dimensions) * labels), bias: draw(labels) });
  const [first, second] = [weights(), weights()];
  for (const text of drawTexts(5, 'both')) {
    const score = (weights: LinearWeights) => ({ ...text, scores: scoreLinear(weights, text, features) });
    const { scores } = mixScores(score(first), score(second), share);
    const mixed = score(mixWeights(first, second, share)).scores;
    for (const [label, value] of mixed.entries()) expect(value).toBeCloseTo(scores[label]!, 4);
  }
});

test('a text that is held out is scored without what no other text has', async () => {
  const count = 40;
  /** Texts of a word that says the label; `own` is the value of a word beside it that no other text has. */
  const texts = (own: number): LinearExample[] =>
    Array.from({ length: count }, (_, text) => ({
      input: {
        rows: Int32Array.of(text % labels, labels + text),
        values: Float32Array.of(Math.sqrt(1 - own * own), own),
        dense: new Float32Array(0),
      },
      targets: Int8Array.of(1 - (text % labels), text % labels),
    }));
  const size = { columns: labels + count, features: labels + count };
  const { weights, heldOut } = await fit(texts(0.8), { isMixed: false, size });
  const margin = ([first = 0, second = 0]: Float64Array): number => Math.abs(first - second);
  const ofNew = margin(scoreLinear(weights, texts(0)[0]!, size.features));
  // Counted with its own word, a text would have 0.6 of it.
  for (const { scores } of heldOut) expect(margin(scores) / ofNew).toBeGreaterThan(0.9);
});

test('a label that no other text has is known by its name, also to those that judge', async () => {
  const example = (dense: readonly number[], targets: readonly number[]): LinearExample => ({
    input: { rows: new Int32Array(0), values: new Float32Array(0), dense: Float32Array.from(dense) },
    targets: Int8Array.from(targets),
  });
  const texts = Array.from({ length: 20 }, () => example([1, 0], [1, 0]));
  const rare = example([0, 1], [0, 1]);
  const size = { columns: 2, features: 0 };
  const judge = (names: readonly LinearExample[]) => fit([...texts, rare], { isMixed: false, size, names });
  const margin = ([first = 0, second = 0]: Float64Array = new Float64Array(2)): number => second - first;
  expect((await judge([])).judged).toHaveLength(20);
  const { judged, heldOut } = await judge([{ ...rare, nameWeight: 1 }]);
  expect(judged).toHaveLength(21);
  expect(margin(heldOut.find(({ targets }) => targets[1] === 1)?.scores)).toBeGreaterThan(0);
  const { weights } = await fit(texts, { isMixed: false, size, names: [{ ...rare, nameWeight: 1 }] });
  expect(margin(scoreLinear(weights, rare, size.features))).toBeGreaterThan(0);
});

test('a gain within one standard error changes no share', () => {
  const random = createRandom(3);
  const first = Array.from({ length: 200 }, (_, text) => {
    const targets = Int8Array.of(1 - (text % 2), text % 2);
    return { targets, scores: Float64Array.from(targets, (target) => target + 0.5 * random.normal()) };
  });
  // Better by chance, and by less than chance does.
  const second = first.map(({ targets, scores }) => ({
    targets,
    scores: scores.map((score) => score + 0.02 * random.normal()),
  }));
  expect(chooseShare(first, second, false)).toBe(1);
});

test('one classifier alone is what it would be in a mixture that has it whole', async () => {
  const texts = drawTexts(400, 'vector');
  const alone = await fit(texts, { isMixed: false });
  expect(alone.share).toBe(1);
  expect((await fit(texts)).weights).toEqual(alone.weights);
});

test.each([0, 100])(
  'the steps that are told rise, and end with those that were foretold (judges: %i)',
  async (count) => {
    const told: { step: number; steps: number }[] = [];
    await fit(drawTexts(60, 'both'), {
      judges: drawTexts(count, 'both', 4),
      onProgress: ({ step, steps }) => told.push({ step, steps }),
    });
    const steps = told.map(({ step }) => step);
    expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
    expect(new Set(told.map((each) => each.steps)).size).toBe(1);
    expect(steps.at(-1)).toBeLessThanOrEqual(told[0]!.steps);
    expect(steps.at(-1)).toBeGreaterThan(told[0]!.steps / 2);
  },
);
