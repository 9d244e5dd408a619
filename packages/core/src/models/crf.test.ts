import { describe, expect, test } from 'vitest';
import { createKernels } from '../kernels/wasm-kernels.ts';
import { createRandom } from '../random.ts';
import { createLattice, type Lattice, latticeBytes, never } from './crf.ts';
import { createTagScheme, stepCount } from './ner-tags.ts';

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

/** A lattice for the transitions above, with `scores`. */
function latticeOf(scores: Float32Array, length: number, temperature = 1): Lattice {
  const lattice = createLattice(createKernels(latticeBytes(scheme, 8)), scheme, 8);
  lattice.setTransitions(transitions, temperature);
  lattice.setScores(scores, 0, length);
  return lattice;
}

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
        const lattice = latticeOf(scores, length);
        lattice.bestPath(path);
        expect([...path]).toEqual(best.path);
        const sum = paths.reduce((total, { score }) => total + Math.exp(score), 0);
        lattice.sumPaths();
        expect(lattice.logSum()).toBeCloseTo(Math.log(sum), 4);
        for (let start = 0; start < length; start++) {
          for (let end = start + 1; end <= length; end++) {
            const part = best.path.slice(start, end).join(' ');
            const like = paths.filter((one) => one.path.slice(start, end).join(' ') === part);
            const expected = like.reduce((total, { score }) => total + Math.exp(score), 0) / sum;
            expect(lattice.pathProbability(path, start, end)).toBeCloseTo(expected, 5);
          }
        }
      }
    },
  );
  test('an entity is not left open at the end, however likely that looks', () => {
    const scores = new Float32Array(2 * tags);
    scores[tags + 1] = 50;
    const path = new Uint16Array(2);
    latticeOf(scores, 2).bestPath(path);
    expect(scheme.canEnd[path[1]!]).toBe(1);
  });
});

test('what is forbidden is on no path', () => {
  const lattice = latticeOf(floats(3 * tags), 3);
  lattice.setScores(floats(3 * tags), 0, 3);
  lattice.changeScores((score, token, tag) => (token === 1 && tag !== 4 ? never : score));
  const path = new Uint16Array(3);
  lattice.bestPath(path);
  expect(path[1]).toBe(4);
  lattice.sumPaths();
  expect(lattice.pathProbability(path, 1, 2)).toBeCloseTo(1, 5);
});

test('a probability is never above 1, however the sums are rounded', () => {
  for (let round = 0; round < 200; round++) {
    const lattice = latticeOf(floats(8 * tags, 12), 8);
    const path = new Uint16Array(8);
    lattice.bestPath(path);
    lattice.sumPaths();
    for (let end = 1; end <= 8; end++) expect(lattice.pathProbability(path, 0, end)).toBeLessThanOrEqual(1);
  }
});

test('a temperature makes all paths more alike, and leaves the best one', () => {
  const scores = floats(4 * tags, 3);
  const probabilities = [0.5, 1, 4].map((temperature) => {
    const lattice = latticeOf(scores, 4, temperature);
    const path = new Uint16Array(4);
    lattice.bestPath(path);
    lattice.sumPaths();
    return lattice.pathProbability(path, 0, 4);
  });
  expect(probabilities).toEqual([...probabilities].sort((a, b) => b - a));
});

test('a probability is one also where neighbours contradict each other beyond all sums', () => {
  const scores = new Float32Array(3 * tags).fill(-1_000);
  // Outside, then inside an entity that never began, then outside.
  [0, tags + 2, 2 * tags].forEach((at) => {
    scores[at] = 1_000;
  });
  const lattice = latticeOf(scores, 3);
  const path = new Uint16Array(3);
  lattice.bestPath(path);
  lattice.sumPaths();
  expect(lattice.pathProbability(path, 0, 3)).toBeGreaterThanOrEqual(0);
});

test('a sequence that contradicts itself changes nothing for the next one', () => {
  // Three labels leave columns unused in the rows of the kernels.
  const wide = createTagScheme(3);
  const lattice = createLattice(createKernels(latticeBytes(wide, 5)), wide, 5);
  lattice.setTransitions({
    steps: floats(wide.from.length, 1),
    starts: floats(wide.tags, 2),
    ends: floats(wide.tags, 3),
  });
  const usual = floats(5 * wide.tags, 4);
  const path = new Uint16Array(5);
  const confidence = (scores: Float32Array): number => {
    lattice.setScores(scores, 0, 5);
    lattice.bestPath(path);
    lattice.sumPaths();
    return lattice.pathProbability(path, 0, 5);
  };
  const before = confidence(usual);
  const odd = new Float32Array(5 * wide.tags).fill(-1_000);
  for (let token = 0; token < 5; token++) odd[token * wide.tags + (token % 2 === 0 ? 0 : 2)] = 1_000;
  confidence(odd);
  expect(confidence(usual)).toBe(before);
  expect(before).toBeGreaterThan(0);
});
