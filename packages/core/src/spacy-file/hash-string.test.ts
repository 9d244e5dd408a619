import { expect, test } from 'vitest';
import { hashString } from './hash-string.ts';

// As `nlp.vocab.strings[text]` of spaCy 3.8 has them.
test.each([
  ['', 0n],
  ['a', 11901859001352538922n],
  ['hello', 5983625672228268878n],
  ['Case=Nom', 10046911428020630450n],
  ['12345678', 9871996032675327904n],
  ['Straße 🌶 lange Wörter', 11733891158623701254n],
  ['ORG', 383n],
  ['FLAG19', 19n],
  ['acl', 451n],
  ['_', 456n],
])('%j has the number of spaCy', (text, id) => {
  expect(hashString(text)).toBe(id);
});
