import type { Kysely } from 'kysely';
import type { Annotations, Document, JsonObject, Source, Task } from 'tincture';
import { checkAnnotations } from '../annotation-rules.ts';
import { checkDecision, unknownDocument, unknownRun } from '../decision-rules.ts';
import { checkRemark } from '../remark-rules.ts';
import { sourceName } from '../source-name.ts';
import type {
  AddOutcome,
  AddResult,
  DecidedDocument,
  GoldDocument,
  NewDecision,
  NewRemark,
  Progress,
  QueueFilter,
  QueueItem,
  QueueOptions,
  Run,
  Split,
  Store,
  StoredAnnotation,
  StoredDecision,
  StoredDefinition,
  StoredDocument,
  StoredRemark,
  StoreOptions,
} from '../store.ts';
import { addBatch } from './add-documents.ts';
import { batches } from './batches.ts';
import { recordDecision } from './decide.ts';
import { latestDecisions, readDecisionsInForce } from './decisions.ts';
import { noteDefinition, readDefinitions } from './definitions.ts';
import { readNearDuplicates } from './families.ts';
import { readGold } from './gold.ts';
import { readItems, readProgress, readQueue } from './queue.ts';
import { countInQueue } from './queue-order.ts';
import { recordRemark } from './remark.ts';
import { toAnnotation, toDecision, toDocument, toRun } from './rows.ts';
import type { Schema } from './schema.ts';
import { refreshStates } from './states.ts';

/** Rows in one statement or page. SQLite allows 32,766 parameters; a document has six. */
const batchSize = 500;

/** The store on an open and migrated database. */
export class SqliteStore implements Store {
  readonly #db: Kysely<Schema>;
  readonly #now: () => string;
  readonly #newId: () => string;

  constructor(db: Kysely<Schema>, options: StoreOptions) {
    this.#db = db;
    this.#now = () => options.now().toISOString();
    this.#newId = options.newId ?? (() => crypto.randomUUID());
  }

  async addDocuments(documents: Iterable<Document>): Promise<AddResult> {
    const outcomes: AddOutcome[] = [];
    for (const batch of batches(documents, batchSize)) {
      const added = this.#now();
      outcomes.push(...(await this.#db.transaction().execute((transaction) => addBatch(transaction, batch, added))));
    }
    const count = (state: AddOutcome['state']): number => outcomes.filter((outcome) => outcome.state === state).length;
    return { added: count('added'), duplicates: count('duplicate'), conflicts: count('conflict'), outcomes };
  }

  async document(id: string): Promise<StoredDocument | undefined> {
    const row = await this.#db.selectFrom('documents').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? undefined : toDocument(row);
  }

  async *documents(): AsyncIterable<StoredDocument> {
    let after = 0;
    for (;;) {
      const page = this.#db.selectFrom('documents').selectAll().where('sequence', '>', after);
      const rows = await page.orderBy('sequence').limit(batchSize).execute();
      for (const row of rows) yield toDocument(row);
      const last = rows.at(-1);
      if (last === undefined) return;
      after = last.sequence;
    }
  }

  async addAnnotations(
    task: string,
    entries: Iterable<{ readonly document: string; readonly annotations: Annotations; readonly source: Source }>,
  ): Promise<void> {
    const made = this.#now();
    const rows = [...entries].map(({ document, annotations, source }) => {
      checkAnnotations(document, annotations, source);
      return {
        ...{ document, task, made, annotations: JSON.stringify(annotations), source: JSON.stringify(source) },
        ...{ source_kind: source.kind, source_name: sourceName(source) },
      };
    });
    await this.#db.transaction().execute(async (transaction) => {
      for (const batch of batches(rows, batchSize)) {
        const documents = new Set(batch.map((row) => row.document));
        await mustHaveAll(transaction, documents);
        await transaction.insertInto('annotations').values(batch).execute();
        await refreshStates(transaction, task, [...documents]);
      }
    });
  }

  async annotations(document: string, task: string): Promise<readonly StoredAnnotation[]> {
    const query = this.#db.selectFrom('annotations').selectAll();
    const rows = await query.where('document', '=', document).where('task', '=', task).orderBy('id').execute();
    return rows.map(toAnnotation);
  }

  async proposedBy(task: string, name: string): Promise<ReadonlySet<string>> {
    const query = this.#db.selectFrom('annotations').select('document').distinct();
    const rows = await query.where('task', '=', task).where('source_name', '=', name).execute();
    return new Set(rows.map((row) => row.document));
  }

  async decide(decision: NewDecision): Promise<StoredDecision> {
    checkDecision(decision);
    const made = this.#now();
    return this.#db.transaction().execute((transaction) => recordDecision(transaction, decision, made));
  }

  async remark(remark: NewRemark): Promise<StoredRemark> {
    checkRemark(remark);
    const made = this.#now();
    return this.#db.transaction().execute((transaction) => recordRemark(transaction, remark, made));
  }

  async noteDefinition(task: Task): Promise<StoredDefinition> {
    const made = this.#now();
    return this.#db.transaction().execute((transaction) => noteDefinition(transaction, task, made));
  }

  definitions(task: string): Promise<readonly StoredDefinition[]> {
    return readDefinitions(this.#db, task);
  }

  async decisions(document: string, task: string): Promise<readonly StoredDecision[]> {
    const query = this.#db.selectFrom('decisions').selectAll();
    const rows = await query.where('document', '=', document).where('task', '=', task).orderBy('sequence').execute();
    return rows.map(toDecision);
  }

  latestDecisions(task: string, person: string, limit: number): Promise<readonly StoredDecision[]> {
    return latestDecisions(this.#db, task, person, limit);
  }

  decisionsInForce(task: string): AsyncIterable<DecidedDocument> {
    return readDecisionsInForce(this.#db, task);
  }

  queue(task: string, options: QueueOptions = {}): Promise<readonly QueueItem[]> {
    return readQueue(this.#db, task, options);
  }

  count(task: string, filter: QueueFilter = {}): Promise<number> {
    return countInQueue(this.#db, task, filter);
  }

  async queueItem(task: string, document: string): Promise<QueueItem | undefined> {
    return (await readItems(this.#db, task, [document]))[0];
  }

  async nearDuplicates(task: string, document: string): Promise<readonly string[]> {
    const row = await this.#db.selectFrom('documents').select('sequence').where('id', '=', document).executeTakeFirst();
    if (row === undefined) throw unknownDocument(document);
    return readNearDuplicates(this.#db, task, row.sequence);
  }

  progress(task: string): Promise<Progress> {
    return readProgress(this.#db, task);
  }

  gold(task: string): AsyncIterable<GoldDocument> {
    return readGold(this.#db, task);
  }

  async assignSplits(task: string, splits: ReadonlyMap<string, Split>): Promise<number> {
    const made = this.#now();
    return this.#db.transaction().execute(async (transaction) => {
      let assigned = 0;
      for (const batch of batches(splits, batchSize)) {
        await mustHaveAll(transaction, new Set(batch.map(([document]) => document)));
        const rows = batch.map(([document, split]) => ({ document, task, split, made }));
        const insert = transaction
          .insertInto('splits')
          .values(rows)
          .onConflict((conflict) => conflict.doNothing());
        assigned += (await insert.returning('document').execute()).length;
      }
      return assigned;
    });
  }

  async splits(task: string): Promise<ReadonlyMap<string, Split>> {
    const rows = await this.#db.selectFrom('splits').select(['document', 'split']).where('task', '=', task).execute();
    return new Map(rows.map((row) => [row.document, row.split]));
  }

  async startRun(run: Omit<Run, 'id' | 'started' | 'finished' | 'figures'>): Promise<Run> {
    const { kind, task, settings } = run;
    const started: Run = { id: this.#newId(), kind, task, settings, started: this.#now() };
    await this.#db
      .insertInto('runs')
      .values({ ...started, settings: JSON.stringify(settings) })
      .execute();
    return started;
  }

  async finishRun(id: string, figures: JsonObject): Promise<void> {
    const finished = this.#now();
    await this.#db.transaction().execute(async (transaction) => {
      const run = await this.#selectRuns(transaction).where('runs.id', '=', id).executeTakeFirst();
      if (run === undefined || run.finished !== null) throw unknownRun(id);
      await transaction
        .insertInto('run_results')
        .values({ run: id, finished, figures: JSON.stringify(figures) })
        .execute();
    });
  }

  async runs(task?: string): Promise<readonly Run[]> {
    const query = this.#selectRuns(this.#db).orderBy('runs.sequence');
    const rows = await (task === undefined ? query : query.where('task', '=', task)).execute();
    return rows.map(toRun);
  }

  async close(): Promise<void> {
    await this.#db.destroy();
  }

  #selectRuns(db: Kysely<Schema>) {
    return db
      .selectFrom('runs')
      .leftJoin('run_results', 'run_results.run', 'runs.id')
      .select(['runs.id', 'kind', 'task', 'started', 'settings', 'finished', 'figures']);
  }
}

async function mustHaveAll(db: Kysely<Schema>, ids: ReadonlySet<string>): Promise<void> {
  const rows = await db
    .selectFrom('documents')
    .select('id')
    .where('id', 'in', [...ids])
    .execute();
  const known = new Set(rows.map((row) => row.id));
  for (const id of ids) if (!known.has(id)) throw unknownDocument(id);
}
