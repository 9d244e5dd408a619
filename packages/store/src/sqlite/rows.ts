import type { Selectable } from 'kysely';
import type { Run, StoredAnnotation, StoredDecision, StoredDocument, StoredRemark } from '../store.ts';
import { readAnnotations, readObject, readSource, readString } from '../stored-json.ts';
import type { AnnotationTable, DecisionTable, DocumentTable, RemarkTable, RunResultTable, RunTable } from './schema.ts';

/** A document from its row. */
export function toDocument(row: Omit<Selectable<DocumentTable>, 'sequence' | 'hash'>): StoredDocument {
  const text = row.exact === null ? row.text : readString(row.exact);
  const document = { id: row.id, text, annotations: {}, added: row.added };
  return row.meta === null ? document : { ...document, meta: readObject(row.meta) };
}

/** A set of annotations from its row. */
export function toAnnotation(row: Selectable<AnnotationTable>): StoredAnnotation {
  const { id, document, task, made } = row;
  return { id, document, task, made, annotations: readAnnotations(row.annotations), source: readSource(row.source) };
}

/** A decision from its row. */
export function toDecision(row: Selectable<DecisionTable>): StoredDecision {
  const { sequence, id, document, task, verdict, person, made } = row;
  return {
    ...{ sequence, id, document, task, verdict, person, made },
    ...(row.annotations === null ? {} : { annotations: readAnnotations(row.annotations) }),
    ...(row.proposal === null ? {} : { proposal: row.proposal }),
    ...(row.took_ms === null ? {} : { tookMs: row.took_ms }),
    ...(row.withdraws === null ? {} : { withdraws: row.withdraws }),
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.blind === null ? {} : { isBlind: row.blind === 1 }),
    ...(row.definition === null ? {} : { definition: row.definition }),
    ...(row.alike === null ? {} : { alike: row.alike }),
  };
}

/** A remark from its row. */
export function toRemark({ id, document, task, kind, text, person, made }: Selectable<RemarkTable>): StoredRemark {
  return { ...{ id, document, task, kind, person, made }, ...(text === null ? {} : { text }) };
}

/** A run from its row and that of its result, whose columns are null while it is unfinished. */
export function toRun(
  row: Omit<Selectable<RunTable>, 'sequence'> &
    Pick<{ [Key in keyof RunResultTable]: string | null }, 'finished' | 'figures'>,
): Run {
  const { id, kind, task, started } = row;
  const run = { id, kind, task, started, settings: readObject(row.settings) };
  if (row.finished === null || row.figures === null) return run;
  return { ...run, finished: row.finished, figures: readObject(row.figures) };
}
