import type { Task } from 'tincture';
import type {
  DecisionReply,
  DecisionRequest,
  Gold,
  ItemView,
  ProgressView,
  ProjectView,
} from '../../../src/api/messages.ts';
import {
  type Draft,
  decisionInForce,
  draftOfDecision,
  draftOfProposal,
  draftOfRequest,
  fitDraft,
  saysSame,
} from '../../../src/review/draft.ts';
import { reviewKindOf } from '../../../src/review/kinds.ts';
import { type DecidedAlike, requestAlike, requestUndo } from './alike.svelte.ts';
import { type ApiError, getAgain, getItem, getProgress, type QueueChoice, toApiError } from './api.ts';
import { AwaitedReply } from './awaited-reply.ts';
import { earlierDecision } from './earlier-decision.ts';
import { isDecision, type Message, Outbox } from './outbox.svelte.ts';
import { Queue } from './queue.ts';
import { QueueChoices } from './queue-choices.svelte.ts';
import { Refusals } from './refusals.svelte.ts';
import { addComment, type Noted, toggleFlag } from './remarks.ts';
import { Screen } from './screen.svelte.ts';
import { Turns } from './turns.svelte.ts';
import { type Decided, type Shown, type Step, WayBack } from './way-back.ts';
import { WayForward } from './way-forward.ts';
import { whatWasShown } from './what-was-shown.ts';

/** The review of one project: which document comes, what becomes of it, and the way back. */
export class Review extends Screen {
  project: ProjectView = $state.raw({ name: '', person: '', tasks: [], definitions: {} });
  readonly outbox: Outbox;
  readonly refusals: Refusals;
  readonly choices: QueueChoices;
  progress: ProgressView | undefined = $state.raw(undefined);
  problem: ApiError | undefined = $state.raw(undefined);
  /** Steps under way, from one document to another: they wait for each other, and decisions wait for none. */
  readonly #turns: Turns = new Turns();
  #queue: Queue;
  #wayBack: WayBack;
  #wayForward: WayForward;
  readonly #redoName: string;
  readonly #reply: AwaitedReply = new AwaitedReply();
  /** Decisions of this visit. */
  #decided = 0;

  constructor(project: ProjectView) {
    const name = `${project.dir ?? ''}.${project.name}`;
    super(name);
    this.project = project;
    this.choices = new QueueChoices(`tincture.queue.${name}`);
    this.#queue = new Queue('', this.choices.current, () => []);
    this.#wayBack = new WayBack('', []);
    this.#redoName = `tincture.redo.${name}`;
    this.#wayForward = new WayForward(this.#redoName, '');
    this.refusals = new Refusals(`tincture.refused.${name}`);
    this.outbox = new Outbox(`tincture.outbox.${name}`, {
      onStored: (decision, reply) => this.#stored(decision, reply),
      onRefused: (message, reason) => this.#refused(message, reason),
    });
  }

  /** Whether the next document is on its way. */
  get isLoading(): boolean {
    return this.#turns.underWay > 0;
  }

  /** Starts on a task. */
  async open(task: Task): Promise<void> {
    this.task = task;
    const pending = this.outbox.pending(task.name);
    this.choices.open(task.name);
    this.#queue = this.#newQueue(task);
    this.#wayBack = new WayBack(task.name, pending);
    this.#wayForward = new WayForward(this.#redoName, task.name);
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
      this.#goTo(item, draftOfDecision(this.task, item, decisionInForce(item)?.annotations));
    });
  }

  #goTo(item: ItemView, draft: Draft): void {
    const { id } = item.document;
    if (this.item !== undefined && this.item.document.id !== id) this.#queue.putFirst(this.item);
    this.#queue.remove(id);
    this.problem = undefined;
    this.show(item, fitDraft(this.task, item, draft));
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
    return this.#inTurn((task) => this.#showNext(task));
  }

  async #showNext(task: Task): Promise<void> {
    const item = await this.#queue.take();
    if (this.task !== task) return;
    this.problem = undefined;
    this.show(item, draftOfProposal(task, item?.proposals[0]));
    if (this.progress === undefined || item === undefined) void this.#count(task);
  }

  /** Fetches the texts that come next anew: there are new proposals. What is on the screen stays as it is. */
  async refresh(): Promise<void> {
    // Without the server the old ones do.
    await this.#queue.refresh().catch(() => undefined);
  }

  /** Changes what is on the screen; {@link undo} takes it back. */
  override edit(draft: Partial<Draft>, message: string): void {
    this.#wayForward.clear();
    super.edit(draft, message);
  }

  /** Says that what is on the screen is right. */
  accept(): void {
    const { task, draft, item } = this;
    if (item === undefined) return;
    const problem = reviewKindOf(task).problem(task, draft, item);
    if (problem !== undefined) {
      this.message = problem;
      return;
    }
    // A proposal that could not be shown whole was not accepted whole either.
    const isWhole = !this.isEdited && (this.proposal?.notes.length ?? 0) === 0;
    this.#decide(
      isWhole ? 'accept' : 'correct',
      reviewKindOf(task).goldOf(task, draft, item.tokens),
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

  /** Shows a near duplicate, to decide it by itself; the text on the screen comes after it. */
  async openNear(): Promise<void> {
    if (!(await this.fetchNear())) return;
    const [near] = this.alike.items;
    if (near !== undefined) await this.goTo(near.document.id);
  }

  /** Does again what was taken back last, as long as nothing new was done. */
  async redo(): Promise<void> {
    let decided: Decided | undefined;
    let alike: readonly DecidedAlike[] = [];
    await this.#inTurn(async (task) => {
      const undone = this.#wayForward.pop();
      const shown = this.item?.document.id === undone?.document ? this.item : undefined;
      if (undone === undefined) this.message = 'Nothing to redo.';
      else if ('draft' in undone) {
        if (shown !== undefined) super.edit(undone.draft, 'Change done again.');
        else this.message = 'The change was on another text.';
      } else {
        let item = shown;
        try {
          item ??= await getItem(task.name, undone.document);
        } catch (error) {
          // The server may be back for the next try.
          this.#wayForward.push(undone);
          const { message, fix } = toApiError(error);
          this.message = `Not done again: ${message} ${fix}`;
          return;
        }
        if (this.task !== task) return;
        if (item === undefined || decisionInForce(item) !== undefined) {
          this.message = 'It cannot be done again: the text is decided by now.';
          return;
        }
        if (shown === undefined) this.#goTo(item, draftOfDecision(this.task, item, undone.decided.annotations));
        ({ decided, alike } = undone);
      }
    });
    if (decided === undefined || this.item === undefined) return;
    // Decisions of their own: those from before are taken back.
    const again = alike.map((near) => ({ ...near, id: crypto.randomUUID() }));
    this.#send(this.item, decided, 'Decided again.', again);
  }

  async #undo(task: Task): Promise<void> {
    const edit = this.takeBackEdit();
    if (edit !== undefined && this.item !== undefined) {
      this.#wayForward.push({ document: this.item.document.id, draft: edit });
      this.message = 'Change undone.';
      return;
    }
    let step: Step | undefined;
    try {
      for (step = await this.#wayBack.pop(); step !== undefined; step = await this.#wayBack.pop()) {
        const back = step.shown ?? (await earlierDecision(task, step, this.outbox.pending(task.name)));
        if (this.task !== task) return;
        if (back === undefined) continue;
        this.#undoDecision(step, back);
        return;
      }
      this.message = 'Nothing to undo.';
    } catch (error) {
      if (step !== undefined) this.#wayBack.restore(step);
      const { message, fix } = toApiError(error);
      this.message = `Not undone: ${message} ${fix}`;
    }
  }

  #undoDecision(step: Step, { item, draft, decided, alike }: Shown): void {
    const current = this.item;
    this.#wayForward.push({ document: step.document, decided, alike });
    for (const undone of [step, ...alike]) this.outbox.send(requestUndo(this.task, undone));
    if (current !== undefined && current.document.id !== step.document) this.#queue.putFirst(current);
    this.#queue.remove(step.document);
    this.problem = undefined;
    this.show(item, draft);
    // It is decided no more, so it is kept like any other change.
    if (this.isEdited) this.drafts.write(this.task.name, step.document, draft);
    this.message = 'Decision undone. The text is open again.';
  }

  /** Decides on the document on the screen, and goes on. What was taken back before cannot be done again then. */
  #decide(verdict: DecisionRequest['verdict'], annotations: Gold | undefined, message: string, reason = ''): void {
    if (this.item === undefined || this.isLoading) return;
    if (this.alike.isComing) {
      this.message = 'Its near duplicates are on their way: decide in a moment.';
      return;
    }
    this.#wayForward.clear();
    const gold = annotations === undefined ? {} : { annotations };
    const decided = { verdict, ...gold, ...(reason === '' ? {} : { reason }) };
    const alike = this.alike.decide(this.task, this.item, this.draft, decided, this.drafts);
    this.#send(this.item, decided, message + this.alike.inWords(alike), alike);
  }

  #send(item: ItemView, decided: Decided, message: string, alike: readonly DecidedAlike[]): void {
    const { draft, task } = this;
    const id = crypto.randomUUID();
    const document = item.document.id;
    this.#wayBack.push({ id, document, alike, shown: { item, draft, decided, alike } });
    this.#forgetChanges(document);
    const shown = whatWasShown(this.project, task, item, draft);
    for (const near of alike) {
      this.#queue.remove(near.document);
      this.outbox.send(requestAlike(task, document, near, shown));
    }
    this.outbox.send({ ...{ id, document, task: task.name }, ...decided, ...shown, tookMs: this.shownFor });
    this.message = message;
    if (++this.#decided % (this.project.againEvery ?? Number.POSITIVE_INFINITY) === 0) void this.#askAgain(task);
    const taken = this.project.mayRefuse && this.outbox.trouble === undefined ? this.#reply.of(id) : undefined;
    void this.#inTurn(async () => {
      if ((await taken) !== false && this.task === task) await this.#showNext(task);
    });
  }

  /** Puts a text in front that was decided a while ago, now and then. Where it cannot be had, nothing is lost. */
  async #askAgain(task: Task): Promise<void> {
    const item = await getAgain(task.name).catch(() => undefined);
    if (item !== undefined && this.task === task) this.#queue.putFirst(item);
  }

  #stored(decision: DecisionRequest, { progress }: DecisionReply): void {
    this.#reply.tell(decision.id, true);
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
    const draft = draftOfRequest(this.task, decision);
    if (draft !== undefined) this.drafts.write(task, document, isShown ? this.draft : draft);
    if (isShown) this.message = `Not saved: ${reason.message}`;
    this.#reply.tell(id, false);
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

  /** After a decision, what was kept of the text before it is of no use. */
  #forgetChanges(document: string): void {
    this.drafts.remove(this.task.name, document);
    this.refusals.dismiss(this.task.name, document);
  }

  /** Runs a step from one document to another when those before it are done. */
  #inTurn(step: (task: Task) => Promise<void>): Promise<void> {
    const { task } = this;
    return this.#turns.run(
      () => (this.task === task ? step(task) : undefined),
      (error) => {
        this.item = undefined;
        this.problem = toApiError(error);
      },
    );
  }
}
