import { type RawBuilder, sql } from 'kysely';
import { type Phrase, searchParts } from '../search-words.ts';

/** The condition that a document has what is searched for; see `QueueFilter.text`. */
export function matchesOf(search: string): RawBuilder<boolean> {
  const parts = searchParts(search);
  const has = (query: string): RawBuilder<boolean> =>
    sql`documents.sequence in (select rowid from words where words match ${query})`;
  const phrases = parts.flatMap((part) => ('text' in part ? [] : [part]));
  const wanted = phrases.filter(({ isExcluded }) => !isExcluded).map(asQuery);
  const excluded = phrases.filter(({ isExcluded }) => isExcluded).map(asQuery);
  const conditions = [
    ...(wanted.length === 0 ? [] : [has(wanted.join(' '))]),
    ...(excluded.length === 0 ? [] : [sql<boolean>`not ${has(excluded.join(' OR '))}`]),
    // Last: each text is read for it.
    ...parts.flatMap((part) =>
      'text' in part ? [sql<boolean>`(instr(documents.text, ${part.text}) > 0) <> ${Number(part.isExcluded)}`] : [],
    ),
  ];
  return sql<boolean>`(${sql.join(conditions, sql` and `)})`;
}

/** Words are letters and digits alone, so that none of them means anything to the index. */
function asQuery({ words, isPrefix }: Phrase): string {
  return `"${words.join(' ')}"${isPrefix ? '*' : ''}`;
}
