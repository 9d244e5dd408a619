import { tokenize, type Vectors } from 'tincture';

/**
 * Words to distil vectors for: those of `texts` in lower case, the most frequent first, and then, up to `most`, those of
 * `others` in their order. Signs and numbers are words too, as they are to a component.
 */
export async function wordsToDistil(
  texts: AsyncIterable<string> | Iterable<string>,
  others: Vectors | undefined,
  most: number,
): Promise<string[]> {
  const counts = new Map<string, number>();
  for await (const text of texts) {
    const doc = tokenize(text);
    for (let token = 0; token < doc.length; token++) {
      const word = text.slice(doc.starts[token], doc.ends[token]).toLowerCase();
      if (word.length <= longestWord) counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    if (counts.size > manyWords) forgetRare(counts);
  }
  const words = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, most);
  const chosen = new Set(words.map(([word]) => word));
  for (let row = 0; row < (others?.count ?? 0) && chosen.size < most; row++) chosen.add(others?.word(row) ?? '');
  return [...chosen];
}

/** Longer ones are addresses and damage. */
const longestWord = 40;
/** However much text there is, the count stays in memory. */
const manyWords = 2_000_000;

/** Takes out what was seen once. */
function forgetRare(counts: Map<string, number>): void {
  for (const [word, count] of counts) if (count === 1) counts.delete(word);
}
