import { withoutBlanks } from '../convert/blank-tokens.ts';
import type { Findings } from '../convert/findings.ts';
import { readMorph } from '../convert/token-fields.ts';
import type { TokenAnnotation } from '../doc/annotations.ts';
import type { AttributeName } from './layout.ts';
import type { Words } from './read-words.ts';
import type { Rows } from './rows.ts';
import { noFeatures } from './symbols.ts';

/** Columns that say something of a token by themselves, whatever the value. */
const said: readonly AttributeName[] = ['tag', 'pos', 'morph', 'lemma', 'dep'];

/** What a file says of the tokens of a document; undefined where that is nothing. Tokens of whitespace are left out. */
export function readTokens(
  rows: Rows,
  { text, places }: Words,
  findings: Findings,
): readonly TokenAnnotation[] | undefined {
  const isSaid = places.some((_, row) => said.some((column) => rows.isSet(row, column)));
  // spaCy lets a sentence begin with the first token of every text, whether or not anybody looked.
  const hasStarts = places.some((_, row) => row > 0 && rows.isSet(row, 'sentStart'));
  if (!isSaid && !hasStarts) return undefined;
  const areStartsKnown = hasStarts || places.length === 1;
  const tokens = places.map((place, row): TokenAnnotation => {
    const [tag, lemma, dep] = [rows.text(row, 'tag'), rows.text(row, 'lemma'), rows.text(row, 'dep')];
    const start = areStartsKnown ? rows.signed(row, 'sentStart') : 0;
    return {
      ...place,
      ...(tag && { tag }),
      ...readPos(rows, row),
      ...readFeatures(rows, row, findings),
      ...(lemma && { lemma }),
      // A head by itself is said nowhere: where there is no kind of dependency, the column holds 0.
      ...(dep && { head: row + rows.signed(row, 'head'), dep }),
      ...(start !== 0 && { sentenceStart: start > 0 }),
    };
  });
  return withoutBlanks(tokens, text, findings);
}

function readPos(rows: Rows, row: number): { readonly pos?: string } {
  const pos = rows.text(row, 'pos');
  return pos ? { pos } : {};
}

function readFeatures(rows: Rows, row: number, findings: Findings): { readonly morph?: string } {
  const morph = rows.text(row, 'morph');
  if (!morph) return {};
  return morph === noFeatures ? { morph: '' } : readMorph(morph, findings);
}
