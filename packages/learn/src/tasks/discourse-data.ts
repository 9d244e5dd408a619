// Structures of discourse as the trainers of their two parts need them: a class for each token, and units on the tokens that a
// component gets.
import {
  alignSpan,
  type DiscourseUnit,
  type Doc,
  type Document,
  relationIn,
  type Task,
  tokenizerFor,
  treeOfUnits,
} from 'tincture';
import { segmentClasses } from 'tincture/training';

/** A text with its units by the token that each begins with. */
export interface DiscourseText {
  readonly doc: Doc;
  /** Ascending; the first is 0. */
  readonly begins: readonly number[];
  /** As many as `begins`, and attached. */
  readonly units: readonly DiscourseUnit[];
  /** Its place among the documents. */
  readonly index: number;
}

/** Texts to learn from. */
export interface DiscourseData {
  /** With the classes of their tokens, for the network that cuts texts into units. */
  readonly segments: readonly Document[];
  /** Those whose units are attached and fit the tokens. */
  readonly texts: readonly DiscourseText[];
  /** Relations in them that the task has. */
  readonly relations: number;
  readonly notes: readonly string[];
}

/** Reads the annotated ones of `documents`, on the tokens of the task's language. */
export function discourseData(task: Task, documents: readonly Document[]): DiscourseData {
  const { tokenize } = tokenizerFor(task);
  const segments: Document[] = [];
  const texts: DiscourseText[] = [];
  let without = 0;
  let loose = 0;
  let merged = 0;
  let [relations, unknown] = [0, 0];
  for (const [index, { text, annotations }] of documents.entries()) {
    const { discourse: units, source } = annotations;
    if (units === undefined || units.length === 0) {
      without++;
      continue;
    }
    const doc = tokenize(text);
    const begins = units.map(({ start, end }) => alignSpan(doc, start, end, 'expand')?.startToken ?? 0);
    const isBegin = new Set(begins);
    const tokens = Array.from(doc.starts, (start, token) => {
      const tag = isBegin.has(token) ? segmentClasses.begin : segmentClasses.inside;
      return { start, end: doc.ends[token]!, tag };
    });
    segments.push({ text, annotations: { tokens, ...(source && { source }) } });
    if (isBegin.size < begins.length) merged++;
    else if ('problem' in treeOfUnits(units)) loose++;
    else {
      texts.push({ doc, begins, units, index });
      for (const [place, { head, label = '' }] of units.entries()) {
        if (head === place) continue;
        if (relationIn(task, label) === undefined) unknown++;
        else relations++;
      }
    }
  }
  const notes: string[] = [];
  const said = (count: number): string => `${count} ${count === 1 ? 'text' : 'texts'}`;
  if (without > 0) notes.push(`${said(without)} without units of discourse not used.`);
  if (loose > 0) notes.push(`${said(loose)} whose units are not attached: only where units begin was learnt from.`);
  if (merged > 0) notes.push(`${said(merged)} with two units in one token: only where units begin was learnt from.`);
  if (unknown > 0) {
    const ones = unknown === 1 ? 'relation that the task does not have' : 'relations that the task does not have';
    notes.push(`${unknown} ${ones}: only which units belong together was learnt from.`);
  }
  return { segments, texts, relations, notes };
}
