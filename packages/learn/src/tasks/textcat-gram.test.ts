import { createRandom } from 'tincture';
import { expect, test } from 'vitest';
import { fitLinear, type LinearExample, scoreLinear } from './textcat-fit.ts';
import { isWorthRotating, rotateInputs } from './textcat-gram.ts';
import { textcatSettings } from './textcat-settings.ts';

const [labels, features, dimensions] = [3, 400, 4];
const columns = features + dimensions;

function drawInputs(count: number): LinearExample[] {
  const random = createRandom(2);
  const drawn = Array.from({ length: count }, (_, i): LinearExample => {
    const rows = Int32Array.from(new Set(Array.from({ length: 30 }, () => random.integer(features))));
    return {
      input: {
        rows,
        values: Float32Array.from(rows, () => random.normal() / 5),
        dense: Float32Array.from({ length: dimensions }, () => random.normal() / 2),
      },
      targets: Int8Array.from({ length: labels }, (_zero, label) => (i % labels === label ? 1 : 0)),
    };
  });
  // A copy with another label, and a text without anything.
  const copy = { input: drawn[0]!.input, targets: drawn[1]!.targets };
  const empty = { rows: new Int32Array(0), values: new Float32Array(0), dense: new Float32Array(dimensions) };
  return [...drawn, copy, { input: empty, targets: drawn[2]!.targets }];
}

test.each([false, true])(
  'a training on rotated texts ends at the same weights (several labels: %s)',
  async (isMultiple) => {
    const inputs = drawInputs(40);
    const options = { labels, isMultiple, c: 10, settings: textcatSettings(), signal: undefined };
    const plain = await fitLinear(inputs, { ...options, columns, features });
    const rotated = await rotateInputs(inputs, features, columns);
    const turned = await fitLinear(rotated.inputs, { ...options, columns: inputs.length, features: 0 });
    const back = rotated.expand(turned);
    inputs.forEach((example, text) => {
      const scores = scoreLinear(plain, example, features);
      const own = scoreLinear(turned, rotated.inputs[text]!, 0);
      const expanded = scoreLinear(back, example, features);
      for (let label = 0; label < labels; label++) {
        expect(Math.abs(own[label]! - scores[label]!)).toBeLessThan(0.02);
        expect(Math.abs(expanded[label]! - own[label]!)).toBeLessThan(0.001);
      }
    });
    expect(back.rows.every(Number.isFinite)).toBe(true);
  },
);

test('can be stopped while texts are multiplied with one another', async () => {
  const [text] = drawInputs(3);
  // Over 10⁸ multiplications.
  const many = Array.from({ length: 1_000 }, () => text!);
  await expect(rotateInputs(many, features, columns, AbortSignal.abort(new Error('stopped')))).rejects.toThrow(
    'stopped',
  );
});

test('pays for few texts with many features, where the steps are many', () => {
  const few = drawInputs(40);
  const many = Array.from({ length: 2_000 }, () => few[0]!);
  expect(isWorthRotating(few, columns, labels, 60)).toBe(true);
  expect(isWorthRotating(few, columns, labels, 1)).toBe(false);
  expect(isWorthRotating(many, columns, labels, 60)).toBe(false);
  expect(isWorthRotating(many, 1_000_000, labels, 60)).toBe(true);
});
