import { createRandom } from 'tincture';
import { describe, expect, test } from 'vitest';
import { gradcheck } from '../testing/gradcheck.ts';
import { type LinearExample, linearObjective } from './textcat-fit.ts';
import { textcatSettings } from './textcat-settings.ts';

describe('the objective of the classifier', () => {
  test.each([false, true])('has the gradient of central differences (several labels: %s)', (isMultiple) => {
    const random = createRandom(1);
    const [labels, features, dimensions] = [3, 5, 2];
    const examples = Array.from({ length: 6 }, (_, i): LinearExample => {
      const targets = isMultiple
        ? [i % 2, 1, i === 0 ? -1 : 0]
        : [0, 0, 0].map((_zero, label) => (label === (i > 3 ? 1 : 0) ? 1 : 0));
      return {
        input: {
          rows: Int32Array.from([i % features, (i + 2) % features]),
          values: Float32Array.from([random.normal(), random.normal()]),
          dense: Float32Array.from({ length: dimensions }, () => random.normal()),
        },
        targets: Int8Array.from(targets),
      };
    });
    const objective = linearObjective(examples, {
      labels,
      columns: features + dimensions,
      features,
      isMultiple,
      c: 2,
      settings: textcatSettings({ balance: 1 }),
      signal: undefined,
    });
    const x = Float32Array.from({ length: (features + dimensions) * labels + labels }, () => random.normal());
    const gradient = new Float32Array(x.length);
    objective(x, gradient);
    const unused = new Float32Array(x.length);
    expect(gradcheck(() => objective(x, unused), x, gradient, x.length)).toEqual([]);
  });

  test('counts the name of a label the less the more texts have the label, and leaves the texts what they count', () => {
    const input = { rows: new Int32Array(0), values: new Float32Array(0), dense: new Float32Array(0) };
    const targets = Int8Array.of(1, 0);
    /** The slope of the bias of the first label; each text, all scores 0, adds half of what it counts. */
    const slope = (texts: number, nameWeight?: number): number => {
      const name = nameWeight === undefined ? [] : [{ input, targets, nameWeight }];
      const objective = linearObjective([...Array<LinearExample>(texts).fill({ input, targets }), ...name], {
        ...{ labels: 2, columns: 1, features: 1, isMultiple: false, c: 1, signal: undefined },
        settings: textcatSettings(),
      });
      const gradient = new Float32Array(4);
      objective(new Float32Array(4), gradient);
      return gradient[2] ?? 0;
    };
    expect(slope(3)).toBeCloseTo(-1.5, 6);
    expect(slope(3, 1)).toBeCloseTo(-1.5 - 0.5 / 4, 6);
    expect(slope(9, 2)).toBeCloseTo(-4.5 - 1 / 10, 6);
  });

  test('counts each class alike where it is told to balance', () => {
    const at = (label: number): LinearExample => ({
      input: { rows: new Int32Array(0), values: new Float32Array(0), dense: new Float32Array(0) },
      targets: Int8Array.from([0, 1], (index) => (index === label ? 1 : 0)),
    });
    const bias = (balance: number): number => {
      const objective = linearObjective([at(0), at(0), at(0), at(1)], {
        labels: 2,
        columns: 1,
        features: 1,
        isMultiple: false,
        c: 1,
        settings: textcatSettings({ balance }),
        signal: undefined,
      });
      const gradient = new Float32Array(4);
      objective(new Float32Array(4), gradient);
      return gradient[2] ?? 0;
    };
    expect(bias(1)).toBeCloseTo(0, 6);
    expect(bias(0)).toBeCloseTo(-1, 6);
  });
});
