import { parseTask, type Task } from 'tincture';
import { expect, test } from 'vitest';
import { corefKeys } from '../tasks/coref-keys.ts';
import { discourseKeys } from '../tasks/discourse-keys.ts';
import { framesKeys } from '../tasks/frames-keys.ts';
import { editKeys, rankKeys } from '../tasks/free-keys.ts';
import { nerKeys } from '../tasks/ner-keys.ts';
import { relationsKeys } from '../tasks/relations-keys.ts';
import { spancatKeys } from '../tasks/spancat-keys.ts';
import { textcatKeys } from '../tasks/textcat-keys.ts';
import { tokensKeys } from '../tasks/tokens-keys.ts';
import { commonKeys, filterKey } from './common-keys.ts';

const ner = parseTask('t', { kind: 'ner', labels: ['A', 'B'] });
const tree = { A: {}, B: { parent: 'A' }, C: {} };
const views: readonly (readonly [name: string, keys: (task: Task) => typeof commonKeys, task: Task])[] = [
  ['entities', nerKeys, ner],
  ['entities of characters', nerKeys, { ...ner, snap: 'characters' }],
  ['overlapping spans', spancatKeys, { ...ner, kind: 'spancat' }],
  ['one class', textcatKeys, parseTask('t', { kind: 'textcat', labels: ['A', 'B', 'C'] })],
  ['yes or no', textcatKeys, parseTask('t', { kind: 'textcat', labels: ['A', 'B'] })],
  ['several classes', textcatKeys, parseTask('t', { kind: 'textcat', multiple: true, labels: ['A', 'B'] })],
  ['classes below others', textcatKeys, parseTask('t', { kind: 'textcat', labels: tree })],
  ['tags', tokensKeys, parseTask('t', { kind: 'tagger', labels: ['A'] })],
  ['trees', tokensKeys, parseTask('t', { kind: 'parser', labels: ['A'] })],
  ['relations', relationsKeys, ner],
  ['coreference', corefKeys, parseTask('t', { kind: 'coref', labels: ['A'] })],
  ['frames', framesKeys, ner],
  ['discourse', () => discourseKeys, ner],
  ['editing', () => editKeys, ner],
  ['ranking', () => rankKeys, ner],
];

/** The single keys that an entry names: `U or Ctrl Z` are U and Ctrl Z, `← →` are none, since modifiers tell those apart. */
function letters(keys: string): string[] {
  return keys.split(/ or |, /).filter((key) => /^[A-Z]$/.test(key));
}

test.each(views)('in the view of %s no key is there twice', (_, keysOf, task) => {
  const own = keysOf(task).map(([keys]) => keys);
  const all = [...commonKeys.map(([keys]) => keys), ...own, filterKey[0]];
  expect(new Set(all).size).toBe(all.length);
  const used = commonKeys.flatMap(([keys]) => letters(keys));
  // Yes and no are the keys to accept and to reject.
  expect(own.flatMap(letters).filter((key) => used.includes(key) && key !== 'A' && key !== 'X')).toEqual([]);
});
