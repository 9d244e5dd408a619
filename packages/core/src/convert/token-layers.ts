import { alignSpan } from '../doc/align.ts';
import type { Document, LabelledSpan, Range } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import { docOf } from '../doc/doc-of.ts';
import type { Task } from '../tasks/task.ts';

/** The entities of a document as ranges of tokens: what formats with a tag a token are written from. */
export interface TokenLayers {
  readonly doc: Doc;
  readonly ents: readonly LabelledSpan[];
  /** Everything where no entities are annotated at all. */
  readonly missing: readonly Range[];
}

/** Puts entities on tokens, those of the document or of the task's language. What has to move, or does not fit beside an earlier entity, is told to `onLoss`. */
export function tokenLayers(
  document: Document,
  task: Pick<Task, 'language'>,
  onLoss?: (what: string) => void,
): TokenLayers {
  const { annotations } = document;
  const doc = docOf(document, task);
  if (annotations.ents === undefined) return { doc, ents: [], missing: [{ start: 0, end: doc.length }] };
  const ents: LabelledSpan[] = [];
  for (const ent of annotations.ents) {
    const range = alignSpan(doc, ent.start, ent.end, 'expand');
    if (range === undefined || range.startToken < (ents.at(-1)?.end ?? 0)) {
      onLoss?.('entities that share a token with another, or cover none');
      continue;
    }
    const { startToken: start, endToken: end } = range;
    if (doc.starts[start] !== ent.start || doc.ends[end - 1] !== ent.end)
      onLoss?.('borders of entities that are inside a token, which become those of the token');
    ents.push({ ...ent, start, end });
  }
  const missing = (annotations.entsMissing ?? []).flatMap(({ start, end }) => {
    const range = alignSpan(doc, start, end, 'expand');
    return range === undefined ? [] : [{ start: range.startToken, end: range.endToken }];
  });
  return { doc, ents, missing };
}
