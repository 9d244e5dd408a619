import type { Task } from 'tincture';
import type {
  DecisionReply,
  DecisionRequest,
  Gold,
  ItemView,
  ProgressView,
  ProjectView,
  ProposalView,
} from '../../../src/api/messages.ts';
import { announce } from '../../../src/review/announce.ts';
import {
  type Draft,
  decisionInForce,
  draftOfDecision,
  draftOfProposal,
  draftOfRequest,
  fitDraft,
  goldOfDraft,
  isEdited,
  proposalOf,
  saysSame,
} from '../../../src/review/draft.ts';
import { type ApiError, getAgain, getItem, getProgress, type QueueChoice, toApiError } from './api.ts';
import { Drafts } from './drafts.svelte.ts';
import { keptChanges } from './kept-changes.ts';
import { isDecision, type Message, Outbox } from './outbox.svelte.ts';
import { Queue } from './queue.ts';
import { QueueChoices } from './queue-choices.svelte.ts';
import { Refusals } from './refusals.svelte.ts';
import { addComment, type Noted, toggleFlag } from './remarks.ts';
import { type Step, WayBack } from './way-back.ts';
import { whatWasShown } from './what-was-shown.ts';

const emptyDraft: Draft = { spans: [], chosen: [] };

/** The review of one project: the document on the screen, what was changed on it, and the way back. */
export class Review {
  project: ProjectView = $state.raw({ name: '', person: '', tasks: [], definitions: {} });
  readonly outbox: Outbox;
  readonly refusals: Refusals;
  readonly drafts: Drafts;
  readonly choices: QueueChoices;
  task: Task = $state.raw({ name: '', kind: 'ner', labels: [] });
  item: ItemView | undefined = $state.raw(undefined);
  draft: Draft = $state.raw(emptyDraft);
  progress: ProgressView | undefined = $state.raw(undefined);
  problem: ApiError | undefined = $state.raw(undefined);
  /** What came of the latest key: shown in the footer and said aloud. */
  message: string = $state('');
  /** What came on the screen, for those who do not see it. */
  announcement: string = $state('');
  /** Counts up with each document shown, so that views start afresh. */
  turn: number = $state(0);
  /** Steps under way, from one document to another: they wait for each other, and decisions wait for none. */
  #underWay: number = $state(0);
  #latest: Promise<void> = Promise.resolve();
  #queue: Queue;
  #wayBack: WayBack;
  #edits: Draft[] = [];
  #shownAt = 0;
  /** Decisions of this visit. */
  #decided = 0;

  constructor(project: ProjectView) {
    this.project = project;
    this.choices = new QueueChoices(`tincture.queue.${project.dir ?? ''}.${project.name}`);
    this.#queue = new Queue('', this.choices.current, () => []);
    this.#wayBack = new WayBack('', []);
    const name = `${project.dir ?? ''}.${project.name}`;
    this.refusals = new Refusals(`tincture.refused.${name}`);
    this.drafts = new Drafts(`tincture.draft.${name}`);
    this.outbox = new Outbox(`tincture.outbox.${name}`, {
      onStored: (decision, reply) => this.#stored(decision, reply),
      onRefused: (message, reason) => this.#refused(message, reason),
    });
  }

  /** Whether the next document is on its way. */
  get isLoading(): boolean {
    return this.#underWay > 0;
  }

  /** The proposal that is shown; a text may have one of each source. */
  get proposal(): ProposalView | undefined {
    return proposalOf(this.item, this.draft);
  }

  /** Whether a person changed what was proposed. */
  get isEdited(): boolean {
    return isEdited(this.proposal, this.draft);
  }

  /** Starts on a task. */
  async open(task: Task): Promise<void> {
    this.task = task;
    const pending = this.outbox.pending(task.name);
    this.choices.open(task.name);
    this.#queue = this.#newQueue(task);
    this.#wayBack = new WayBack(task.name, pending);
    this.item = undefined;
    this.progress = undefined;
    this.message = '';
    for (const { decision } of this.refusals.of(task.name)) void this.#bringBack(decision);
    await this.next();
  }

  /** Works through other texts, or in another order. What is on the screen keeps its changes and comes back in its turn. */
  choose(choice: QueueChoice): Promise<void> {
    this.choices.choose(choice);
    this.#queue = this.#newQueue(this.task);
    return this.next();
  }

  #newQueue({ name }: Task): Queue {
    return new Queue(name, this.choices.current, () => this.outbox.pending(name).map(({ document }) => document));
  }

  /** Shows a certain document, decided or not. The one on the screen comes after it. */
  goTo(document: string): Promise<void> {
    return this.#inTurn(async (task) => {
      const item = await getItem(task.name, document);
      if (item === undefined || this.task !== task) return;
      if (this.item !== undefined && this.item.document.id !== document) this.#queue.putFirst(this.item);
      this.#queue.remove(document);
      this.problem = undefined;
      this.#show(item, fitDraft(task, item, draftOfDecision(item, decisionInForce(item)?.annotations)));
    });
  }

  /** Flags the document to come back to it, or takes the flag away. */
  flag(): void {
    if (this.item !== undefined) this.#note(toggleFlag(this.task, this.item));
  }

  comment(text: string): void {
    if (this.item !== undefined && text.trim() !== '') this.#note(addComment(this.task, this.item, this.project, text));
  }

  #note({ remark, item, message }: Noted): void {
    this.outbox.send(remark);
    this.item = item;
    this.message = message;
  }

  /** Takes the project as it is after a definition was changed. */
  redefined(project: ProjectView): void {
    this.project = project;
    this.task = project.tasks.find(({ name }) => name === this.task.name) ?? this.task;
    this.message = 'The definition is changed.';
  }

  /** Shows the next document of the queue, or nothing when there is none. */
  next(): Promise<void> {
    return this.#inTurn(async (task) => {
      const item = await this.#queue.take();
      if (this.task !== task) return;
      this.problem = undefined;
      this.#show(item, draftOfProposal(item?.proposals[0]));
      if (this.progress === undefined || item === undefined) void this.#count(task);
    });
  }

  /** Fetches the texts that come next anew: there are new proposals. What is on the screen stays as it is. */
  async refresh(): Promise<void> {
    // Without the server the old ones do.
    await this.#queue.refresh().catch(() => undefined);
  }

  /** Changes what is on the screen; {@link undo} takes it back. */
  edit(draft: Partial<Draft>, message: string): void {
    if (this.item === undefined) return;
    this.#edits.push(this.draft);
    this.draft = { ...this.draft, ...draft };
    this.drafts.write(this.task.name, this.item.document.id, this.draft);
    this.message = message;
  }

  /** Shows what the next source proposed for this text. */
  nextProposal(): void {
    const proposals = this.item?.proposals ?? [];
    const at = proposals.findIndex(({ id }) => id === this.draft.proposal);
    const next = proposals[(at + 1) % proposals.length];
    if (next === undefined || next.id === this.draft.proposal) this.message = 'There is no other proposal.';
    else this.edit(draftOfProposal(next), `Proposed by ${next.source}.`);
  }

  /** Says that what is on the screen is right. */
  accept(): void {
    const { task, draft } = this;
    if (task.kind === 'textcat' && task.multiple !== true && draft.chosen.length !== 1) {
      this.message = 'Choose a label first.';
      return;
    }
    // A proposal that could not be shown whole was not accepted whole either.
    const isWhole = !this.isEdited && (this.proposal?.notes.length ?? 0) === 0;
    this.#decide(
      isWhole ? 'accept' : 'correct',
      goldOfDraft(task, draft),
      this.isEdited ? 'Saved with changes.' : 'Accepted.',
    );
  }

  reject(): void {
    this.#decide('reject', undefined, 'Rejected.');
  }

  /** Leaves the document out, for a reason if there is one to tell. */
  skip(reason = ''): void {
    this.#decide('ignore', undefined, 'Skipped.', reason.trim());
  }

  /** Lets the decision in force stand that somebody made meanwhile, and goes on. */
  async keepDecision(): Promise<void> {
    const { item } = this;
    if (decisionInForce(item) === undefined || item === undefined || this.isLoading) return;
    this.#forgetChanges(item.document.id);
    await this.next();
    this.message = 'Left as it is decided.';
  }

  /** Takes back the latest change on this document, or else the latest decision, whose document is shown again. */
  undo(): Promise<void> {
    return this.#inTurn((task) => this.#undo(task));
  }

  async #undo(task: Task): Promise<void> {
    const edit = this.#edits.pop();
    if (edit !== undefined && this.item !== undefined) {
      this.draft = edit;
      if (this.#edits.length > 0) this.drafts.write(task.name, this.item.document.id, edit);
      else this.drafts.remove(task.name, this.item.document.id);
      this.message = 'Change undone.';
      return;
    }
    let step: Step | undefined;
    try {
      for (step = await this.#wayBack.pop(); step !== undefined; step = await this.#wayBack.pop()) {
        const back = step.shown ?? (await this.#lookUp(task, step));
        if (this.task !== task) return;
        if (back === undefined) continue;
        this.#undoDecision(step, back.item, back.draft);
        return;
      }
      this.message = 'Nothing to undo.';
    } catch (error) {
      if (step !== undefined) this.#wayBack.restore(step);
      const { message, fix } = toApiError(error);
      this.message = `Not undone: ${message} ${fix}`;
    }
  }

  #undoDecision(step: Step, item: ItemView, draft: Draft): void {
    const current = this.item;
    this.outbox.send({
      ...{ id: crypto.randomUUID(), document: step.document, task: this.task.name },
      ...{ verdict: 'undo', seen: step.id },
    });
    if (current !== undefined && current.document.id !== step.document) this.#queue.putFirst(current);
    this.#queue.remove(step.document);
    this.problem = undefined;
    this.#show(item, draft);
    // It is decided no more, so it is kept like any other change.
    if (this.isEdited) this.drafts.write(this.task.name, step.document, draft);
    this.message = 'Decision undone. The text is open again.';
  }

  /** A document as it was before a decision of an earlier visit; undefined where that decision is not in force. */
  async #lookUp(task: Task, { id, document }: Step): Promise<{ item: ItemView; draft: Draft } | undefined> {
    const item = await getItem(task.name, document);
    if (item === undefined) return undefined;
    const pending = this.outbox.pending(task.name).find((decision) => decision.id === id);
    const stored = item.decisions.find((decision) => decision.id === id);
    if (pending === undefined && decisionInForce(item)?.id !== id) return undefined;
    const decisions = item.decisions.filter((decision) => decision.id !== id);
    const draft = draftOfDecision(item, (stored ?? pending)?.annotations);
    return { item: { ...item, decisions }, draft: fitDraft(task, item, draft) };
  }

  #decide(verdict: DecisionRequest['verdict'], annotations: Gold | undefined, message: string, reason = ''): void {
    const { item, draft, task } = this;
    if (item === undefined || this.isLoading) return;
    const id = crypto.randomUUID();
    const document = item.document.id;
    this.#wayBack.push({ id, document, shown: { item, draft } });
    this.#forgetChanges(document);
    this.outbox.send({
      ...{ id, document, task: task.name, verdict },
      ...(annotations === undefined ? {} : { annotations }),
      ...(reason === '' ? {} : { reason }),
      ...whatWasShown(this.project, task, item, draft),
      tookMs: Math.max(0, Math.round(performance.now() - this.#shownAt)),
    });
    this.message = message;
    if (++this.#decided % (this.project.againEvery ?? Number.POSITIVE_INFINITY) === 0) void this.#askAgain(task);
    void this.next();
  }

  /** Puts a text in front that was decided a while ago, now and then. Where it cannot be had, nothing is lost. */
  async #askAgain(task: Task): Promise<void> {
    const item = await getAgain(task.name).catch(() => undefined);
    if (item !== undefined && this.task === task) this.#queue.putFirst(item);
  }

  #stored(decision: DecisionRequest, { progress }: DecisionReply): void {
    if (decision.task !== this.task.name) return;
    this.progress = progress;
    // The last decisions are there: others may have undone or added something meanwhile.
    const isIdle = this.item === undefined && this.problem === undefined && !this.isLoading;
    if (isIdle && this.outbox.waiting === 0 && progress.open > 0) void this.next();
  }

  /** The person's work stays: as a note of what was not stored and why, and as a draft on the text, which comes back. */
  #refused(decision: Message, reason: ApiError): void {
    if (!isDecision(decision)) {
      this.message = `Not saved: ${reason.message} ${reason.fix}`;
      return;
    }
    const { task, document, id, verdict } = decision;
    const isShown = task === this.task.name && document === this.item?.document.id;
    if (task === this.task.name) this.#wayBack.drop(id);
    if (verdict === 'undo') {
      this.message = `Not undone: ${reason.message}`;
      if (isShown) void this.#bringBack(decision);
      return;
    }
    this.refusals.add({ decision, reason: `${reason.message} ${reason.fix}`.trim() });
    const draft = draftOfRequest(decision);
    if (draft !== undefined && !isShown) this.drafts.write(task, document, draft);
    if (task === this.task.name) void this.#bringBack(decision);
  }

  /** Shows a document again whose decision was not stored: at once where nothing is shown, else as the next one. */
  async #bringBack(decision: DecisionRequest): Promise<void> {
    const { task } = this;
    const { document } = decision;
    // Where it cannot be had now, the note of what was not stored stays, and so does the draft for when it is shown.
    const item = await getItem(task.name, document).catch(() => undefined);
    if (item === undefined || this.task !== task) return;
    if (saysSame(decision, decisionInForce(item))) {
      this.#forgetChanges(document);
      this.message = 'Another window had decided the same.';
    } else if (this.item?.document.id === document) {
      this.item = item;
    } else {
      this.#queue.putFirst(item);
      if (this.item === undefined && !this.isLoading) void this.next();
    }
  }

  /** Asks how much is done. Keys count meanwhile, and every decision brings the answer too, so a failure may pass. */
  async #count(task: Task): Promise<void> {
    const progress = await getProgress(task.name).catch(() => undefined);
    if (progress !== undefined && this.task === task) this.progress = progress;
  }

  #show(item: ItemView | undefined, draft: Draft): void {
    this.item = item;
    this.draft = draft;
    this.#edits = [];
    this.turn++;
    this.#shownAt = performance.now();
    if (item === undefined) return;
    this.#restoreChanges(item);
    this.announcement = announce(this.task, item, this.draft);
  }

  /** Puts the changes of an earlier visit, or of a decision that was not stored, on top of what is proposed. */
  #restoreChanges(item: ItemView): void {
    const kept = keptChanges(this.task, item, this.proposal, this.drafts.read(this.task.name, item.document.id));
    if (kept === undefined) return;
    this.#edits = [this.draft];
    this.draft = kept.draft;
    this.message = kept.message;
  }

  /** After a decision, what was kept of the text before it is of no use. */
  #forgetChanges(document: string): void {
    this.drafts.remove(this.task.name, document);
    this.refusals.dismiss(this.task.name, document);
  }

  /** Runs a step from one document to another when those before it are done, so that quick keys do not mix them up. */
  #inTurn(step: (task: Task) => Promise<void>): Promise<void> {
    const { task } = this;
    this.#underWay++;
    this.#latest = this.#latest
      .then(() => (this.task === task ? step(task) : undefined))
      .catch((error: unknown) => {
        this.item = undefined;
        this.problem = toApiError(error);
      })
      .finally(() => {
        this.#underWay--;
      });
    return this.#latest;
  }
}
