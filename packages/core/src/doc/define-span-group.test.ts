import { expect, expectTypeOf, test } from 'vitest';
import { tokenize } from '../tokenizer/tokenizer.ts';
import { defineSpanGroup } from './define-span-group.ts';

const roles = defineSpanGroup('roles', ['buyer', 'seller']);
const doc = tokenize('Ada sold it to Bo.');
const ada = { start: 0, end: 3, label: 'seller' } as const;
const bo = { start: 15, end: 17, label: 'buyer' } as const;

test('a group knows its labels, keeps its spans in order and once, and leaves other groups alone', () => {
  const other = { ...doc, annotations: { spans: { other: [ada] } } };
  const marked = roles.set(other, [bo, ada, bo, { ...ada, end: 8 }]);
  expect(roles.get(marked)).toEqual([ada, { ...ada, end: 8 }, bo]);
  expect(marked.annotations.spans?.other).toEqual([ada]);
  expectTypeOf(roles.get(marked)?.[0]?.label).toEqualTypeOf<'buyer' | 'seller' | undefined>();
  expect(roles.layer).toBe('spans.roles');
});
test('nothing found is not the same as nobody having looked', () => {
  expect(roles.get(doc)).toBeUndefined();
  expect(roles.get(roles.set(doc, []))).toEqual([]);
  expect(roles.set(roles.set(doc, []), undefined).annotations).toEqual({});
});
test('spans outside the text and unknown labels are refused', () => {
  expect(() => roles.set(doc, [{ ...bo, end: 19 }])).toThrow('outside the text');
  const strange = { ...doc, annotations: { spans: { roles: [{ ...ada, label: 'thief' }] } } };
  expect(() => roles.get(strange)).toThrow('The group "roles" has no label "thief"; it has buyer, seller');
});
