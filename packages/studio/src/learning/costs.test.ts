import type { StoredAnnotation, StoredDecision, Verdict } from '@tincture/store';
import type { Annotations, Task } from 'tincture';
import { expect, test } from 'vitest';
import { cats, prompt, tone } from '../testing/tone-texts.ts';
import { countCosts, nobody } from './costs.ts';
import type { Evidence } from './evidence.ts';

const dishes: Task = { name: 'dishes', kind: 'ner', labels: [{ name: 'DISH' }] };
const key = 'llm haiku';

let next = 0;
function evidence(verdict: Verdict, gold?: Annotations, proposed?: Annotations, tookMs = 2_000): Evidence {
  const id = ++next;
  const [document, made] = [`d${id}`, '2026-01-01T00:00:00.000Z'];
  const decision: StoredDecision = {
    id: `x${id}`,
    document,
    task: 't',
    verdict,
    person: 'ada',
    tookMs,
    sequence: id,
    made,
  };
  const shown: StoredAnnotation | undefined =
    proposed === undefined ? undefined : { id, document, task: 't', annotations: proposed, source: prompt, made };
  return {
    ...{ document, made, decision, proposals: new Map() },
    ...(gold === undefined ? {} : { gold }),
    ...(shown === undefined ? {} : { shown }),
  };
}
const ents = (...starts: number[]): Annotations => ({
  ents: starts.map((start) => ({ start, end: start + 3, label: 'DISH' })),
});

test('decisions count for the source whose proposal was shown, and those without one for nobody', () => {
  const counted = countCosts(
    tone,
    [
      evidence('accept', cats('good'), cats('good'), 1_000),
      evidence('correct', cats('good'), cats('bad'), 3_000),
      evidence('reject', undefined, cats('bad'), 9_000),
      evidence('ignore', undefined, cats('bad')),
      evidence('correct', cats('bad'), undefined, 6_000),
      { document: 'imported', made: '', gold: cats('bad'), proposals: new Map() },
    ],
    new Map(),
  );
  expect(counted.get(key)).toEqual({
    ...{ shown: 4, accepted: 1, corrected: 1, rejected: 1, skipped: 1, kept: 1, removed: 1, added: 1 },
    ...{ medianSeconds: 2.5, secondsPerLabel: 5 },
  });
  expect(counted.get(nobody)).toMatchObject({ shown: 1, added: 1, medianSeconds: 6, secondsPerLabel: 6 });
});

test('spans are kept only with the same borders and label', () => {
  const counted = countCosts(dishes, [evidence('correct', ents(0, 10, 20), ents(0, 11))], new Map());
  expect(counted.get(key)).toMatchObject({ kept: 1, removed: 1, added: 2 });
});

test('money is what was paid for the texts that were looked at, by the labels that were kept', () => {
  const seen = [evidence('accept', cats('good'), cats('good')), evidence('accept', cats('bad'), cats('bad'))];
  const spent = new Map([
    [key, { texts: 8, cost: 0.4 }],
    ['llm unseen', { texts: 3 }],
  ]);
  const counted = countCosts(tone, seen, spent);
  expect(counted.get(key)).toMatchObject({ cost: 0.4, costPerLabel: 0.05 });
  expect(counted.get('llm unseen')).toMatchObject({ shown: 0, kept: 0 });
  expect(counted.get('llm unseen')).not.toHaveProperty('cost');
});
