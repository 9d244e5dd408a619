import { TinctureError } from 'tincture';
import { expect, it } from 'vitest';
import { parseSearch } from './search-query.ts';

it.each([
  ['', {}],
  ['  beef stock ', { text: 'beef stock' }],
  ['label:DISH', { label: 'DISH' }],
  ['soup label:"Main course" "beef stock"', { label: 'Main course', text: 'soup   "beef stock"' }],
  ['source:menu is:flagged is:commented', { source: 'menu', isFlagged: true, isCommented: true }],
  ['person:ana', { person: 'ana', state: 'decided' }],
  ['verdict:Reject state:all', { verdict: 'reject', state: 'all' }],
  ['since:2026-11-01 before:2026-12-01', { decidedSince: '2026-11-01', decidedBefore: '2026-12-01', state: 'decided' }],
  ['label:DISH is:outdated', { label: 'DISH', isOutdated: true, state: 'decided' }],
  ['confidence<0.6', { confidenceBelow: 0.6 }],
  ['confidence<60%', { confidenceBelow: 0.6 }],
  ['soup -beef -"hot pot"', { text: 'soup -beef -"hot pot"' }],
  // What is no key of ours is looked for.
  ['note:x 12:30', { text: 'note:x 12:30' }],
  ['-note:x', { text: '-note:x' }],
  ['http://example.org', { text: 'http://example.org' }],
])('reads %j', (search, filter) => {
  expect(parseSearch(search)).toEqual(filter);
});

it.each([
  '-label:DISH',
  'soup -confidence<0.6',
  'verdict:good',
  'state:ope',
  'is:new',
  'since:yesterday',
  'before:2026-1-1',
  'confidence<7',
  'confidence<1.2.3',
])('refuses %j and says what may be there', (search) => {
  expect(() => parseSearch(search)).toThrow(TinctureError);
});
