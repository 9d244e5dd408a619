import { expect, test } from 'vitest';
import type { Evidence } from './evidence.ts';
import { median } from './median.ts';
import { paceOf } from './pace.ts';

function decided(sequence: number, minutesAgo: number, person: string, tookMs?: number): Evidence {
  const made = new Date(3_600_000 * 100 - 60_000 * minutesAgo).toISOString();
  const base = { id: `d${sequence}`, document: 'a', task: 't', verdict: 'ignore', person, sequence, made } as const;
  const decision = tookMs === undefined ? base : { ...base, tookMs };
  return { document: `t${sequence}`, made, decision, proposals: new Map() };
}
const now = new Date(3_600_000 * 100);

test('all decisions of the last hour count, and the times of this person’s latest ones', () => {
  const old = Array.from({ length: 60 }, (_, index) => decided(index, 200, 'ada', 60_000));
  const latest = Array.from({ length: 50 }, (_, index) => decided(100 + index, 10, 'ada', 1_000 + 10 * index));
  const others = [decided(200, 5, 'eve', 1), decided(201, 5, 'ada'), decided(202, 61, 'eve')];
  const imported: Evidence = { document: 'i', made: now.toISOString(), gold: {}, proposals: new Map() };
  expect(paceOf([...latest, ...old, ...others, imported], 'ada', now)).toEqual({ lastHour: 52, medianSeconds: 1.245 });
  expect(paceOf([], 'ada', now)).toEqual({ lastHour: 0 });
});

test('the middle of numbers', () => {
  expect([median([]), median([3]), median([4, 1]), median([9, 1, 2])]).toEqual([undefined, 3, 2.5, 2]);
});
