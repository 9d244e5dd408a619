import type { Findings } from '../findings.ts';
import { readMorph, type TokenFields } from '../token-fields.ts';
import { type Columns, column, type Piece } from './rows.ts';

/** Where the words of a sentence are: by number, the index of the token that each is in and how many heads are above it. */
export type WordPlaces = ReadonlyMap<string, { readonly token: number; readonly depth: number }>;

/**
 * What the columns of a piece say of its token, which has this index. Of several words it is what is said of the highest one in the
 * tree. `hasFeatures` says that features were annotated, so that `_` means none.
 */
export function fieldsOf(
  { form, words }: Piece,
  index: number,
  places: WordPlaces,
  hasFeatures: boolean,
  findings: Findings,
): TokenFields {
  const depth = (word: Columns): number => places.get(word[column.id] ?? '')?.depth ?? 0;
  const columns = words.reduce((highest, word) => (depth(word) < depth(highest) ? word : highest), words[0] ?? []);
  const said = (at: number): string | undefined => {
    const value = columns[at];
    // A word that is an underscore has it as its lemma.
    const isNone = value === '_' && !(at === column.lemma && form === '_');
    return isNone ? undefined : value;
  };
  const [tag, pos, lemma, dep] = [said(column.xpos), said(column.upos), said(column.lemma), said(column.deprel)];
  const feats = columns[column.feats] ?? '_';
  const head = columns[column.head] ?? '_';
  return {
    ...(tag === undefined ? {} : { tag }),
    ...(pos === undefined ? {} : { pos }),
    ...(feats === '_' && !hasFeatures ? {} : readMorph(feats, findings)),
    ...(lemma === undefined ? {} : { lemma }),
    ...(head === '_' ? {} : { head: head === '0' ? index : (places.get(head)?.token ?? index) }),
    ...(dep === undefined ? {} : { dep }),
  };
}

/** The places of the words of pieces whose first token has the index `offset`. */
export function placesOf(pieces: readonly Piece[], offset: number): WordPlaces {
  const places = new Map<string, { token: number; depth: number }>();
  const heads = new Map<string, string>();
  for (const [index, { words }] of pieces.entries()) {
    for (const word of words) {
      places.set(word[column.id] ?? '', { token: offset + index, depth: 0 });
      heads.set(word[column.id] ?? '', word[column.head] ?? '_');
    }
  }
  // Only the words of multiword tokens are compared.
  for (const { words } of pieces) {
    if (words.length === 1) continue;
    for (const word of words) {
      const place = places.get(word[column.id] ?? '');
      let above = word[column.head];
      while (place !== undefined && above !== undefined && place.depth < heads.size) {
        above = heads.get(above);
        place.depth++;
      }
    }
  }
  return places;
}
