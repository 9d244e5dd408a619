import type { TaskPrompts } from './task-prompts.ts';
import { attributePrompts } from './word-attribute.ts';

/** A lemma with more characters than this is an explanation. */
const longestLemma = 100;

/** Prompts and answers for lemmas: the model writes the form of each word that a dictionary lists it under. */
export const lemmatizerPrompts: TaskPrompts = attributePrompts({
  column: 'lemma',
  instruction: () =>
    'You give each word of a text its lemma: the form that a dictionary lists it under, as the word is meant in this text.',
  schema: () => ({ type: 'string' }),
  rules: ['"lemma" is one form. Names keep their capitals. A number or a punctuation mark is its own lemma.'],
  inLine: 'and its lemma',
  attribute: () => 'lemma',
  reader: () => (said) => {
    const value = typeof said === 'string' || typeof said === 'number' ? String(said).trim() : '';
    return value === '' || value.length > longestLemma || /[\n\r\t]/.test(value)
      ? { reason: 'lemma-malformed' }
      : { value };
  },
});
