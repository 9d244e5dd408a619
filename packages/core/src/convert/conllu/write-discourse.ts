import { attachmentsOf, treeOfUnits } from '../../discourse/tree.ts';
import { alignSpan } from '../../doc/align.ts';
import type { DiscourseUnit, Document, Range, TokenAnnotation } from '../../doc/annotations.ts';
import type { Doc } from '../../doc/doc.ts';
import { docOf } from '../../doc/doc-of.ts';
import { readUnits, rootLabel } from './discourse.ts';
import { miscValue, withMiscValue } from './misc.ts';
import { column } from './rows.ts';
import { plainName, writeSignals } from './signals.ts';

/**
 * Puts the units of discourse into MISC of the rows of each token, as GUM writes them. Where they are those that stand there, nothing
 * changes.
 */
export function placeDiscourse(
  document: Document,
  tokens: readonly TokenAnnotation[],
  rows: readonly string[][][],
  onLoss?: (what: string) => void,
): void {
  const { discourse } = document.annotations;
  if (discourse === undefined) return;
  const words = wordTokens(rows);
  const doc = docOf({ text: document.text, annotations: { tokens } }, {});
  const there = readUnits(discourseValues(rows), tokens, words);
  const values = valuesOf(discourse, doc, words, onLoss);
  if (there.problems.length === 0 && there.units !== undefined) {
    const same = valuesOf(there.units, doc, words);
    if (values.size === same.size && [...values].every(([token, value]) => same.get(token) === value)) return;
  }
  for (const [token, lines] of rows.entries()) {
    for (const [index, row] of lines.entries()) {
      const value = index === 0 ? values.get(token) : undefined;
      row[column.misc] = withMiscValue(row[column.misc] ?? '_', 'Discourse', value);
    }
  }
}

/** The values of `Discourse` of the words of each token; of several words of one token, those of the first that has any. */
export function discourseValues(rows: readonly (readonly (readonly string[])[])[]): readonly (string | undefined)[] {
  return rows.map((lines) =>
    lines.map((row) => miscValue(row[column.misc] ?? '_', 'Discourse')).find((value) => value !== undefined),
  );
}

/** By the number of a word in the document, from 0: the token that it is in. */
export function wordTokens(rows: readonly (readonly (readonly string[])[])[]): readonly number[] {
  return rows.flatMap((lines, token) => {
    const words = lines.filter((row) => /^\d+$/.test(row[column.id] ?? ''));
    return words.map(() => token);
  });
}

/** What is to stand on the first token of each unit. */
function valuesOf(
  units: readonly DiscourseUnit[],
  doc: Doc,
  words: readonly number[],
  onLoss?: (what: string) => void,
): ReadonlyMap<number, string> {
  const result = treeOfUnits(units);
  if ('problem' in result) {
    for (const _ of units) onLoss?.('units of discourse that make no tree');
    return new Map();
  }
  const attachments = attachmentsOf(result.tree);
  const [firstWord, lastWord] = [new Map<number, number>(), new Map<number, number>()];
  for (const [number, token] of words.entries()) {
    if (!firstWord.has(token)) firstWord.set(token, number + 1);
    lastWord.set(token, number + 1);
  }
  const numbersOf = ({ start, end }: Range): readonly [number, number] | undefined => {
    const range = alignSpan(doc, start, end, 'expand');
    const first = range && firstWord.get(range.startToken);
    const last = range && lastWord.get(range.endToken - 1);
    if (first === undefined || last === undefined) onLoss?.('places of signals that are no tokens');
    return first === undefined || last === undefined ? undefined : [first, last];
  };
  const nameOf = (label: string): string => {
    const plain = plainName(label);
    if (plain !== label) onLoss?.('signs in relations that divide fields, which become "_"');
    return plain;
  };
  const values = new Map<number, string>();
  for (const [index, { start, end, signals = [], edges = [] }] of units.entries()) {
    const range = alignSpan(doc, start, end, 'expand');
    const { head, label = '', depth } = attachments[index]!;
    if (range === undefined) continue;
    const own =
      head === index
        ? `${rootLabel}:${index + 1}:0${signals.length === 0 ? '' : `:${writeSignals(signals, numbersOf)}`}`
        : `${nameOf(label)}:${index + 1}->${head + 1}:${depth}:${writeSignals(signals, numbersOf)}`;
    const beside = edges.map(
      (edge) =>
        `;${nameOf(edge.label)}:${index + 1}->${edge.head + 1}:${edge.depth ?? 0}:${edge.headDepth ?? 0}:${writeSignals(edge.signals ?? [], numbersOf)}`,
    );
    values.set(range.startToken, `${own}${beside.join('')}`);
  }
  return values;
}
