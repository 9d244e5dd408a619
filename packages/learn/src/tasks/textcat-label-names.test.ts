import { parseTask, type Task, tokenize } from 'tincture';
import { describe, expect, test } from 'vitest';
import { createReading } from '../train/reading.ts';
import { readLabelNames, wordsOfName } from './textcat-label-names.ts';
import { textcatSettings } from './textcat-settings.ts';
import { buildVocabulary } from './textcat-vocabulary.ts';

test.each([
  ['BookRestaurant', 'book restaurant'],
  ['card_payment_fee-charged', 'card payment fee charged'],
  ['FOOD/drink', 'food drink'],
  ['Kündigung', 'kündigung'],
  ['  spare   room? ', 'spare room'],
  ['料理', '料理'],
])('the words of %s', (name, words) => {
  expect(wordsOfName(name)).toBe(words);
});

describe('names of labels as texts', async () => {
  const topics = parseTask('topic', { kind: 'textcat', labels: ['bread', 'HOTEL_room', '1', 'B', 'ovenware'] });
  const examples = ['the bread of the oven', 'a room with a view'].map((text, index) => ({
    doc: tokenize(text),
    targets: Int8Array.from(topics.labels, (_, label) => (label === index ? 1 : 0)),
    annotations: {},
    index,
  }));
  const reading = createReading([], {});
  const vocabulary = await buildVocabulary(examples, topics.labels.length, textcatSettings(), 0, undefined, reading);
  const targetsOf = (task: Task): number[][] => readLabelNames(task, vocabulary, 1).map(({ targets }) => [...targets]);

  test('are those that say something', () => {
    expect(targetsOf(topics)).toEqual([
      [1, 0, 0, 0, 0],
      [0, 1, 0, 0, 0],
    ]);
  });
  test('say nothing of the other labels where several may apply', () => {
    expect(targetsOf({ ...topics, multiple: true })[1]).toEqual([-1, 1, -1, -1, -1]);
  });
  test('count what is set, and are none with 0', () => {
    expect(readLabelNames(topics, vocabulary, 3).map(({ nameWeight }) => nameWeight)).toEqual([3, 3]);
    expect(readLabelNames(topics, vocabulary, 0)).toEqual([]);
  });
  test('are none where there are thousands of labels', () => {
    const labels = Array.from({ length: 3_001 }, (_, index) => ({ name: `bread ${index}` }));
    expect(readLabelNames({ ...topics, labels }, vocabulary, 1)).toEqual([]);
    expect(readLabelNames({ ...topics, labels: labels.slice(1) }, vocabulary, 1)).toHaveLength(3_000);
  });
});
