// A person's hour at each view in which words are marked or joined. In the end the store has exactly what was decided.
import { type TokenAnnotation, tokenize } from 'tincture';
import { it } from 'vitest';
import { anHour, type HourView } from '../testing/hour.ts';
import { soups as texts } from '../testing/person.ts';
import { describeStudio, dishes, spanOf, tone } from '../testing/studio-in-test.ts';

const labels = (...names: string[]) => names.map((name) => ({ name }));
const soup = (text: string) => spanOf(text, 'Soup', 'DISH');
const rice = (text: string) => spanOf(text, 'rice', 'PART');

/** The words of a text as one tree: each hangs on the first one. */
function tree(text: string): TokenAnnotation[] {
  const { starts, ends } = tokenize(text);
  return [...starts].map((start, index) => ({
    ...{ start, end: ends[index] ?? 0, head: 0, dep: index === 0 ? 'root' : 'part', sentenceStart: index === 0 },
  }));
}

const views: Readonly<Record<string, HourView>> = {
  entities: {
    tasks: [dishes],
    ways: [
      [['a'], 'accept '],
      [['ArrowRight', '1', 'a'], 'correct Soup DISH'],
      // Another word, and the one after it.
      [['ArrowRight', '2', 'Delete', 'ArrowRight', 'Shift+ArrowRight', '2', 'a'], 'correct with rice TOOL'],
    ],
  },
  'entities of characters': {
    tasks: [{ ...dishes, name: 'letters', snap: 'characters' }],
    ways: [
      [['a'], 'accept '],
      [['Home', 'Shift+ArrowRight', '1', 'a'], 'correct So DISH'],
      [['ArrowRight', 'Control+ArrowRight', 'Shift+Control+ArrowRight', '2', 'a'], 'correct with TOOL'],
    ],
  },
  'overlapping spans': {
    tasks: [{ name: 'parts', kind: 'spancat', group: 'sc', labels: labels('DISH', 'PART') }],
    proposed: (text) => ({ spans: { sc: [soup(text)] } }),
    ways: [
      [['a'], 'accept Soup DISH'],
      [['Home', 'Shift+ArrowRight', '2', 'a'], 'correct Soup DISH,Soup with PART'],
    ],
  },
  relations: {
    tasks: [
      {
        name: 'contents',
        kind: 'relations',
        labels: [
          { name: 'HAS', from: ['DISH'], to: ['PART'] },
          { name: 'LACKS', from: ['DISH'], to: ['PART'] },
        ],
        entities: labels('DISH', 'PART'),
      },
    ],
    proposed: (text) => ({ ents: [soup(text), rice(text)], rels: [] }),
    ways: [
      [['a'], 'accept Soup DISH,rice PART'],
      [['Tab', 'l', 'Tab', '2', 'a'], 'correct Soup DISH,rice PART,Soup LACKS rice'],
    ],
  },
  coreference: {
    tasks: [{ name: 'same', kind: 'coref', labels: [] }],
    proposed: (text) => ({ coref: [soup(text), rice(text)].map(({ start, end }) => ({ mentions: [{ start, end }] })) }),
    ways: [
      [['a'], 'accept Soup,rice'],
      [['Tab', 'l', 'Tab', 'Enter', 'a'], 'correct Soup = rice'],
    ],
  },
  frames: {
    tasks: [
      {
        name: 'wishes',
        kind: 'frames',
        labels: [
          { name: 'order', slots: ['dish'] },
          { name: 'cancel', slots: [] },
        ],
        slots: labels('dish'),
      },
    ],
    ways: [
      [['2', 'a'], 'correct cancel'],
      [['1', 'Home', '1', 'a'], 'correct order,Soup dish'],
    ],
  },
  tags: {
    tasks: [{ name: 'tags', kind: 'tagger', attribute: 'pos', labels: labels('NOUN', 'X') }],
    ways: [
      [['Home', '1', '2', 'a'], 'correct NOUN,X'],
      [['End', '2', 'a'], 'correct X'],
    ],
  },
  trees: {
    tasks: [{ name: 'trees', kind: 'parser', labels: labels('root', 'part', 'punct') }],
    proposed: (text) => ({ tokens: tree(text) }),
    ways: [
      [['a'], 'accept root Soup,part Soup,part Soup,part Soup,part Soup,part Soup'],
      [['End', '3', 'a'], 'correct root Soup,part Soup,part Soup,part Soup,part Soup,punct Soup'],
    ],
  },
  'two tasks at once': {
    tasks: [dishes, tone],
    proposed: (text) => ({ ents: [soup(text)] }),
    ways: [
      [['j', '1', 'a'], 'accept Soup DISH', 'correct good'],
      [['Home', 'ArrowRight', 'ArrowRight', '2', 'j', '2', 'Enter'], 'correct Soup DISH,rice TOOL', 'correct bad'],
      // One part after the other.
      [['Shift+X', '1', 'a'], 'reject ', 'correct good'],
      [['j', '3', 'Shift+A', 'Tab', 'Delete', 'a'], 'correct ', 'correct neither'],
      [['Shift+S', 'Shift+X'], 'ignore ', 'reject '],
    ],
  },
  discourse: {
    tasks: [{ name: 'units', kind: 'discourse', labels: labels('context', 'cause') }],
    proposed: (text) => ({
      discourse: [
        { start: 0, end: 15, head: 0 },
        { start: 16, end: text.length, head: 0, label: 'cause' },
      ],
    }),
    ways: [
      [['a'], 'accept cause'],
      [['End', '1', 'a'], 'correct context'],
    ],
  },
};

for (const [name, view] of Object.entries(views)) {
  describeStudio(`an hour at ${name}`, { texts, tasks: view.tasks }, (at) => {
    it('ends with what was decided, whatever happened to the server, the windows and the clock', async () => {
      await anHour(at, view);
    }, 240_000);
  });
}
