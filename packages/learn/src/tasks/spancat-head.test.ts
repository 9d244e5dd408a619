import { createRandom } from 'tincture';
import { createKernels } from 'tincture/training';
import { expect, test } from 'vitest';
import { createParameters, parameterCount } from '../optimizers/parameters.ts';
import { gradcheck } from '../testing/gradcheck.ts';
import type { SpancatTarget } from './spancat-data.ts';
import { spanHead } from './spancat-head.ts';

const width = 8;
const rows = 12;
/** Seven words and four, with an empty row between. */
const targets: { start: number; length: number; target: SpancatTarget }[] = [
  {
    start: 0,
    length: 7,
    target: [
      { startToken: 0, endToken: 4, label: 0 },
      { startToken: 2, endToken: 3, label: 1 },
      { startToken: 2, endToken: 3, label: 0 },
      { startToken: 3, endToken: 6, label: 1 },
      // Of another task: what it is here is not known.
      { startToken: 5, endToken: 7, label: -1 },
    ],
  },
  { start: 8, length: 4, target: [] },
];

test.each([
  ['the finder', 0],
  ['n-grams up to 2 and the finder', 2],
  ['n-grams alone', 4],
])('with %s, the gradients of the head for spans are those of central differences', (_, ngrams) => {
  const head = spanHead({ labels: 2, spanWidth: 8, ngrams, longest: 4, finderWeight: 0.5 });
  const sizes = head.sizes(width);
  const count = parameterCount(sizes);
  const kernels = createKernels(16 * count + 3 * head.bytes(width, rows, 7) + 65_536);
  const parameters = createParameters(kernels, sizes);
  const random = createRandom(7);
  const trainer = head.create(kernels, parameters, width, 7, random);
  // No part of the head is at its beginning; a bias lifts the finder so that no step changes what it suggests.
  parameters.values.forEach((value, i) => {
    parameters.values[i] = value + 0.3 * random.normal();
  });
  const finderBias = parameters.get('tokens.bias').value;
  finderBias.fill(2, 3 * 8, 3 * 8 + 3);
  const [hidden, dHidden] = [kernels.floats(rows * width), kernels.floats(rows * width)];
  hidden.forEach((_value, i) => {
    hidden[i] = i >= 7 * width && i < 8 * width ? 0 : 0.5 * random.normal();
  });
  const start = kernels.mark();
  const loss = (): number => {
    kernels.release(start);
    return trainer.addGradients(hidden, dHidden, rows, targets, 0.7);
  };
  loss();
  const [computed, computedHidden] = [parameters.gradients.slice(), dHidden.slice()];
  expect(computed.filter((slope) => slope !== 0).length).toBeGreaterThan(count / 2);
  expect(gradcheck(loss, parameters.values, computed, count)).toEqual([]);
  expect(gradcheck(loss, hidden, computedHidden, rows * width)).toEqual([]);
});

test('the head learns on what is marked though the finder suggests nothing, and on nothing else', () => {
  const head = spanHead({ labels: 2, spanWidth: 8, ngrams: 0, longest: 4, finderWeight: 0 });
  const sizes = head.sizes(width);
  const kernels = createKernels(16 * parameterCount(sizes) + head.bytes(width, rows, 7) + 65_536);
  const parameters = createParameters(kernels, sizes);
  const trainer = head.create(kernels, parameters, width, 7, createRandom(1));
  const [hidden, dHidden] = [kernels.floats(rows * width), kernels.floats(rows * width)];
  trainer.addGradients(hidden, dHidden, rows, targets, 1);
  const { gradient } = parameters.get('output.bias');
  const before = gradient.slice();
  expect(before.slice(0, 2).every((slope) => slope !== 0)).toBe(true);
  trainer.addGradients(hidden, dHidden, rows, targets.slice(1), 1);
  expect(gradient).toEqual(before);
});
