// A person's hour at each view in which something is chosen or written. In the end the store has exactly what was decided.
import { parseTask, type Task } from 'tincture';
import { it } from 'vitest';
import { anHour, type HourView } from '../testing/hour.ts';
import { soups as texts } from '../testing/person.ts';
import { describeStudio, tone, topics } from '../testing/studio-in-test.ts';

const recipe = (name: string): Task => ({ name, kind: 'textcat', labels: [] });

const views: Readonly<Record<string, HourView>> = {
  'one class': {
    tasks: [tone],
    ways: [
      [['1'], 'correct good'],
      [['2'], 'correct bad'],
    ],
  },
  'several classes': {
    tasks: [topics],
    ways: [
      [['1', 'Enter'], 'correct food'],
      [['2', '1', '1', 'a'], 'correct travel'],
    ],
  },
  'classes below others': {
    tasks: [parseTask('path', { kind: 'textcat', labels: { food: {}, soup: { parent: 'food' }, tool: {} } })],
    ways: [
      [['1', '1'], 'correct soup'],
      [['2'], 'correct tool'],
    ],
  },
  'yes or no': {
    tasks: [{ name: 'urgent', kind: 'textcat', multiple: true, labels: [{ name: 'urgent' }] }],
    common: [
      [['x'], 'accept '],
      [['s'], 'ignore '],
    ],
    ways: [[['a'], 'correct urgent']],
  },
  lemmas: {
    tasks: [{ name: 'lemmas', kind: 'lemmatizer', labels: [] }],
    ways: [[['Home', 'Enter', 'N', 'Enter', 'Escape', 'a'], 'correct N']],
  },
  'text to write': {
    tasks: [recipe('write')],
    recipe: 'write',
    ways: [
      [['a'], 'accept all'],
      [['Enter', 'Control+End', '!', 'Control+Enter'], 'correct all!'],
    ],
  },
  'candidates in order': {
    tasks: [recipe('order')],
    recipe: 'order',
    ways: [
      [['2', '1', '3', 'a'], 'correct B > A > C'],
      [['3', '1', '=', '2', 'Enter'], 'correct C = A > B'],
    ],
  },
  'two answers, blind': {
    tasks: [recipe('better')],
    recipe: 'better',
    ways: [
      [['1'], 'correct A'],
      [['4'], 'correct neither'],
    ],
  },
  'marks side by side': {
    tasks: [recipe('marks')],
    recipe: 'marks',
    ways: [
      [['1', 'Enter'], 'correct gold wrong'],
      [['2', '1', 'a'], 'correct gold wrong,model wrong'],
    ],
  },
};

for (const [name, view] of Object.entries(views)) {
  describeStudio(`an hour at ${name}`, { texts, tasks: view.tasks }, (at) => {
    it('ends with what was decided, whatever happened to the server, the windows and the clock', async () => {
      await anHour(at, view);
    }, 360_000);
  });
}
