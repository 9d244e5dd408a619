import type { Run } from '@tincture/store';
import type { JsonObject, Task } from 'tincture';
import { expect, test } from 'vitest';
import { tone } from '../testing/tone-texts.ts';
import { toJson, trainingSettings, trainingsOf, versionOf, wasStopped } from './trainings.ts';

const figures = {
  version: '1',
  documents: 12,
  scored: 12,
  seconds: 1,
  proposed: 3,
  score: { value: 0.5, low: 0, high: 1 },
};
const made = '2026-01-01T00:00:00.000Z';

function run(settings: JsonObject, recorded?: JsonObject): Run {
  const base = { id: 'r', kind: 'train', task: 'tone', started: made, settings } as const;
  return recorded === undefined ? base : { ...base, finished: made, figures: recorded };
}
const own = (task: Task = tone): JsonObject => trainingSettings(task, 1, 12);

test('a training is read as it was written, and only a finished one', () => {
  expect(trainingsOf(tone, [run(own(), toJson(figures)), run(own())])).toEqual([{ ...figures, made }]);
  const runs = [run({ seed: 1 }, {}), run(own(), toJson(figures)), run(own())].map((one, index) => ({
    ...one,
    id: `run-${index}`,
  }));
  expect(versionOf(runs, 'run-2')).toBe('2');
  expect(wasStopped([run(own(), toJson(figures)), run(own()), run({ seed: 1 }, {})])).toBe(true);
  expect(wasStopped([run(own()), run(own(), { failed: 'training-invalid' })])).toBe(false);
  expect(wasStopped([])).toBe(false);
});

test('those of another time are of another curve: other labels, one label where several may fit', () => {
  const more = own({ ...tone, labels: [...tone.labels, { name: 'odd' }] });
  const others = [more, own({ ...tone, multiple: true })].map((settings) => run(settings, toJson(figures)));
  expect(trainingsOf(tone, others)).toEqual([]);
  expect(trainingsOf({ ...tone, labels: tone.labels.toReversed() }, [run(own(), toJson(figures))])).toHaveLength(1);
});

test('trainings of the command and damaged figures are left out', () => {
  expect(trainingsOf(tone, [run({ seed: 1, documents: 9 }, { dev_score: 1 }), run(own(), { score: 'high' })])).toEqual(
    [],
  );
});
