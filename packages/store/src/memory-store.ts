import type { Annotations, Document, JsonObject, Source, Task } from 'tincture';
import { checkAnnotations } from './annotation-rules.ts';
import {
  checkDecision,
  decidedMeanwhile,
  nothingToUndo,
  repeatedDecision,
  unknownDocument,
  unknownRun,
  wrongProposal,
} from './decision-rules.ts';
import { checkId } from './document-id.ts';
import { type Facets, facetsOf } from './facets.ts';
import { findLeader } from './near/find-leader.ts';
import { checkRemark } from './remark-rules.ts';
import { isFound } from './search-words.ts';
import { sourceName } from './source-name.ts';
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
  QueueOrder,
  Run,
  Split,
  Store,
  StoredAnnotation,
  StoredDecision,
  StoredDefinition,
  StoredDocument,
  StoredRemark,
  StoreOptions,
} from './store.ts';
import { contentId, definitionHash, textHash } from './text-hash.ts';

/**
 * The slow and obvious twin of the SQLite store: arrays of events, everything else derived by reading them all. The
 * shared suite compares the two; tests of other packages may use it as a store without a file.
 */
export function createMemoryStore(options: StoreOptions): Store {
  return new MemoryStore(options);
}

class MemoryStore implements Store {
  readonly #documents: StoredDocument[] = [];
  readonly #annotations: StoredAnnotation[] = [];
  readonly #decisions: StoredDecision[] = [];
  readonly #remarks: StoredRemark[] = [];
  readonly #definitions: StoredDefinition[] = [];
  /** By document: the first one of its family of near duplicates. */
  readonly #leaders = new Map<StoredDocument, number>();
  /** Places of leaders by what they have in common with others. */
  readonly #keys = new Map<number, number[]>();
  readonly #splits = new Map<string, Map<string, Split>>();
  readonly #runs: Run[] = [];
  readonly #now: () => string;
  readonly #newId: () => string;

  constructor(options: StoreOptions) {
    this.#now = () => options.now().toISOString();
    this.#newId = options.newId ?? (() => `run-${this.#runs.length + 1}`);
  }

  async addDocuments(documents: Iterable<Document>): Promise<AddResult> {
    const outcomes: AddOutcome[] = [];
    for (const { text, id: given, meta } of documents) {
      const id = given ?? contentId(textHash(text));
      checkId(id);
      const same = this.#documents.find((document) => document.text === text);
      if (same !== undefined) outcomes.push({ id: same.id, state: 'duplicate' });
      else if (this.#documents.some((document) => document.id === id)) outcomes.push({ id, state: 'conflict' });
      else {
        const document = { id, text, annotations: {}, added: this.#now() };
        this.#join(meta === undefined ? document : { ...document, meta });
        outcomes.push({ id, state: 'added' });
      }
    }
    const count = (state: AddOutcome['state']): number => outcomes.filter((outcome) => outcome.state === state).length;
    return { added: count('added'), duplicates: count('duplicate'), conflicts: count('conflict'), outcomes };
  }

  async document(id: string): Promise<StoredDocument | undefined> {
    return this.#documents.find((document) => document.id === id);
  }

  async *documents(): AsyncIterable<StoredDocument> {
    yield* this.#documents;
  }

  async addAnnotations(
    task: string,
    entries: Iterable<{ readonly document: string; readonly annotations: Annotations; readonly source: Source }>,
  ): Promise<void> {
    const all = [...entries];
    for (const { document, annotations, source } of all) checkAnnotations(document, annotations, source);
    for (const { document } of all) this.#mustHave(document);
    for (const entry of all) {
      this.#annotations.push({ ...entry, id: this.#annotations.length + 1, task, made: this.#now() });
    }
  }

  async annotations(document: string, task: string): Promise<readonly StoredAnnotation[]> {
    return this.#annotations.filter((entry) => entry.document === document && entry.task === task);
  }

  async proposedBy(task: string, name: string): Promise<ReadonlySet<string>> {
    const entries = this.#annotations.filter((entry) => entry.task === task && sourceName(entry.source) === name);
    return new Set(entries.map((entry) => entry.document));
  }

  async decide(decision: NewDecision): Promise<StoredDecision> {
    checkDecision(decision);
    const stored = this.#decisions.find((event) => event.id === decision.id);
    if (stored !== undefined) return repeatedDecision(stored, decision);
    this.#mustHave(decision.document);
    if (decision.alike !== undefined) this.#mustHave(decision.alike);
    if (decision.proposal !== undefined) {
      const proposal = this.#annotations[decision.proposal - 1];
      if (proposal?.document !== decision.document || proposal.task !== decision.task) throw wrongProposal(decision);
    }
    const last = this.#standing(decision.document, decision.task).at(-1);
    const { seen, ...content } = decision;
    if (seen !== undefined && seen !== (last?.id ?? null)) throw decidedMeanwhile(decision);
    if (decision.verdict === 'undo' && last === undefined) throw nothingToUndo(decision);
    const event = {
      ...content,
      ...{ sequence: this.#decisions.length + 1, made: this.#now() },
      ...(decision.verdict === 'undo' && last !== undefined && { withdraws: last.sequence }),
    };
    this.#decisions.push(event);
    return event;
  }

  async remark(remark: NewRemark): Promise<StoredRemark> {
    checkRemark(remark);
    const earlier = this.#remarks.find(({ id }) => id === remark.id);
    if (earlier !== undefined) return earlier;
    this.#mustHave(remark.document);
    const stored = { ...remark, made: this.#now() };
    this.#remarks.push(stored);
    return stored;
  }

  async noteDefinition(task: Task): Promise<StoredDefinition> {
    const hash = definitionHash(task);
    const known = this.#definitions.find((entry) => entry.task.name === task.name && entry.hash === hash);
    if (known !== undefined) return known;
    const noted = { hash, task, made: this.#now() };
    this.#definitions.push(noted);
    return noted;
  }

  async definitions(task: string): Promise<readonly StoredDefinition[]> {
    return this.#definitions.filter((entry) => entry.task.name === task);
  }

  async decisions(document: string, task: string): Promise<readonly StoredDecision[]> {
    return this.#decisions.filter((event) => event.document === document && event.task === task);
  }

  async latestDecisions(task: string, person: string, limit: number): Promise<readonly StoredDecision[]> {
    return this.#documents
      .flatMap((document) => this.#standing(document.id, task).slice(-1))
      .filter((decision) => decision.person === person)
      .sort((a, b) => b.sequence - a.sequence)
      .slice(0, limit);
  }

  async *decisionsInForce(task: string): AsyncIterable<DecidedDocument> {
    for (const document of this.#documents) {
      const decision = this.#standing(document.id, task).at(-1);
      if (decision !== undefined) yield { document, decision };
    }
  }

  async queue(task: string, options: QueueOptions = {}): Promise<readonly QueueItem[]> {
    const { order = 'added', limit = 50, after } = options;
    if (after !== undefined) this.#mustHave(after);
    const ordered = this.#ordered(task, order);
    return ordered
      .slice(ordered.findIndex(({ id }) => id === after) + 1)
      .map((document) => this.#item(document, task))
      .filter((item) => this.#isIn(task, item, options))
      .filter(({ document }) => options.isFolded !== true || !this.#isRepetition(task, document))
      .slice(0, limit);
  }

  async count(task: string, filter: QueueFilter = {}): Promise<number> {
    return this.#documents.filter((document) => this.#isIn(task, this.#item(document, task), filter)).length;
  }

  async queueItem(task: string, document: string): Promise<QueueItem | undefined> {
    const found = await this.document(document);
    return found === undefined ? undefined : this.#item(found, task);
  }

  async nearDuplicates(task: string, document: string): Promise<readonly string[]> {
    return this.#openLike(task, this.#mustHave(document)).map(({ id }) => id);
  }

  async progress(task: string): Promise<Progress> {
    const states = this.#documents.map((document) => ({ id: document.id, state: this.#state(document.id, task) }));
    const count = (state: string): number => states.filter((entry) => entry.state === state).length;
    const proposed = states.filter(({ id, state }) => state === 'open' && this.#proposals(id, task).length > 0).length;
    const byVerdict = { accept: 0, correct: 0, reject: 0, ignore: 0 };
    for (const { id } of states) {
      const verdict = this.#standing(id, task).at(-1)?.verdict;
      if (verdict !== undefined && verdict !== 'undo') byVerdict[verdict]++;
    }
    const documents = this.#documents.length;
    const [open, decided, imported] = [count('open'), count('decided'), count('imported')];
    return { documents, open, proposed, decided, imported, byVerdict };
  }

  async *gold(task: string): AsyncIterable<GoldDocument> {
    for (const document of this.#documents) {
      const decision = this.#standing(document.id, task).at(-1);
      const annotations = decision === undefined ? this.#importedGold(document.id, task) : decisionGold(decision);
      const split = this.#splits.get(task)?.get(document.id);
      if (annotations !== undefined) yield { ...document, annotations, ...(split === undefined ? {} : { split }) };
    }
  }

  async assignSplits(task: string, splits: ReadonlyMap<string, Split>): Promise<number> {
    for (const document of splits.keys()) this.#mustHave(document);
    const known = this.#splits.get(task) ?? new Map<string, Split>();
    this.#splits.set(task, known);
    const before = known.size;
    for (const [document, split] of splits) if (!known.has(document)) known.set(document, split);
    return known.size - before;
  }

  async splits(task: string): Promise<ReadonlyMap<string, Split>> {
    return new Map(this.#splits.get(task));
  }

  async startRun(run: Omit<Run, 'id' | 'started' | 'finished' | 'figures'>): Promise<Run> {
    const started = { ...run, id: this.#newId(), started: this.#now() };
    this.#runs.push(started);
    return started;
  }

  async finishRun(id: string, figures: JsonObject): Promise<void> {
    const index = this.#runs.findIndex((run) => run.id === id && run.finished === undefined);
    const run = this.#runs[index];
    if (run === undefined) throw unknownRun(id);
    this.#runs[index] = { ...run, finished: this.#now(), figures };
  }

  async runs(task?: string): Promise<readonly Run[]> {
    return this.#runs.filter((run) => task === undefined || run.task === task);
  }

  async close(): Promise<void> {}

  #mustHave(id: string): StoredDocument {
    const document = this.#documents.find((candidate) => candidate.id === id);
    if (document === undefined) throw unknownDocument(id);
    return document;
  }

  /** Adds a document, to the family of those that say nearly the same. */
  #join(document: StoredDocument): void {
    const number = this.#documents.push(document) - 1;
    const text = (leader: number): string => this.#documents[leader]?.text ?? '';
    const place = findLeader(document.text, { withKey: (key) => this.#keys.get(key) ?? [], text });
    this.#leaders.set(document, 'leader' in place ? place.leader : number);
    for (const key of 'keys' in place ? place.keys : []) this.#keys.set(key, [...(this.#keys.get(key) ?? []), number]);
  }

  /** The other open documents of a family. */
  #openLike(task: string, document: StoredDocument): StoredDocument[] {
    const leader = this.#leaders.get(document);
    return this.#documents.filter(
      (other) => other !== document && this.#leaders.get(other) === leader && this.#state(other.id, task) === 'open',
    );
  }

  #isRepetition(task: string, document: StoredDocument): boolean {
    const place = this.#documents.indexOf(document);
    return this.#openLike(task, document).some((other) => this.#documents.indexOf(other) < place);
  }

  /** The decisions are a stack: each is pushed, an `undo` pops. What stands at the end, the last one in force. */
  #standing(document: string, task: string): StoredDecision[] {
    const stack: StoredDecision[] = [];
    for (const event of this.#decisions) {
      if (event.document !== document || event.task !== task) continue;
      if (event.verdict === 'undo') stack.pop();
      else stack.push(event);
    }
    return stack;
  }

  #proposals(document: string, task: string): StoredAnnotation[] {
    const newest = new Map<string, StoredAnnotation>();
    for (const entry of this.#annotations) {
      if (entry.document !== document || entry.task !== task) continue;
      newest.set(`${entry.source.kind} ${sourceName(entry.source)}`, entry);
    }
    return [...newest.values()].sort((a, b) => b.id - a.id);
  }

  #item(document: StoredDocument, task: string): QueueItem {
    const remarks = this.#remarks.filter((remark) => remark.document === document.id && remark.task === task);
    return {
      ...{ document, remarks },
      proposals: this.#proposals(document.id, task),
      decisions: this.#standing(document.id, task),
      isFlagged: remarks.findLast(({ kind }) => kind !== 'comment')?.kind === 'flag',
    };
  }

  #facets({ document, proposals, decisions }: QueueItem, task: string): Facets {
    const decision = decisions.at(-1);
    return facetsOf(proposals, decision === undefined ? this.#importedGold(document.id, task) : decision.annotations);
  }

  #ordered(task: string, order: QueueOrder): readonly StoredDocument[] {
    if (order === 'added') return this.#documents;
    if (order === 'shuffled') {
      const key = ({ text }: StoredDocument): string => textHash(text);
      return this.#documents.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
    }
    const rank = (document: StoredDocument): number => {
      const item = this.#item(document, task);
      if (item.proposals.length === 0) return -2;
      const { doubt = -1, dispute = -1 } = this.#facets(item, task);
      return order === 'unsure-first' ? doubt : order === 'disputed-first' ? dispute : 0;
    };
    return this.#documents.toSorted((a, b) => rank(b) - rank(a));
  }

  #isIn(task: string, item: QueueItem, filter: QueueFilter): boolean {
    const { state = 'open', text = '', label, source, person, verdict, confidenceBelow } = filter;
    const { document, proposals, decisions, remarks, isFlagged } = item;
    const decision = decisions.at(-1);
    const { doubt, labels } = this.#facets(item, task);
    return (
      (state === 'all' || this.#state(document.id, task) === state) &&
      (text.trim() === '' || isFound(document.text, text)) &&
      (label === undefined || labels.has(label)) &&
      (source === undefined || proposals.some((proposal) => sourceName(proposal.source) === source)) &&
      (person === undefined || decision?.person === person) &&
      (verdict === undefined || decision?.verdict === verdict) &&
      (confidenceBelow === undefined || (doubt !== undefined && doubt > 1 - confidenceBelow)) &&
      (filter.decidedSince === undefined || (decision !== undefined && decision.made >= filter.decidedSince)) &&
      (filter.decidedBefore === undefined || (decision !== undefined && decision.made < filter.decidedBefore)) &&
      (filter.definition === undefined || decision?.definition === filter.definition) &&
      (filter.definitionOtherThan === undefined ||
        (decision?.definition !== undefined && decision.definition !== filter.definitionOtherThan)) &&
      (filter.isFlagged !== true || isFlagged) &&
      (filter.isCommented !== true || remarks.some(({ kind }) => kind === 'comment'))
    );
  }

  #importedGold(document: string, task: string): Annotations | undefined {
    const entry = this.#annotations.findLast(
      (candidate) => candidate.document === document && candidate.task === task && candidate.source.kind === 'import',
    );
    return entry === undefined ? undefined : { ...entry.annotations, source: entry.source };
  }

  #state(document: string, task: string): 'open' | 'decided' | 'imported' {
    if (this.#standing(document, task).length > 0) return 'decided';
    return this.#importedGold(document, task) === undefined ? 'open' : 'imported';
  }
}

/** The gold annotations of a decision, or undefined when it makes none. */
function decisionGold(decision: StoredDecision): Annotations | undefined {
  if (decision.annotations === undefined) return undefined;
  return { ...decision.annotations, source: { kind: 'person', id: decision.person } };
}
