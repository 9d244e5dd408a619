// The name of a label says what it is about. It is learnt from as if it were a text of that label: with few texts it tells a lot, above all of
// labels that no text has yet, and it counts the less the more texts of its label there are.
import { type Task, tokenizerFor } from 'tincture';
import { createInputReader, type TextcatVocabulary } from 'tincture/training';
import type { LinearExample } from './textcat-fit.ts';

/** Names are as many more texts as there are labels, each with a target for every label: of more labels they cost more than the texts. */
const mostNames = 3_000;

/**
 * Names of labels as texts, without those that are no words ("1", "B") and those of which the vocabulary knows no word. Where several labels
 * may apply, a name says nothing of the other ones.
 */
export function readLabelNames(task: Task, vocabulary: TextcatVocabulary, nameWeight: number): LinearExample[] {
  if (nameWeight === 0 || task.labels.length > mostNames) return [];
  const { tokenize } = tokenizerFor(task);
  const read = createInputReader(vocabulary);
  return task.labels.flatMap(({ name }, place) => {
    if (!/\p{L}{2}/u.test(name)) return [];
    const input = read(tokenize(wordsOfName(name)));
    // Pieces of words alone are there by chance.
    const isKnown = input.rows.some((row) => row < vocabulary.wordKeys) || input.dense.some((value) => value !== 0);
    if (!isKnown) return [];
    const other = task.multiple === true ? -1 : 0;
    const targets = Int8Array.from(task.labels, (_, label) => (label === place ? 1 : other));
    return [{ input, targets, nameWeight }];
  });
}

/** `BookRestaurant`, `book_restaurant` and `BOOK-RESTAURANT` are the words "book restaurant". */
export function wordsOfName(name: string): string {
  return name
    .replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ')
    .replace(/[\p{P}\p{S}\s]+/gu, ' ')
    .trim()
    .toLowerCase();
}
