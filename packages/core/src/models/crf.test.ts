import { describe, expect, test } from 'vitest';
import { createRandom } from '../random.ts';
import { bestPath, createLattice, pathProbability, setPotentials, sumPaths, transitionWeights } from './crf.ts';
import { createTagScheme, readTags, stepCount } from './ner-tags.ts';
import { SpanConfidences } from './span-confidences.ts';

const scheme = createTagScheme(2);
const { tags } = scheme;
const random = createRandom(4);
const floats = (count: number, scale = 1): Float32Array =>
  Float32Array.from({ length: count }, () => scale * random.normal());
const transitions = { steps: floats(scheme.from.length), starts: floats(tags), ends: floats(tags) };

test.each([1, 2, 7])('the scheme of %i labels has as many steps as are counted', (labels) => {
  expect(createTagScheme(labels).firstInto.at(-1)).toBe(stepCount(labels));
  expect(stepCount(labels)).toBe(createTagScheme(labels).from.length);
});

/** All allowed paths of a length with their scores, by trying every sequence of tags. */
function allPaths(scores: Float32Array, length: number): { path: number[]; score: number }[] {
  const steps = new Map<string, number>();
  scheme.from.forEach((from, step) => {
    steps.set(`${from} ${scheme.to[step]}`, transitions.steps[step]!);
  });
  let paths: { path: number[]; score: number }[] = [{ path: [], score: 0 }];
  for (let token = 0; token < length; token++) {
    paths = paths.flatMap(({ path, score }) =>
      Array.from({ length: tags }, (_, tag) => {
        const before = path.at(-1);
        const start = scheme.canStart[tag] === 1 ? transitions.starts[tag]! : Number.NaN;
        const step = before === undefined ? start : (steps.get(`${before} ${tag}`) ?? Number.NaN);
        return { path: [...path, tag], score: score + step + scores[token * tags + tag]! };
      }).filter((one) => !Number.isNaN(one.score)),
    );
  }
  return paths
    .filter(({ path }) => scheme.canEnd[path.at(-1) ?? 0] === 1)
    .map(({ path, score }) => ({ path, score: score + transitions.ends[path.at(-1) ?? 0]! }));
}

describe('over all allowed paths', () => {
  test.each([1, 2, 3, 4])(
    'of %i tokens, the best one, their sum and a probability are what trying each gives',
    (length) => {
      for (let round = 0; round < 20; round++) {
        const scores = floats(length * tags, 2);
        const paths = allPaths(scores, length);
        const best = paths.reduce((a, b) => (b.score > a.score ? b : a));
        const path = new Uint16Array(length);
        bestPath(scheme, transitions, scores, 0, length, 0, path, new Uint16Array(length * tags));
        expect([...path]).toEqual(best.path);
        const lattice = createLattice(scheme, length);
        const weights = transitionWeights(scheme, transitions);
        setPotentials(scheme, lattice, scores, 0, length);
        const sum = paths.reduce((total, { score }) => total + Math.exp(score), 0);
        expect(sumPaths(scheme, weights, lattice, length)).toBeCloseTo(Math.log(sum), 9);
        const last = length - 1;
        const like = paths.filter((one) => one.path[last] === best.path[last]);
        const expected = like.reduce((total, { score }) => total + Math.exp(score), 0) / sum;
        expect(pathProbability(scheme, weights, lattice, path, last, length)).toBeCloseTo(expected, 9);
      }
    },
  );
  test('an entity is not left open at the end, however likely that looks', () => {
    const scores = new Float32Array(2 * tags);
    scores[tags + 1] = 50;
    const path = new Uint16Array(2);
    bestPath(scheme, transitions, scores, 0, 2, 0, path, new Uint16Array(2 * tags));
    expect(scheme.canEnd[path[1]!]).toBe(1);
  });
});

test('confidences are the same to the last bit however long the windows are', () => {
  const weights = transitionWeights(scheme, transitions, 1.3);
  for (const length of [1, 2, 9, 40, 130]) {
    const scores = floats(length * tags, 2);
    const path = new Uint16Array(length);
    bestPath(scheme, transitions, scores, 0, length, 0.5, path, new Uint16Array(length * tags));
    const spans = readTags(path, length);
    const text = { scores, length, path, spans };
    const whole = new SpanConfidences(scheme, 1_000).of(text, weights, 1.3, 0.5);
    const lattice = createLattice(scheme, length);
    setPotentials(scheme, lattice, scores, 0, length, 1.3, 0.5);
    sumPaths(scheme, weights, lattice, length);
    expect(whole).toEqual(
      spans.map(({ startToken, endToken }) => pathProbability(scheme, weights, lattice, path, startToken, endToken)),
    );
    for (const windowTokens of [1, 2, 3, 7, 64])
      expect(new SpanConfidences(scheme, windowTokens).of(text, weights, 1.3, 0.5)).toEqual(whole);
  }
});
