import { type Annotations, type Mention, parseTask } from 'tincture';
import { expect, test } from 'vitest';
import { findDoubts } from './doubts.ts';

const task = parseTask('who', { kind: 'coref' });
const text = 'Ada saw Ben. She left, and Cleo stayed.';
const mention = (words: string, sure: Omit<Mention, 'start' | 'end'> = {}): Mention => {
  const start = text.indexOf(words);
  return { start, end: start + words.length, ...sure };
};
const doubts = async (gold: Annotations, predicted: Annotations): Promise<readonly string[]> => {
  const [doubt] = await findDoubts(task, [{ id: 'a', text, annotations: gold }], new Map([['a', predicted]]));
  return doubt?.reasons ?? [];
};
const gold: Annotations = { coref: [{ mentions: [mention('Ada')] }, { mentions: [mention('Ben'), mention('She')] }] };

test('a cluster is doubted where the model is sure that a mention stands for something else', async () => {
  const predicted = {
    coref: [
      { mentions: [mention('Ada'), mention('She', { confidence: 0.99, linkConfidence: 0.92 })] },
      { mentions: [mention('Cleo', { confidence: 0.85, linkConfidence: 0.9 })] },
    ],
  };
  expect(await doubts(gold, predicted)).toEqual([
    'The model is 92 % sure that “She” stands for the same as “Ada”, which is in another cluster.',
    'The model is 85 % sure that “Cleo” is a mention, which is not marked.',
  ]);
});

test('it is not where the model is unsure, or says the same', async () => {
  const unsure = { coref: [{ mentions: [mention('Ada'), mention('She', { confidence: 0.99, linkConfidence: 0.7 })] }] };
  expect(await doubts(gold, unsure)).toEqual([]);
  const sure = { confidence: 0.99, linkConfidence: 0.99 };
  expect(await doubts(gold, { coref: [{ mentions: [mention('Ben', sure), mention('She', sure)] }] })).toEqual([]);
});
