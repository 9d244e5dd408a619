import { createRandom, type Task } from 'tincture';
import { createTagScheme } from 'tincture/training';
import { expect, test } from 'vitest';
import { gradcheck } from '../testing/gradcheck.ts';
import { createTokenTrainer } from '../tokens/trainer.ts';
import { createVocabulary } from '../tokens/vocabulary.ts';
import { createRepairs, readNerTexts } from './ner-data.ts';
import { nerObjective } from './ner-objective.ts';
import { nerSettings } from './ner-settings.ts';

const task: Task = { name: 'fruit', kind: 'ner', labels: [{ name: 'FRUIT' }, { name: 'PLACE' }] };

test('the gradient of the whole network, with every dropout, is that of central differences', () => {
  const texts = readNerTexts(
    task,
    [
      {
        text: 'A pear\nin Paris .',
        annotations: {
          ents: [
            { start: 2, end: 6, label: 'FRUIT' },
            { start: 10, end: 15, label: 'PLACE' },
          ],
        },
      },
      {
        text: 'one more pear',
        annotations: { ents: [{ start: 9, end: 13, label: 'FRUIT' }], entsMissing: [{ start: 4, end: 8 }] },
      },
    ],
    createRepairs(),
  );
  const settings = nerSettings(
    { texts: 2, words: 8 },
    {
      width: 8,
      convolutions: 2,
      filters: 4,
      formDropout: 0.2,
      inputDropout: 0.2,
      hiddenDropout: 0.2,
    },
  );
  const random = createRandom(3);
  const objective = nerObjective(createTagScheme(2), settings.missCost);
  const pieces = texts.flatMap((text) => objective.cut(text));
  const vocabulary = createVocabulary(pieces, undefined, settings);
  const trainer = createTokenTrainer(objective.head, vocabulary, settings, random, 64, 8);
  const loss = (): number => {
    // The same draws for each evaluation, or the loss would be another function each time.
    random.restore(createRandom(4).state());
    const value = trainer.addGradients(pieces);
    return value;
  };
  loss();
  const { values, gradients, count } = trainer.parameters;
  const computed = gradients.slice();
  expect(computed.filter((slope) => slope !== 0).length).toBeGreaterThan(count / 3);
  // With this seed no two windows of characters are so near to being the largest that a step changes which is.
  expect(gradcheck(loss, values, computed, count, { step: 3e-3, tolerance: 2e-2 })).toEqual([]);
});
