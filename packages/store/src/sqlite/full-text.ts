import { type RawBuilder, sql } from 'kysely';
import { searchPhrases } from '../search-words.ts';

/** The condition that a document has what is searched for; see `QueueFilter.text`. */
export function matchesOf(search: string): RawBuilder<boolean> {
  const phrases = searchPhrases(search);
  if (phrases === undefined) return sql<boolean>`instr(documents.text, ${search.trim()}) > 0`;
  // Words are letters and digits alone, so that none of them means anything to the index.
  const query = phrases.map(({ words, isPrefix }) => `"${words.join(' ')}"${isPrefix ? '*' : ''}`).join(' ');
  return sql<boolean>`documents.sequence in (select rowid from words where words match ${query})`;
}
