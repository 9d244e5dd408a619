import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TinctureError } from '../errors/tincture-error.ts';
import { readModel, writeModel } from '../file/model-file.ts';
import { createRandom } from '../random.ts';
import { tokenize } from '../tokenizer/tokenizer.ts';
import { loadComponent } from './load.ts';
import { type Candidate, createSpanNetwork } from './span-network.ts';
import { chooseSpans, cross, spanConfidence } from './spancat.ts';
import { readSpancatModel } from './spancat-file.ts';
import { tinySpancat, tinySpancatFile } from './testing/tiny-models.ts';

const words = ['pear', 'plum', 'is', 'red'];
const rule = { least: -1, ngrams: 2, longest: 6 };

/** `0-3 0.5 -1`: tokens 0 to 3, and the scores of the labels. */
function candidate(marks: string, finder = 0): Candidate {
  const [, start, end, scores = ''] = /^(\d+)-(\d+) (.*)$/.exec(marks) ?? [];
  const numbers = scores.split(' ').map(Number);
  return { startToken: Number(start), endToken: Number(end), finder, scores: Float32Array.from(numbers) };
}

function chosen(marks: readonly string[], { crossing = true, several = true, threshold = 0 } = {}): string[] {
  const candidates = marks.map((mark) => candidate(mark));
  return chooseSpans(candidates, { finder: -1, threshold, crossing, several }).map(
    ({ startToken, endToken, label }) => `${startToken}-${endToken} ${label}`,
  );
}

describe('spans are chosen', () => {
  test('with each label that scores enough', () => {
    expect(chosen(['0-2 1 -1', '0-3 2 0', '1-2 -1 -2'])).toEqual(['0-2 0', '0-3 0', '0-3 1']);
    expect(chosen(['0-2 1 -1', '0-3 2 0'], { threshold: 1.5 })).toEqual(['0-3 0']);
  });
  test('only where the finder suggests them', () => {
    const choice = { finder: -1, threshold: 0, crossing: true, several: true };
    expect(chooseSpans([candidate('0-1 2', -1.5), candidate('1-2 2', Number.POSITIVE_INFINITY)], choice)).toHaveLength(
      1,
    );
  });
  test('with the best label alone where words never have two', () => {
    expect(chosen(['0-2 1 3', '0-3 2 0'], { several: false })).toEqual(['0-2 1', '0-3 0']);
  });
  test('without those that cross a better one where spans never do', () => {
    expect(chosen(['0-3 1', '1-5 3', '2-4 2', '4-6 2.5'], { crossing: false })).toEqual(['1-5 0', '2-4 0']);
    expect(chosen(['0-3 1', '3-5 3'], { crossing: false })).toEqual(['0-3 0', '3-5 0']);
  });
  test('so that none of them cross, and none is left out for nothing', () => {
    const mark = fc.record({
      start: fc.nat(12),
      length: fc.integer({ min: 1, max: 6 }),
      score: fc.integer({ min: -2, max: 9 }),
    });
    fc.assert(
      fc.property(fc.array(mark, { maxLength: 20 }), (marks) => {
        const all = marks
          .map(({ start, length, score }) => candidate(`${start}-${start + length} ${score}`))
          .sort((a, b) => a.startToken - b.startToken || a.endToken - b.endToken);
        const kept = chooseSpans(all, { finder: -1, threshold: 0, crossing: false, several: true });
        expect(kept.some((a) => kept.some((b) => cross(a, b)))).toBe(false);
        const enough = all.filter(({ scores }) => scores[0]! >= 0);
        const isLost = (span: Candidate): boolean =>
          !kept.some(
            ({ startToken, endToken, score }) =>
              startToken === span.startToken && endToken === span.endToken && score === span.scores[0],
          ) && !kept.some((other) => cross(other, span) && other.score >= span.scores[0]!);
        expect(enough.filter(isLost)).toEqual([]);
      }),
    );
  });
  test('and are as sure as their scores', () => {
    const decoding = { ...tinySpancat().decoding, temperature: 2, offset: 1 };
    expect(spanConfidence(-2, decoding)).toBeCloseTo(0.5);
    expect(spanConfidence(400, decoding)).toBeLessThanOrEqual(1);
    expect(spanConfidence(-400, decoding)).toBeGreaterThanOrEqual(0);
  });
});

describe('the network', () => {
  const texts = ['a pear is red', 'plum', '', 'the plum is red and the pear is a plum'];
  test('gives each text its own candidates, in whatever batch it is', () => {
    const { weights } = tinySpancat({ words, labels: 2, members: 2 });
    const network = createSpanNetwork(weights);
    const docs = texts.map(tokenize);
    const together = network.score(docs, rule);
    expect(together[2]).toEqual([]);
    expect(together[3]!.length).toBeGreaterThan(9);
    docs.forEach((doc, i) => {
      expect(network.score([doc], rule)[0]).toEqual(together[i]);
    });
  });
  test('scores a span by the hidden layer that its weights say', () => {
    const { weights } = tinySpancat({ words, labels: 2 });
    // With shares of nothing but biases, every sum is known.
    const [member] = weights.members;
    const { spanWidth } = weights;
    const tokens = {
      ...member!.tokens,
      weight: { ...member!.tokens.weight, values: member!.tokens.weight.values.map(() => 0) },
    };
    const network = createSpanNetwork({ ...weights, members: [{ ...member!, tokens }] });
    const [found] = network.score([tokenize('a pear is red')], { ...rule, least: 100 });
    expect(found!.map(({ startToken, endToken }) => [startToken, endToken])).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
      [1, 3],
      [2, 3],
      [2, 4],
      [3, 4],
    ]);
    const { bias } = tokens;
    for (const { startToken, endToken, scores } of found!) {
      const bucket = endToken - startToken - 1;
      const hidden = Array.from({ length: spanWidth }, (_, j) => {
        const { values, scales } = member!.lengths;
        const sum =
          bias[j]! +
          bias[spanWidth + j]! +
          bias[2 * spanWidth + j]! +
          values[bucket * spanWidth + j]! * scales[bucket]!;
        return sum * Math.max(0, Math.min(1, (sum + 3) / 6));
      });
      const { weight, bias: own } = member!.output;
      scores.forEach((score, label) => {
        const sum = hidden.reduce(
          (total, value, j) => total + value * weight.values[label * spanWidth + j]! * weight.scales[label]!,
          own[label]!,
        );
        expect(score).toBeCloseTo(sum, 4);
      });
    }
  });
  test('works through texts of any length, with no span over the border of what is seen together', () => {
    const network = createSpanNetwork(tinySpancat({ words }).weights);
    const long = Array.from({ length: 3_000 }, (_, i) => words[i % 4]).join(' ');
    const [found] = network.score([tokenize(long)], rule);
    expect(found!.at(-1)!.endToken).toBe(3_000);
    expect(found!.some(({ startToken, endToken }) => startToken < 1_024 && endToken > 1_024)).toBe(false);
  });
});

describe('a component for overlapping spans', () => {
  test('says spans in the group of its task, with confidences and its source', async () => {
    const component = loadComponent(tinySpancatFile({ words, labels: 2, threshold: -1 }));
    const [prediction] = await component.predict([tokenize('a pear is red')]);
    if (prediction === undefined || 'error' in prediction) throw new Error('no prediction');
    const { spans = {}, source } = prediction.annotations;
    expect(Object.keys(spans)).toEqual(['tiny']);
    expect(spans.tiny!.length).toBeGreaterThan(1);
    expect(source).toEqual(component.source);
    for (const { label, confidence = -1 } of spans.tiny!) {
      expect(['L0', 'L1']).toContain(label);
      expect(confidence).toBeGreaterThan(0);
      expect(confidence).toBeLessThanOrEqual(1);
    }
  });
  test('is what was written', () => {
    const model = tinySpancat({ words, labels: 3, crossing: false, offset: 0.25 });
    const read = readSpancatModel(readModel(tinySpancatFile({ words, labels: 3, crossing: false, offset: 0.25 })));
    expect(read.decoding).toEqual(model.decoding);
    expect(read.weights.members).toEqual(model.weights.members);
  });
  test.each([
    ['spanWidth', 7],
    ['spanWidth', 0],
    ['spanWidth', 16],
    ['crossing', 1],
    ['temperature', 0],
    ['longest', -1],
    ['ngrams', 1e9],
    ['finder', null],
    ['threshold', 'x'],
  ])('is refused with %s %j', (name, value) => {
    const { tensors, metadata } = readModel(tinySpancatFile({ words }));
    const changed = writeModel({ tensors, metadata: { ...metadata, network: { ...metadata.network, [name]: value } } });
    expect(() => loadComponent(changed)).toThrow(TinctureError);
  });
  test('is refused where its task is of another kind', () => {
    const { tensors, metadata } = readModel(tinySpancatFile({ words }));
    const task = { ...metadata.task!, kind: 'ner' as const };
    expect(() => loadComponent(writeModel({ tensors, metadata: { ...metadata, task } }))).toThrow('"spancat"');
  });
  test('with random damage is refused or works, and never crashes', async () => {
    const random = createRandom(5);
    const { tensors, metadata } = readModel(tinySpancatFile({ words, labels: 2 }));
    for (let round = 0; round < 60; round++) {
      const changed = new Map(
        [...tensors].map(([name, { data, shape }]) => {
          const copy = data.slice();
          if (random.next() < 0.3 && copy.length > 0)
            copy[random.integer(copy.length)] = random.next() < 0.5 ? Number.NaN : 1e30;
          return [name, { data: copy, shape }] as const;
        }),
      );
      try {
        await loadComponent(writeModel({ tensors: changed, metadata })).predict([tokenize('a pear is red')]);
      } catch (error) {
        expect(error).toBeInstanceOf(TinctureError);
      }
    }
  });
});
