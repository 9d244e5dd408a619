import type { Findings } from '../convert/findings.ts';
import type { AttributeName } from './layout.ts';
import type { Table } from './open-table.ts';

/** The rows of one document in the table. */
export interface Rows {
  readonly length: number;
  value(row: number, column: AttributeName): bigint;
  /** Whether the value is another than 0. */
  isSet(row: number, column: AttributeName): boolean;
  /** A number that may be below zero. */
  signed(row: number, column: AttributeName): number;
  /** The string; empty where nothing is said. Undefined, with a problem, where the file lacks it. */
  text(row: number, column: AttributeName): string | undefined;
  hasSpace(row: number): boolean;
}

/** The rows from `first`. Of what is wrong in a column, the first is said. */
export function rowsOf(table: Table, first: number, length: number, findings: Findings): Rows {
  const wrong = new Set<AttributeName>();
  const value = (row: number, column: AttributeName): bigint => table.cell(first + row, column);
  return {
    length,
    value,
    isSet: (row, column) => table.isSet(first + row, column),
    signed: (row, column) => Number(BigInt.asIntN(32, value(row, column))),
    text: (row, column) => {
      if (!table.isSet(first + row, column)) return '';
      const id = value(row, column);
      const text = table.stringOf(id);
      if (text === undefined && !wrong.has(column)) {
        wrong.add(column);
        findings.reject(
          'line-invalid',
          `The token number ${row + 1} has ${names[column]} ${id}, and no string of the file has that number.`,
        );
      }
      return text;
    },
    hasSpace: (row) => table.hasSpace(first + row),
  };
}

const names: Readonly<Record<AttributeName, string>> = {
  orth: 'the text',
  norm: 'the norm',
  lemma: 'the lemma',
  pos: 'the part of speech',
  tag: 'the tag',
  dep: 'the dependency',
  entIob: 'the place in an entity',
  entType: 'the entity label',
  head: 'the head',
  sentStart: 'the beginning of a sentence',
  entKbId: 'the id in a knowledge base',
  morph: 'the features',
  entId: 'the id of an entity',
};
