import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketCount, type CandidateRule, type FinderScores, findCandidates, lengthBucket } from './span-candidates.ts';

function candidates(scores: FinderScores, length: number, rule: CandidateRule): string[] {
  const found: string[] = [];
  findCandidates(scores, length, rule, (start, end, score) => found.push(`${start} ${end} ${score}`));
  return found;
}

/** The same, by looking at every span. */
function slowCandidates({ starts, ends, joins }: FinderScores, length: number, rule: CandidateRule): string[] {
  const { least, ngrams, longest } = rule;
  const found: string[] = [];
  for (let start = 0; start < length; start++) {
    for (let end = start + 1; end <= Math.min(length, start + longest); end++) {
      const score = Math.min(starts[start]!, ends[end - 1]!, ...joins.subarray(start, end - 1));
      if (end - start <= ngrams) found.push(`${start} ${end} Infinity`);
      else if (score >= least) found.push(`${start} ${end} ${score}`);
    }
  }
  return found;
}

test('candidates are the n-grams and what the finder suggests, as looking at every span finds them', () => {
  const scores = fc.float32Array({ minLength: 8, maxLength: 8, min: -4, max: 4, noNaN: true });
  const rule = fc.record({ least: fc.integer({ min: -3, max: 3 }), ngrams: fc.nat(3), longest: fc.nat(9) });
  fc.assert(
    fc.property(scores, scores, scores, fc.nat(8), rule, (starts, ends, joins, length, given) => {
      const finder = { starts, ends, joins };
      expect(candidates(finder, length, given)).toEqual(slowCandidates(finder, length, given));
    }),
    { numRuns: 300 },
  );
});

test('lengths fall into buckets that never go back', () => {
  const buckets = Array.from({ length: 200 }, (_, i) => lengthBucket(i + 1));
  expect(buckets.slice(0, 8)).toEqual([0, 1, 2, 3, 4, 5, 5, 6]);
  expect(buckets.every((bucket, i) => i === 0 || bucket >= buckets[i - 1]!)).toBe(true);
  expect(Math.max(...buckets)).toBe(bucketCount - 1);
});
