import { expect, test } from 'vitest';
import { TinctureError } from '../errors/tincture-error.ts';
import { framesOfSlot, hasInnerFrames, slotsOfIntent } from './frames.ts';
import { parseTask } from './parse-task.ts';

test('labels may be a map, a list of names, or a list of objects', () => {
  const expected = [{ name: 'A', definition: 'first' }, { name: 'B' }];
  expect(parseTask('t', { kind: 'ner', labels: { A: { definition: 'first' }, B: null } }).labels).toEqual(expected);
  expect(parseTask('t', { kind: 'ner', labels: [{ name: 'A', definition: 'first' }, 'B'] }).labels).toEqual(expected);
});

test('what it returns it reads again', () => {
  const task = parseTask('t', {
    kind: 'textcat',
    multiple: true,
    guidelines: 'Be kind.',
    labels: { A: { definition: 'd', examples: ['e'], counterexamples: ['c'] } },
  });
  expect(parseTask(task.name, JSON.parse(JSON.stringify(task)))).toEqual(task);
  const spans = parseTask('t', { kind: 'spancat', labels: ['A'], group: 'sc' });
  expect(parseTask('t', JSON.parse(JSON.stringify(spans)))).toEqual({
    name: 't',
    kind: 'spancat',
    labels: [{ name: 'A' }],
    group: 'sc',
  });
});

test('a task of coreference may tell what kind of things there are, and need not', () => {
  expect(parseTask('t', { kind: 'coref' })).toEqual({ name: 't', kind: 'coref', labels: [] });
  expect(parseTask('t', { kind: 'coref', labels: ['person'] }).labels).toEqual([{ name: 'person' }]);
});

test('a task of relations has entities, and relations say what they join', () => {
  const task = parseTask('t', {
    kind: 'relations',
    labels: { WORKS_FOR: { definition: 'is employed by', from: ['PERSON'], to: ['FIRM'] }, KNOWS: null },
    entities: { PERSON: { definition: 'a person' }, FIRM: null },
  });
  expect(task.labels).toEqual([
    { name: 'WORKS_FOR', definition: 'is employed by', from: ['PERSON'], to: ['FIRM'] },
    { name: 'KNOWS' },
  ]);
  expect(task.entities).toEqual([{ name: 'PERSON', definition: 'a person' }, { name: 'FIRM' }]);
  expect(parseTask(task.name, JSON.parse(JSON.stringify(task)))).toEqual(task);
});

test('a task may say what its texts are in, and English is what holds where nothing is said', () => {
  const task = parseTask('t', { kind: 'ner', labels: ['A'], language: 'pl' });
  expect(task.language).toBe('pl');
  expect(parseTask(task.name, JSON.parse(JSON.stringify(task)))).toEqual(task);
  const english = parseTask('t', { kind: 'ner', labels: ['A'] });
  expect(parseTask('t', { kind: 'ner', labels: ['A'], language: 'en' })).toEqual(english);
  expect(english).not.toHaveProperty('language');
});

test('tasks over tokens may leave their labels to the data', () => {
  for (const kind of ['tagger', 'morphologizer', 'lemmatizer']) {
    const task = parseTask('t', { kind });
    expect(task.labels).toEqual([]);
    expect(parseTask('t', JSON.parse(JSON.stringify(task)))).toEqual(task);
  }
  expect(parseTask('t', { kind: 'tagger', attribute: 'pos' })).toMatchObject({ attribute: 'pos' });
});

test('frames have intents and slots', () => {
  const task = parseTask('home', {
    kind: 'frames',
    labels: { switch: { definition: 'on or off', slots: ['device'] }, stop: { slots: [] }, heat: null },
    slots: { device: { examples: ['lamp'] }, room: null },
  });
  expect(task.labels.map(({ slots }) => slots)).toEqual([['device'], [], undefined]);
  expect(task.slots).toEqual([{ name: 'device', examples: ['lamp'] }, { name: 'room' }]);
  expect(slotsOfIntent(task, 'switch')).toEqual(['device']);
  expect(slotsOfIntent(task, 'heat')).toEqual(['device', 'room']);
  expect(slotsOfIntent(task, 'dim')).toBeUndefined();
  expect(parseTask(task.name, JSON.parse(JSON.stringify(task)))).toEqual(task);
});

test('slots say which frames they may hold', () => {
  const task = parseTask('calendar', {
    kind: 'frames',
    labels: ['weather', 'find_meeting'],
    slots: { where: { frames: ['find_meeting'] }, when: { frames: [] }, who: null },
  });
  expect(task.slots).toEqual([{ name: 'where', frames: ['find_meeting'] }, { name: 'when' }, { name: 'who' }]);
  expect(['where', 'when', 'gone'].map((slot) => framesOfSlot(task, slot))).toEqual([['find_meeting'], [], []]);
  expect(hasInnerFrames(task)).toBe(true);
  expect(hasInnerFrames(parseTask('home', { kind: 'frames', labels: ['A'], slots: ['s'] }))).toBe(false);
  expect(parseTask(task.name, JSON.parse(JSON.stringify(task)))).toEqual(task);
});

test.each([
  ['a map', 3, 'is 3'],
  ['a known kind', { kind: 'nerr', labels: ['A'] }, 'has the kind "nerr"'],
  [
    'a known language',
    { kind: 'ner', labels: ['A'], language: 'sv' },
    'has the language "sv". Use one of: en (English)',
  ],
  ['a language as text', { kind: 'ner', labels: ['A'], language: ['de'] }, 'has the language a list'],
  ['labels', { kind: 'ner' }, 'has no labels'],
  ['a label', { kind: 'ner', labels: [] }, 'has no labels'],
  ['labels that differ', { kind: 'ner', labels: ['A', 'A'] }, 'names the label A twice'],
  ['labels with names', { kind: 'ner', labels: [{ definition: 'x' }] }, 'has the label a map'],
  ['short names', { kind: 'ner', labels: ['A\nB'] }, 'has the label name "A\\nB"'],
  ['known keys', { kind: 'ner', labels: { A: { definitoin: 'x' } } }, 'unknown key "definitoin"'],
  ['texts as examples', { kind: 'ner', labels: { A: { examples: [1] } } }, 'has examples that are not a list of texts'],
  ['two labels to choose from', { kind: 'textcat', labels: ['A'] }, 'has only one'],
  ['"group" for spans only', { kind: 'ner', labels: ['A'], group: 'sc' }, 'names a group'],
  ['a name as "group"', { kind: 'spancat', labels: ['A'], group: ' ' }, 'has a group that is " "'],
  ['no labels for lemmas', { kind: 'lemmatizer', labels: ['A'] }, 'has labels'],
  [
    'features as labels',
    { kind: 'morphologizer', labels: ['Number=Sing', 'Plur'] },
    'label "Plur", which no token has',
  ],
  ['features in their order', { kind: 'morphologizer', labels: ['Case=Nom,Acc'] }, 'Write Case=Acc,Nom, or leave'],
  ['a known attribute', { kind: 'tagger', attribute: 'xpos' }, 'has the attribute "xpos"'],
  ['"attribute" for taggers only', { kind: 'ner', labels: ['A'], attribute: 'pos' }, 'sets "attribute"'],
  ['slots for frames', { kind: 'frames', labels: ['A'] }, 'has no slots'],
  ['slots, one at least', { kind: 'frames', labels: ['A'], slots: [] }, 'has no slots'],
  ['slots for frames only', { kind: 'ner', labels: ['A'], slots: ['s'] }, 'is of the kind ner and has slots'],
  ['slots of intents only', { kind: 'ner', labels: { A: { slots: ['s'] } } }, 'is of the kind ner and has slots'],
  ['no slots of slots', { kind: 'frames', labels: ['A'], slots: { s: { slots: ['s'] } } }, 'slots of its own'],
  [
    'slots that are known',
    { kind: 'frames', labels: { A: { slots: ['t'] } }, slots: ['s'] },
    'lets the intent A have the slot "t"',
  ],
  [
    'frames in slots of known intents',
    { kind: 'frames', labels: ['A'], slots: { s: { frames: ['B'] } } },
    'lets the slot s hold frames of the intent "B"',
  ],
  ['frames in slots only', { kind: 'frames', labels: { A: { frames: ['A'] } }, slots: ['s'] }, 'unknown key "frames"'],
  ['names that tell intents from slots', { kind: 'frames', labels: ['A'], slots: ['A'] }, 'names the label A twice'],
  ['a list of slots', { kind: 'frames', labels: { A: { slots: 's' } }, slots: ['s'] }, 'slots that are not a list'],
  ['entities for relations', { kind: 'relations', labels: ['R'] }, 'has no entities'],
  ['entities for relations only', { kind: 'ner', labels: ['A'], entities: ['B'] }, 'sets "entities"'],
  ['"from" for relations only', { kind: 'ner', labels: { A: { from: ['A'] } } }, 'unknown key "from"'],
  [
    'ends that are entities',
    { kind: 'relations', labels: { R: { to: ['B'] } }, entities: ['A'] },
    'lets R lead to "B", which is none of its entities',
  ],
  ['some end', { kind: 'relations', labels: { R: { from: [] } }, entities: ['A'] }, 'lets R lead from nothing'],
  ['names for one thing', { kind: 'relations', labels: ['A'], entities: ['A'] }, 'for a relation and for an entity'],
  ['"multiple" for classes only', { kind: 'ner', labels: ['A'], multiple: true }, 'sets "multiple"'],
])('needs %s', (_, value, problem) => {
  expect(() => parseTask('food', value, { file: 'tincture.yaml' })).toThrow(problem);
  expect(() => parseTask('food', value, { file: 'tincture.yaml' })).toThrow(TinctureError);
});

test('spans keep to tokens or to characters', () => {
  const task = parseTask('t', { kind: 'ner', labels: ['A'], snap: 'characters' });
  expect(parseTask('t', JSON.parse(JSON.stringify(task)))).toEqual({ ...task, snap: 'characters' });
  expect(parseTask('t', { kind: 'ner', labels: ['A'], snap: 'tokens' })).not.toHaveProperty('snap');
  expect(() => parseTask('t', { kind: 'ner', labels: ['A'], snap: 'words' })).toThrow('"snap" set to');
  expect(() => parseTask('t', { kind: 'textcat', labels: ['A', 'B'], snap: 'characters' })).toThrow('ner and spancat');
});
