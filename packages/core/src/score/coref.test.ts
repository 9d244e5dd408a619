import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Cluster } from '../doc/annotations.ts';
import type { Task } from '../tasks/task.ts';
import { clusterMetrics, clusterScore, clusterSums, conllAverage, corefConfidences } from './coref.ts';
import { scoreTask } from './score-task.ts';

const task: Task = { name: 'who', kind: 'coref', labels: [] };

/** Clusters of letters, each of which stands for a mention: `abc de`. */
function clusters(written: string): Cluster[] {
  return written
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => ({
      mentions: [...word].sort().map((letter) => ({ start: letter.charCodeAt(0), end: letter.charCodeAt(0) + 1 })),
    }));
}

/** Recall and precision of each metric, times 1,000. */
function scores(gold: string, predicted: string): Record<string, readonly [recall: number, precision: number]> {
  const sums = clusterSums(clusters(gold), clusters(predicted));
  return Object.fromEntries(
    clusterMetrics.map((name, metric) => {
      const { recall, precision } = clusterScore(sums, metric);
      return [name, [Math.round(1_000 * recall), Math.round(1_000 * precision)]];
    }),
  );
}

test('scores the example of Pradhan et al. (2014) and of Moosavi and Strube (2016) as they do by hand', () => {
  const found = scores('abc defg', 'ab cd fghi');
  expect(found.muc).toEqual([400, 400]);
  // Recall: (2² + 1²) / 3 of the first and (1² + 2²) / 4 of the second, among 7; precision 2² / 2, (1² + 1²) / 2, 2² / 4, among 8.
  expect(found.b3).toEqual([Math.round(1_000 * ((5 / 3 + 5 / 4) / 7)), 500]);
  // The first with {a,b} (4/5), the second with {f,g,h,i} (4/8): 1.3 of 2, and of 3.
  expect(found.ceafe).toEqual([650, 433]);
  // Recall: 3 × 1/3 and 4 × 1/6, among 7; precision: 2 × 1, 2 × 0 and 4 × 1/6, among 8.
  expect(found.lea).toEqual([Math.round(1_000 * ((1 + 2 / 3) / 7)), Math.round(1_000 * ((2 + 2 / 3) / 8))]);
});

test('to LEA a large cluster is worth more than a small one', () => {
  expect(scores('abcdefg hi', 'abcdefg').lea).toEqual([778, 1_000]);
  expect(scores('abcdefg hi', 'hi').lea).toEqual([222, 1_000]);
});

test('a singleton is found where the other side has it alone too', () => {
  expect(scores('a bc', 'a bc').lea).toEqual([1_000, 1_000]);
  // B³ and CEAFe give something for a mention that is no singleton on the other side; LEA does not; MUC sees none of them.
  expect(scores('a', 'ab')).toEqual({ muc: [0, 0], b3: [1_000, 250], ceafe: [667, 667], lea: [0, 0] });
  expect(scores('a b', 'a b').muc).toEqual([0, 0]);
});

test('reports the figures by their names, with singletons and without', () => {
  const { metric, value, figures } = scoreTask(task, [
    { gold: { coref: clusters('abc d e') }, predicted: { coref: clusters('ab d') } },
  ]);
  expect(metric).toBe('coref_conll');
  expect(value).toBe(figures.coref_conll);
  expect(figures.mentions_r).toBeCloseTo(3 / 5);
  expect(figures.mentions_p).toBe(1);
  expect(figures.coref_conll).toBeCloseTo((figures.muc_f! + figures.b3_f! + figures.ceafe_f!) / 3);
  expect(figures.ceafe_r).toBeCloseTo((4 / 5 + 1) / 3);
  // Without them there is one cluster on each side.
  expect(figures.ceafe_f_no_singletons).toBeCloseTo(4 / 5);
  expect(figures.coref_conll_no_singletons).not.toBe(figures.coref_conll);
});

test('texts in which nobody looked are left out, and those without an answer count', () => {
  const gold = { coref: clusters('ab') };
  const scored = scoreTask(task, [
    { gold: {}, predicted: gold },
    { gold, predicted: {} },
  ]);
  expect(scored.skipped).toBe(1);
  expect(scored.value).toBe(0);
  expect(scored.figures.mentions_r).toBe(0);
});

test('a cluster without mentions counts for nothing', () => {
  const gold = { coref: clusters('ab c') };
  const predicted = { coref: [...gold.coref, { mentions: [] }] };
  expect(scoreTask(task, [{ gold, predicted }]).figures).toEqual(scoreTask(task, [{ gold, predicted: gold }]).figures);
});

test('counts what kind of thing mentions stand for, where the task tells', () => {
  const typed: Task = { ...task, labels: [{ name: 'person' }, { name: 'place' }] };
  const [first, second] = clusters('ab c');
  const gold = {
    coref: [
      { ...first!, label: 'person' },
      { ...second!, label: 'place' },
    ],
  };
  const predicted = {
    coref: [
      { ...first!, label: 'person' },
      { ...second!, label: 'person' },
    ],
  };
  const { perLabel, figures } = scoreTask(typed, [{ gold, predicted }]);
  expect(perLabel.person).toMatchObject({ recall: 1, precision: 2 / 3 });
  expect(perLabel.place).toMatchObject({ recall: 0, support: 1 });
  expect(figures.mentions_f).toBe(1);
});

test('links are judged by what came before', () => {
  const sure = (written: string): Cluster[] =>
    clusters(written).map(({ mentions }) => ({
      mentions: mentions.map((mention) => ({ ...mention, confidence: 0.9, linkConfidence: 0.6 })),
    }));
  const judged = corefConfidences(clusters('ac b'), sure('ab c x'));
  // a: a mention, new. b: a mention, not of a. c: a mention, but nothing new. x: none, so nothing to link.
  expect(judged.map(({ isRight }) => isRight)).toEqual([true, true, true, false, true, false, false]);
});

test('the same clusters score 1 and other ones no more, whatever they are', () => {
  const partition = fc
    .array(fc.nat(4), { minLength: 1, maxLength: 12 })
    .map((owners) =>
      [...new Set(owners)].map((owner) =>
        owners.map((own, at) => (own === owner ? String.fromCharCode(97 + at) : '')).join(''),
      ),
    );
  fc.assert(
    fc.property(partition, partition, (gold, predicted) => {
      const same = clusterSums(clusters(gold.join(' ')), clusters(gold.toReversed().join(' ')));
      const hasLinks = gold.some((word) => word.length > 1);
      for (const metric of clusterMetrics.keys())
        expect(clusterScore(same, metric).f).toBeCloseTo(metric === 0 && !hasLinks ? 0 : 1);
      const forth = clusterSums(clusters(gold.join(' ')), clusters(predicted.join(' ')));
      const back = clusterSums(clusters(predicted.join(' ')), clusters(gold.join(' ')));
      for (const metric of clusterMetrics.keys()) {
        const { precision, recall, f } = clusterScore(forth, metric);
        expect(Math.max(precision, recall)).toBeLessThanOrEqual(1 + 1e-12);
        expect(clusterScore(back, metric).precision).toBeCloseTo(recall);
        expect(clusterScore(back, metric).f).toBeCloseTo(f);
      }
      expect(conllAverage(forth).f).toBeCloseTo(conllAverage(back).f);
    }),
  );
});
