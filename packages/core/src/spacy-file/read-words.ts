import type { Findings } from '../convert/findings.ts';
import type { Range } from '../doc/annotations.ts';
import { mostCharacters, mostTokens } from './layout.ts';
import type { Rows } from './rows.ts';

/** The text of a document, with the place of each of its tokens. */
export interface Words {
  readonly text: string;
  readonly places: readonly Range[];
}

/** The text as spaCy puts it together: each word, and a space where one follows. Undefined where there is none that can be read. */
export function readWords(rows: Rows, areSpacesUnknown: boolean, findings: Findings): Words | undefined {
  if (rows.length > mostTokens) return tooLong(`${rows.length} tokens; at most ${mostTokens}`, findings);
  const places: Range[] = [];
  const pieces: string[] = [];
  let at = 0;
  for (let row = 0; row < rows.length; row++) {
    const word = rows.text(row, 'orth');
    if (word === undefined) return undefined;
    places.push({ start: at, end: at + word.length });
    const isFollowed = areSpacesUnknown || rows.hasSpace(row);
    pieces.push(isFollowed ? `${word} ` : word);
    at += word.length + (isFollowed ? 1 : 0);
    if (at > mostCharacters) return tooLong(`a text of more than ${mostCharacters} characters, and no more`, findings);
  }
  if (areSpacesUnknown && rows.length > 1)
    findings.repair('Spacing made up: tokens are joined with spaces, as the file does not say how they were spaced');
  return { text: pieces.join(''), places };
}

function tooLong(what: string, findings: Findings): undefined {
  findings.reject('line-too-long', `The document has ${what} are read.`);
  return undefined;
}
