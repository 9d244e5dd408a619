// The values that a document has in the columns of the table.

import { nil } from '../convert/fields.ts';
import type { LabelledSpan, Range, TokenAnnotation } from '../doc/annotations.ts';
import type { RowLayout } from './lay-rows.ts';
import { type AttributeName, iob } from './layout.ts';
import { noFeatures, partOfSpeechIds } from './symbols.ts';

/** A string, which is written as its number, or a number. What is not there is 0. */
export type Cell = string | number;

/** The values of one row. */
export type Cells = Partial<Record<AttributeName, Cell>>;

/** What is said of tokens. */
export function tokenCells(
  { rows }: RowLayout,
  said: readonly TokenAnnotation[] | undefined,
  rowOf: (token: number) => number,
  onLoss?: (what: string) => void,
): Cells[] {
  if (said === undefined) return rows.map(() => ({}));
  const hasHeads = said.some(({ dep, head }) => dep !== undefined && head !== undefined);
  const hasStarts = said.some(({ sentenceStart }) => sentenceStart !== undefined);
  return rows.map(({ token }, row): Cells => {
    const annotation = token === undefined ? undefined : said[token];
    // What lies between tokens depends on the one before it, as in a tree of spaCy's own; where there is none, on the next.
    if (annotation === undefined)
      return {
        ...(hasHeads && rows.length > 1 && { head: row === 0 ? 1 : -1 }),
        ...(hasStarts && { sentStart: row === 0 ? startCell(said[0]?.sentenceStart) : -1 }),
      };
    const { tag, pos, morph, lemma, head, dep, sentenceStart } = annotation;
    const isJoined = head !== undefined && dep !== undefined;
    if (!isJoined && head !== undefined) onLoss?.('heads without a kind of dependency');
    if (!isJoined && dep !== undefined) onLoss?.('kinds of dependency without a head');
    if (pos !== undefined && !partOfSpeechIds.has(pos)) onLoss?.('parts of speech that are not universal');
    // A sentence begins with whitespace before its first token.
    const start = token === 0 && row > 0 && sentenceStart === true ? -1 : startCell(sentenceStart);
    return {
      tag: tag ?? '',
      pos: partOfSpeechIds.get(pos ?? '') ?? 0,
      morph: morph === undefined ? '' : featuresCell(morph),
      lemma: lemma ?? '',
      ...(isJoined && { head: rowOf(head) - row, dep }),
      sentStart: start,
    };
  });
}

function startCell(isStart: boolean | undefined): number {
  return isStart === undefined ? 0 : isStart ? 1 : -1;
}

/** Features in the order of spaCy, which looks them up by all of them: by code points. */
function featuresCell(morph: string): string {
  if (morph === '') return noFeatures;
  return morph
    .split('|')
    .map((feature) => {
      const at = feature.indexOf('=') + 1;
      return feature.slice(0, at) + feature.slice(at).split(',').sort().join(',');
    })
    .sort()
    .join('|');
}

/** Entities, and where they are missing, as ranges of tokens. */
export interface TokenEntities {
  readonly ents: readonly LabelledSpan[];
  readonly missing: readonly Range[];
}

/** What tokens are to entities. What lies between tokens is inside an entity, missing or outside as both of its neighbours are. */
export function entityCells({ rows, rowOfToken }: RowLayout, { ents, missing }: TokenEntities): Cells[] {
  const cells = rows.map((): Cells => ({ entIob: iob.outside }));
  const fill = ({ start, end }: Range, cell: Cells): void => {
    for (let row = rowOfToken[start] ?? 0; row <= (rowOfToken[end - 1] ?? -1); row++) cells[row] = cell;
  };
  for (const range of missing) fill(range, { entIob: iob.missing });
  // A text of which all is missing: what lies before its first token is too.
  if (rowOfToken.every((row) => cells[row]?.entIob === iob.missing)) cells.fill({ entIob: iob.missing });
  for (const ent of ents) {
    const { label, kbId } = ent;
    const inside: Cells = {
      entIob: iob.inside,
      entType: label,
      ...(kbId !== undefined && { entKbId: kbId ?? nil }),
    };
    fill(ent, inside);
    cells[rowOfToken[ent.start] ?? 0] = { ...inside, entIob: iob.begin };
  }
  return cells;
}
