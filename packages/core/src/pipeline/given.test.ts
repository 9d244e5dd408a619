import { expect, test } from 'vitest';
import { tinyLinker } from '../linking/testing/tiny-linker.ts';
import { givenTo } from './given.ts';

const annotations = {
  ents: [{ start: 0, end: 1, label: 'X', confidence: 1, kbId: 'Q1', kbConfidence: 0.5 }],
  cats: { a: 1 },
  source: { kind: 'person' as const, id: 'kim' },
};

test('a linker is given entities without what they are linked to, and nothing else', () => {
  expect(givenTo(tinyLinker(), annotations)).toEqual({ ents: [{ start: 0, end: 1, label: 'X' }] });
  expect(givenTo(tinyLinker(), {})).toEqual({});
});

test('what reads nothing is given nothing; what reads links is given them', () => {
  const { requires: _, assigns: __, ...reader } = tinyLinker();
  expect(givenTo(reader, annotations)).toEqual({});
  expect(givenTo({ ...reader, requires: ['ents', 'ents.kbId'] }, annotations)).toEqual({ ents: annotations.ents });
});
