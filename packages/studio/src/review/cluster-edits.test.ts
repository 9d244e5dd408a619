import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { SpanView } from '../api/messages.ts';
import {
  clusterOf,
  labelCluster,
  mergeClusters,
  type NumberedCluster,
  nextOfCluster,
  numbered,
  putMention,
  removeMention,
  resizeMention,
} from './cluster-edits.ts';
import { clusterName, clusterSigns, numberAcross, roomFor, spanMaker } from './cluster-spans.ts';

const at = (start: number): { start: number; end: number } => ({ start, end: start + 2 });
const cluster = (number: number, ...starts: number[]): NumberedCluster => ({ number, mentions: starts.map(at) });
const two = [cluster(1, 0, 10), cluster(2, 5)];

describe('what can be done with clusters', () => {
  it('a mention joins a cluster, leaves the one it was in, or begins a new one', () => {
    expect(putMention(two, at(7), 1)).toEqual([cluster(1, 0, 7, 10), cluster(2, 5)]);
    expect(putMention(two, at(10), 2)).toEqual([cluster(1, 0), cluster(2, 5, 10)]);
    expect(putMention(two, at(5), 1)).toEqual([cluster(1, 0, 5, 10)]);
    expect(putMention(two, at(0), undefined)).toEqual([cluster(3, 0), cluster(2, 5), cluster(1, 10)]);
  });

  it('clusters are merged, labelled, and shrink until they are gone', () => {
    const labelled = labelCluster(two, 1, 'PERSON');
    expect(mergeClusters(labelled, 1, 2)).toEqual([{ ...cluster(2, 0, 5, 10), label: 'PERSON' }]);
    expect(mergeClusters(labelCluster(labelled, 2, 'FIRM'), 1, 2)[0]?.label).toBe('FIRM');
    expect(mergeClusters(two, 1, 1)).toEqual(two);
    expect(labelCluster(labelled, 1, undefined)).toEqual(two);
    expect(removeMention(two, at(5))).toEqual([cluster(1, 0, 10)]);
  });

  it('a mention gets another place, unless there is one already', () => {
    expect(resizeMention(two, at(0), at(6))).toEqual([cluster(2, 5), cluster(1, 6, 10)]);
    expect(resizeMention(two, at(0), at(5))).toBeUndefined();
  });

  it('one leads to the next of its cluster, and from the last to the first', () => {
    expect(nextOfCluster(two, at(0), false)).toEqual(at(10));
    expect(nextOfCluster(two, at(10), false)).toEqual(at(0));
    expect(nextOfCluster(two, at(0), true)).toEqual(at(10));
    expect(nextOfCluster(two, at(5), false)).toBeUndefined();
  });

  it('whatever is done, no mention is in two clusters, no cluster is empty, and numbers are not shared', () => {
    const edit = fc.record({
      what: fc.constantFrom('put', 'new', 'merge', 'remove'),
      start: fc.nat(8),
      number: fc.nat(5),
    });
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 40 }), (edits) => {
        let clusters: NumberedCluster[] = [];
        for (const { what, start, number } of edits) {
          if (what === 'put') clusters = putMention(clusters, at(start), number);
          else if (what === 'new') clusters = putMention(clusters, at(start), undefined);
          else if (what === 'merge') clusters = mergeClusters(clusters, number, start);
          else clusters = removeMention(clusters, at(start));
          const mentions = clusters.flatMap((one) => one.mentions.map((mention) => mention.start));
          expect(new Set(mentions).size).toBe(mentions.length);
          expect(clusters.every((one) => one.mentions.length > 0)).toBe(true);
          expect(new Set(clusters.map((one) => one.number)).size).toBe(clusters.length);
          const firsts = clusters.map((one) => one.mentions[0]?.start ?? 0);
          expect(firsts).toEqual(firsts.toSorted((a, b) => a - b));
        }
      }),
    );
  });
});

test('clusters without a number get the next one', () => {
  expect(numbered([{ mentions: [at(0)] }, cluster(4, 2), { mentions: [at(5)] }]).map(({ number }) => number)).toEqual([
    5, 4, 6,
  ]);
  expect(clusterOf(two, at(10))?.number).toBe(1);
});

test('mentions are spans with the number of their cluster, and stay the same objects', () => {
  const make = spanMaker();
  const spans = make(labelCluster(two, 2, 'FIRM'));
  expect(spans.map(({ start, label }) => `${start} ${label}`)).toEqual(['0 1', '5 2', '10 1']);
  const later = make(mergeClusters(two, 2, 1));
  expect(later[0]).toBe(spans[0]);
  expect(later[1]?.label).toBe('1');
  expect([...clusterSigns(2).keys()]).toEqual(['1', '2']);
  expect([roomFor([]), roomFor(two), roomFor(two.map((cluster) => ({ ...cluster, number: 1_001 })))]).toEqual([
    1_000, 1_000, 2_000,
  ]);
  expect(labelCluster(two, 2, 'FIRM').map(clusterName)).toEqual(['1', '2 FIRM']);
});

it('spans of clusters that were changed are those of clusters made at once, and the others the same objects', () => {
  const edit = fc.record({ start: fc.nat(30), number: fc.nat(6), isGone: fc.boolean() });
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 40 }), (edits) => {
      const make = spanMaker();
      let clusters: NumberedCluster[] = [];
      let before: readonly SpanView[] = [];
      for (const { start, number, isGone } of edits) {
        clusters = isGone ? removeMention(clusters, at(start)) : putMention(clusters, at(start), number);
        const spans = make(clusters);
        expect(spans).toEqual(spanMaker()(clusters));
        for (const span of spans) {
          const old = before.find((one) => one.start === span.start && one.label === span.label);
          if (span.start !== start && old !== undefined) expect(span).toBe(old);
        }
        before = spans;
      }
    }),
  );
});

test('what is the same in several outputs has the same number', () => {
  const numbers = numberAcross([
    [{ mentions: [at(0), at(5)] }, { mentions: [at(10)] }],
    [{ mentions: [at(2)] }, { mentions: [at(5), at(10)] }, { mentions: [at(0)] }],
  ]).map((clusters) => clusters.map(({ number }) => number));
  expect(numbers).toEqual([
    [1, 2],
    [3, 1, 4],
  ]);
});
