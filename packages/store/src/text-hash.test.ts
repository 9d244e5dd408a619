import { parseTask } from 'tincture';
import { expect, test } from 'vitest';
import { definitionHash } from './text-hash.ts';

const relations = (works: object, entities: object): string =>
  definitionHash(parseTask('t', { kind: 'relations', labels: { WORKS_FOR: works }, entities }));

test('what relations may join, and what entities mean, is part of the definition', () => {
  const entities = { PERSON: null, FIRM: null };
  const hashes = [
    relations({}, entities),
    relations({ from: ['PERSON'] }, entities),
    relations({ to: ['PERSON'] }, entities),
    relations({}, { PERSON: { definition: 'somebody' }, FIRM: null }),
  ];
  expect(new Set(hashes).size).toBe(hashes.length);
  expect(relations({ from: ['PERSON'] }, entities)).toBe(hashes[1]);
});
