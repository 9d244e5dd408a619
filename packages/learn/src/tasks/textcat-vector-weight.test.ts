import { createDoc, createRandom } from 'tincture';
import { describe, expect, test } from 'vitest';
import type { LinearExample } from './textcat-fit.ts';
import { textcatSettings } from './textcat-settings.ts';
import { chooseVectorMultiple, mostChoiceSteps } from './textcat-vector-weight.ts';

const labels = 2;
const features = 4;
const dimensions = 60;

/** Texts of whose two parts the one that `told` names says the label nine times in ten, the other nothing. */
function drawTexts(count: number, told: 'features' | 'vector'): LinearExample[] {
  const random = createRandom(3);
  return Array.from({ length: count }, (_, text): LinearExample => {
    const label = text % labels;
    const hint = random.integer(10) === 0 ? 1 - label : label;
    const guess = random.integer(dimensions);
    const dense = new Float32Array(dimensions);
    dense[told === 'vector' ? hint : guess] = 2;
    return {
      input: {
        rows: Int32Array.of(told === 'features' ? hint : guess % 2, 2 + random.integer(2)),
        values: Float32Array.of(0.8, 0.6),
        dense,
      },
      targets: Int8Array.of(label === 0 ? 1 : 0, label === 1 ? 1 : 0),
    };
  });
}

function choose(texts: readonly LinearExample[], isMultiple: boolean, onStep?: (step: number) => void) {
  const examples = texts.map(({ targets }, index) => ({
    doc: createDoc(`text ${index}`, Int32Array.of(0), Int32Array.of(4)),
    targets,
    annotations: {},
    index,
  }));
  const settings = textcatSettings();
  const size = { labels, columns: features + dimensions, features };
  return chooseVectorMultiple(
    examples,
    texts,
    { ...size, isMultiple, c: 10, settings, signal: undefined, ...(onStep && { onStep }) },
    1,
  );
}

describe.each([false, true])('several labels: %s', (isMultiple) => {
  test('vectors that say nothing count less than the preset', async () => {
    expect(await choose(drawTexts(400, 'features'), isMultiple)).toBeLessThan(1);
  });

  test('vectors that say all count as preset', async () => {
    expect(await choose(drawTexts(400, 'vector'), isMultiple)).toBe(1);
  });

  test('a few texts say too little to change anything, be they judged or not', async () => {
    for (const count of [8, 16]) expect(await choose(drawTexts(count, 'features'), isMultiple)).toBe(1);
    // Here each of the eight that are judged would speak for another weight.
    const clear = drawTexts(12, 'features').map(({ input, targets }, text) => ({
      ...{ input: { ...input, rows: Int32Array.of(text % labels, 2) }, targets },
    }));
    expect(await choose(clear, isMultiple)).toBe(1);
  });
});

test('the steps that are told rise, and stay below those that were foretold', async () => {
  const steps: number[] = [];
  await choose(drawTexts(60, 'features'), false, (step) => steps.push(step));
  expect(steps).toEqual([...steps].sort((a, b) => a - b));
  expect(steps.at(-1)).toBeLessThanOrEqual(mostChoiceSteps);
  expect(steps.at(-1)).toBeGreaterThan(mostChoiceSteps / 2);
});
