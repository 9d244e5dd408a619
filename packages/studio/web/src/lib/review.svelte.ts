import type { Task } from 'tincture';
import { z } from 'zod';
import type {
  DecisionRequest,
  Gold,
  ItemView,
  ProgressView,
  ProjectView,
  SpanView,
} from '../../../src/api/messages.ts';
import { goldOfChoice, goldOfSpans, isChanged } from '../../../src/review/spans.ts';
import { type ApiError, getItem, getProgress, toApiError } from './api.ts';
import { Outbox } from './outbox.svelte.ts';
import { Queue } from './queue.ts';
import { readStored, writeStored } from './stored.ts';

/** What a person has on the screen and can change. */
export interface Draft {
  readonly spans: readonly SpanView[];
  readonly chosen: readonly string[];
}

const emptyDraft: Draft = { spans: [], chosen: [] };
/** How many decisions back "undo" reaches after a reload. */
const remembered = 200;

/** The review of one project: the document on the screen, what was changed on it, and the way back. */
export class Review {
  readonly project: ProjectView;
  readonly outbox: Outbox;
  task: Task = $state.raw({ name: '', kind: 'ner', labels: [] });
  item: ItemView | undefined = $state.raw(undefined);
  draft: Draft = $state.raw(emptyDraft);
  progress: ProgressView | undefined = $state.raw(undefined);
  isLoading: boolean = $state(true);
  problem: ApiError | undefined = $state.raw(undefined);
  /** Said aloud by screen readers and shown in the footer. */
  message: string = $state('');
  /** How many decisions can be taken back. */
  undoable: number = $state(0);
  /** Counts up with each document shown, so that views start afresh. */
  turn: number = $state(0);
  #queue: Queue;
  #edits: Draft[] = [];
  #decided: string[] = [];
  #drafts = new Map<string, { item: ItemView; draft: Draft }>();
  #shownAt = 0;

  constructor(project: ProjectView) {
    this.project = project;
    this.#queue = new Queue('');
    const key = `tincture.outbox.${project.dir ?? ''}.${project.name}`;
    this.outbox = new Outbox(key, ({ task }, reply) => {
      if (task === this.task.name) this.progress = reply.progress;
    });
  }

  get isChanged(): boolean {
    return isChanged(this.item?.proposal, this.draft);
  }

  /** Starts on a task, or starts again after the server came back. */
  async open(task: Task): Promise<void> {
    this.task = task;
    this.#queue = new Queue(task.name, this.outbox.documents(task.name));
    this.#decided = readStored(this.#decidedKey, z.array(z.string()), []);
    this.undoable = this.#decided.length;
    this.item = undefined;
    this.progress = undefined;
    this.message = '';
    await this.next();
  }

  /** Shows the next open document, or nothing when there is none. */
  async next(): Promise<void> {
    const task = this.task.name;
    this.isLoading = true;
    try {
      const item = await this.#queue.take();
      if (this.task.name !== task) return;
      this.problem = undefined;
      this.#show(item, proposedDraft(item));
      if (this.progress === undefined || item === undefined) void this.#count(task);
    } catch (error) {
      this.item = undefined;
      this.problem = toApiError(error);
    }
    this.isLoading = false;
  }

  /** Changes what is on the screen; {@link undo} takes it back. */
  edit(draft: Partial<Draft>, message: string): void {
    this.#edits.push(this.draft);
    this.draft = { ...this.draft, ...draft };
    this.message = message;
  }

  /** Says that what is on the screen is right. */
  accept(): void {
    const { task, draft, item } = this;
    if (item === undefined) return;
    if (task.kind === 'textcat' && task.multiple !== true && draft.chosen.length !== 1) {
      this.message = 'Choose a label first.';
      return;
    }
    const gold = task.kind === 'ner' ? goldOfSpans(draft.spans) : goldOfChoice(task.labels, draft.chosen);
    if (this.isChanged) this.#decide('correct', gold, 'Saved with changes.');
    else this.#decide('accept', gold, 'Accepted.');
  }

  reject(): void {
    this.#decide('reject', undefined, 'Rejected.');
  }

  skip(): void {
    this.#decide('ignore', undefined, 'Skipped.');
  }

  /** Takes back the latest change on this document, or else the latest decision, whose document is shown again. */
  async undo(): Promise<void> {
    const edit = this.#edits.pop();
    if (edit !== undefined) {
      this.draft = edit;
      this.message = 'Change undone.';
      return;
    }
    const id = this.#decided.at(-1);
    if (id === undefined || this.isLoading) {
      this.message = 'Nothing to undo.';
      return;
    }
    let back = this.#drafts.get(id);
    if (back === undefined) {
      const item = await getItem(this.task.name, id).catch(() => undefined);
      if (item?.decision === undefined) {
        this.message = 'The latest decision cannot be found; is the server running?';
        return;
      }
      back = { item, draft: decidedDraft(item) };
    }
    this.#rememberDecided(this.#decided.slice(0, -1));
    this.outbox.send({ id: crypto.randomUUID(), document: id, task: this.task.name, verdict: 'undo' });
    if (this.item !== undefined) this.#queue.putBack(this.item);
    this.#queue.reopen(id);
    this.problem = undefined;
    this.#show(back.item, back.draft);
    this.message = 'Decision undone. The text is open again.';
  }

  #decide(verdict: DecisionRequest['verdict'], annotations: Gold | undefined, message: string): void {
    const { item } = this;
    if (item === undefined || this.isLoading) return;
    const { id } = item.document;
    this.#drafts.set(id, { item, draft: this.draft });
    this.#rememberDecided([...this.#decided, id].slice(-remembered));
    this.outbox.send({
      id: crypto.randomUUID(),
      document: id,
      task: this.task.name,
      verdict,
      ...(annotations === undefined ? {} : { annotations }),
      ...(item.proposal === undefined ? {} : { proposal: item.proposal.id }),
      tookMs: Math.max(0, Math.round(performance.now() - this.#shownAt)),
    });
    this.message = message;
    void this.next();
  }

  /** Asks how much is done. Keys count meanwhile, and every decision brings the answer too, so a failure may pass. */
  async #count(task: string): Promise<void> {
    const progress = await getProgress(task).catch(() => undefined);
    if (progress !== undefined && this.task.name === task) this.progress = progress;
  }

  #show(item: ItemView | undefined, draft: Draft): void {
    this.item = item;
    this.draft = draft;
    this.#edits = [];
    this.turn++;
    this.#shownAt = performance.now();
  }

  get #decidedKey(): string {
    return `tincture.decided.${this.project.dir ?? ''}.${this.project.name}.${this.task.name}`;
  }

  #rememberDecided(ids: string[]): void {
    this.#decided = ids;
    this.undoable = ids.length;
    writeStored(this.#decidedKey, ids);
  }
}

function proposedDraft(item: ItemView | undefined): Draft {
  return { spans: item?.proposal?.ents ?? [], chosen: item?.proposal?.chosen ?? [] };
}

/** What was decided, or what was proposed where the decision said nothing about it. */
function decidedDraft(item: ItemView): Draft {
  const gold = item.decision?.annotations;
  if (gold === undefined) return proposedDraft(item);
  const chosen = Object.entries(gold.cats ?? {}).flatMap(([label, value]) => (value === 1 ? [label] : []));
  return { spans: gold.ents ?? [], chosen };
}
