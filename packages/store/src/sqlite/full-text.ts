import { type RawBuilder, sql } from 'kysely';
import { type Phrase, searchPhrases } from '../search-words.ts';

/** The condition that a document has what is searched for; see `QueueFilter.text`. */
export function matchesOf(search: string): RawBuilder<boolean> {
  const phrases = searchPhrases(search);
  if (phrases === undefined) return sql<boolean>`instr(documents.text, ${search.trim()}) > 0`;
  const has = (query: string): RawBuilder<boolean> =>
    sql`documents.sequence in (select rowid from words where words match ${query})`;
  const wanted = phrases.filter(({ isExcluded }) => !isExcluded).map(asQuery);
  const excluded = phrases.filter(({ isExcluded }) => isExcluded).map(asQuery);
  const conditions = [
    ...(wanted.length === 0 ? [] : [has(wanted.join(' '))]),
    ...(excluded.length === 0 ? [] : [sql<boolean>`not ${has(excluded.join(' OR '))}`]),
  ];
  return sql<boolean>`(${sql.join(conditions, sql` and `)})`;
}

/** Words are letters and digits alone, so that none of them means anything to the index. */
function asQuery({ words, isPrefix }: Phrase): string {
  return `"${words.join(' ')}"${isPrefix ? '*' : ''}`;
}
