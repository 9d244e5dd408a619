import type { Task } from 'tincture';
import type { DecisionReply, DecisionRequest, ItemView, ProgressView, ProjectView } from '../../../src/api/messages.ts';
import {
  type Draft,
  decisionInForce,
  draftOfDecision,
  draftOfProposal,
  draftOfRequest,
  fitDraft,
  saysSame,
} from '../../../src/review/draft.ts';
import { type ApiError, getAgain, getProgress, getSheet, type QueueChoice, toApiError } from './api.ts';
import { AwaitedReply } from './awaited-reply.ts';
import { isDecision, type Message, Outbox } from './outbox.svelte.ts';
import { Part } from './part.svelte.ts';
import { Queue } from './queue.ts';
import { QueueChoices } from './queue-choices.svelte.ts';
import { Refusals } from './refusals.svelte.ts';
import { Screen } from './screen.svelte.ts';
import type { Sheet, WorkView } from './sheet.ts';
import { Turns } from './turns.svelte.ts';
import { ViewProgress } from './view-progress.svelte.ts';
import { WayBack } from './way-back.ts';
import { WayForward } from './way-forward.ts';
import { withUnsent } from './with-unsent.ts';

/** Which text comes on the screen, and what becomes of what was sent to the server. */
export abstract class TextFlow extends Screen {
  project: ProjectView = $state.raw({ name: '', person: '', tasks: [], definitions: {} });
  view: WorkView = $state.raw({ name: '', tasks: [] });
  readonly outbox: Outbox;
  readonly refusals: Refusals;
  readonly choices: QueueChoices;
  problem: ApiError | undefined = $state.raw(undefined);
  protected queue: Queue;
  protected wayBack: WayBack = new WayBack([], []);
  protected wayForward: WayForward;
  readonly #redoName: string;
  readonly #progress: ViewProgress = new ViewProgress();
  protected readonly reply: AwaitedReply = new AwaitedReply();
  /** Steps under way, from one document to another: they wait for each other, and decisions wait for none. */
  readonly #turns: Turns = new Turns();

  constructor(project: ProjectView) {
    const name = `${project.dir ?? ''}.${project.name}`;
    super(name);
    this.project = project;
    this.choices = new QueueChoices(`tincture.queue.${name}`);
    this.queue = new Queue(this.view, this.choices.current, () => []);
    this.#redoName = `tincture.redo.${name}`;
    this.wayForward = new WayForward(this.#redoName, '');
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

  /** How far the tasks of the view are, all together. */
  get progress(): ProgressView | undefined {
    return this.#progress.all;
  }

  setProgress(task: string, progress: ProgressView): void {
    this.#progress.set(task, progress);
  }

  /** Somebody decided on another task than the active one, which may be one of the view. */
  decidedBeside(task: string): void {
    if (this.view.tasks.some(({ name }) => name === task)) void this.#count(task);
  }

  /** Starts on a task, or on several that are decided together. */
  async open(view: WorkView): Promise<void> {
    const names = view.tasks.map(({ name }) => name);
    this.view = view;
    this.parts = view.tasks.map((task, place) => new Part(this, task, place));
    this.active = this.parts[0] ?? this.active;
    this.choices.open(view.name);
    this.queue = this.#newQueue(view);
    this.wayBack = new WayBack(names, this.pending(view));
    this.wayForward = new WayForward(this.#redoName, view.name);
    this.#progress.open(names);
    this.message = '';
    for (const name of names) {
      for (const { decision } of this.refusals.of(name)) void this.#bringBack(decision);
    }
    await this.next();
  }

  /** Works through other texts, or in another order. What is on the screen keeps its changes and comes back in its turn. */
  choose(choice: QueueChoice): Promise<void> {
    this.choices.choose(choice);
    this.queue = this.#newQueue(this.view);
    return this.next();
  }

  #newQueue(view: WorkView): Queue {
    return new Queue(view, this.choices.current, () => this.pending(view).map(({ document }) => document));
  }

  /** The decisions in a view that the server does not have yet. */
  protected pending({ tasks }: WorkView): DecisionRequest[] {
    return this.outbox.pending(tasks.map(({ name }) => name));
  }

  /** A document as it is with what the server does not have yet. */
  protected async sheetOf(view: WorkView, document: string): Promise<Sheet | undefined> {
    const sent = this.pending(view).filter((decision) => decision.document === document);
    const sheet = await getSheet(view, document);
    const unsent = this.pending(view);
    const isWaiting = new Set(unsent.map(({ id }) => id));
    // An answer that was made without a decision arrives after the server took it.
    if (sent.some(({ id }) => !isWaiting.has(id))) return this.sheetOf(view, document);
    return sheet && withUnsent(view, sheet, unsent, this.project.person);
  }

  /** Shows a certain document, decided or not. The one on the screen comes after it. */
  goTo(document: string): Promise<void> {
    return this.inTurn(async (view) => {
      const sheet = await this.sheetOf(view, document);
      if (sheet !== undefined && this.view === view) this.bring(sheet, this.decidedDrafts(sheet));
    });
  }

  /** Shows a document; the one on the screen comes after it. */
  protected bring(sheet: Sheet, drafts: readonly Draft[]): void {
    const shown = this.sheet;
    if (shown !== undefined && shown.id !== sheet.id) this.queue.putFirst(shown);
    this.queue.remove(sheet.id);
    this.problem = undefined;
    this.show(sheet, drafts, this.#isClaimed);
  }

  /** What the server did not take is to be decided once more. */
  readonly #isClaimed = (task: string, document: string): boolean =>
    this.refusals.of(task).some(({ decision }) => decision.document === document);

  /** What is decided in each task, or else proposed. */
  protected decidedDrafts(sheet: Sheet): Draft[] {
    return this.parts.flatMap(({ task }, place) => {
      const item = sheet.items[place];
      if (item === undefined) return [];
      return [fitDraft(task, item, draftOfDecision(task, item, decisionInForce(item)?.annotations))];
    });
  }

  /** Takes the project as it is after a definition was changed. */
  redefined(project: ProjectView): void {
    const asNow = (task: Task): Task => project.tasks.find(({ name }) => name === task.name) ?? task;
    this.project = project;
    this.view = { ...this.view, tasks: this.view.tasks.map(asNow) };
    for (const part of this.parts) part.task = asNow(part.task);
    this.message = 'The definition is changed.';
  }

  /** Shows the next document of the queue, or nothing when there is none. */
  next(): Promise<void> {
    return this.inTurn((view) => this.showNext(view));
  }

  protected async showNext(view: WorkView): Promise<void> {
    const sheet = await this.queue.take();
    if (this.view !== view) return;
    this.problem = undefined;
    const proposed = this.parts.map(({ task }, place) => draftOfProposal(task, sheet?.items[place]?.proposals[0]));
    const isPartly = this.isComposed && sheet !== undefined;
    this.show(sheet, isPartly ? this.decidedDrafts(sheet) : proposed, this.#isClaimed);
    if (this.progress === undefined || sheet === undefined) for (const { name } of view.tasks) void this.#count(name);
  }

  /** Fetches the texts that come next anew: there are new proposals. What is on the screen stays as it is. */
  async refresh(): Promise<void> {
    // Without the server the old ones do.
    await this.queue.refresh().catch(() => undefined);
  }

  /** Puts a text in front that was decided a while ago. Where it cannot be had, nothing is lost. */
  protected async askAgain(task: string): Promise<void> {
    const { view } = this;
    try {
      const again = await getAgain(task);
      const sheet = again && (await this.sheetOf(view, again.document.id));
      if (sheet === undefined || again === undefined || this.view !== view) return;
      const items = sheet.items.map((item, place) => (view.tasks[place]?.name === task ? again : item));
      this.queue.putFirst({ id: sheet.id, items });
    } catch {
      // It is asked for again after as many decisions.
    }
  }

  #stored(decision: DecisionRequest, { progress }: DecisionReply): void {
    this.reply.tell(decision.id, true);
    if (!this.view.tasks.some(({ name }) => name === decision.task)) return;
    this.setProgress(decision.task, progress);
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
    const part = this.parts.find((one) => one.task.name === task);
    const isShown = part?.item?.document.id === document;
    const before = part === undefined || isShown ? undefined : this.#sheetBefore(id);
    if (part !== undefined) this.wayBack.drop(id);
    if (verdict === 'undo') {
      this.message = `Not undone: ${reason.message}`;
      if (isShown) void this.#bringBack(decision);
      return;
    }
    this.refusals.add({ decision, reason: `${reason.message} ${reason.fix}`.trim() });
    const meant = part?.task ?? this.project.tasks.find(({ name }) => name === task) ?? this.task;
    const draft = draftOfRequest(meant, decision);
    if (draft !== undefined) this.drafts.write(task, document, isShown ? part.draft : draft);
    if (isShown) this.message = `Not saved: ${reason.message}`;
    this.reply.tell(id, false);
    // It comes next, however quick the keys are: as it was, until the server has said what it is now.
    if (before !== undefined) this.queue.putFirst(before);
    if (part !== undefined) void this.#bringBack(decision, before !== undefined);
  }

  /** What was on the screen before a decision that is not stored; what was decided together with it stands. */
  #sheetBefore(id: string): Sheet | undefined {
    const step = this.wayBack.stepWith(id);
    if (step?.shown === undefined) return undefined;
    const { sheet, parts } = step.shown;
    const others = step.parts.flatMap((part) => {
      const decided = part.id === id ? undefined : parts.find(({ task }) => task === part.task)?.decided;
      return decided === undefined ? [] : [{ id: part.id, document: step.document, task: part.task, ...decided }];
    });
    return withUnsent(this.view, sheet, others, this.project.person);
  }

  /**
   * Shows a document again whose decision was not stored: at once where nothing is shown, else as the next one. `isBack`: it waits
   * already, as it was before the decision.
   */
  async #bringBack(decision: DecisionRequest, isBack = false): Promise<void> {
    const { view } = this;
    const { document, task } = decision;
    // Where it cannot be had now, the note of what was not stored stays, and so does the draft for when it is shown.
    const sheet = await this.sheetOf(view, document).catch(() => undefined);
    const part = this.parts.find((one) => one.task.name === task);
    const item = part && sheet?.items[this.parts.indexOf(part)];
    if (this.view !== view) return;
    if (sheet === undefined || part === undefined || item === undefined) {
      if (isBack) this.queue.remove(document);
      return;
    }
    const isRefused = this.refusals.all.some((refusal) => refusal.decision.id === decision.id);
    // It is decided anew by now, or its note was dismissed.
    if (isBack && !isRefused) return;
    const isShown = part.item?.document.id === document;
    if (saysSame(decision, decisionInForce(item))) {
      this.message = 'Another window had decided the same.';
      if (isShown) {
        this.#settle(part, item);
        return;
      }
      this.forgetChanges(task, document);
      if (isBack && this.#isDone(sheet)) this.queue.remove(document);
      else if (isBack) this.queue.renew(sheet);
    } else if (isShown) {
      part.item = item;
      part.isKept = false;
      this.forgetDecisions();
    } else {
      if (isBack) this.queue.renew(sheet);
      else this.queue.putFirst(sheet);
      if (this.item === undefined && !this.isLoading) void this.next();
    }
  }

  /**
   * Says on the screen that what is on it is decided. The text stays, and what was changed on it meanwhile: keys may be on their way.
   * So of several parts one is open, which leads on.
   */
  #settle(part: Part, item: ItemView): void {
    if (part.isTouched) this.refusals.dismiss(part.task.name, item.document.id);
    else this.forgetChanges(part.task.name, item.document.id);
    if (!part.isTouched && this.undecided.some((other) => other !== part)) part.keep(item);
    else part.item = item;
  }

  /** Whether nothing is left to decide on a text in this view. */
  #isDone({ id, items }: Sheet): boolean {
    return items.every(
      (item, place) => decisionInForce(item) !== undefined && !this.#isClaimed(this.view.tasks[place]?.name ?? '', id),
    );
  }

  /** Asks how much is done. Keys count meanwhile, and every decision brings the answer too, so a failure may pass. */
  async #count(task: string): Promise<void> {
    const progress = await getProgress(task).catch(() => undefined);
    if (progress !== undefined) this.setProgress(task, progress);
  }

  /** After a decision, what was kept of the text before it is of no use. */
  protected forgetChanges(task: string, document: string): void {
    this.drafts.remove(task, document);
    this.refusals.dismiss(task, document);
  }

  /** Runs a step from one document to another when those before it are done. */
  protected inTurn(step: (view: WorkView) => Promise<void>): Promise<void> {
    const { view } = this;
    return this.#turns.run(
      () => (this.view === view ? step(view) : undefined),
      (error) => {
        for (const part of this.parts) part.item = undefined;
        this.problem = toApiError(error);
      },
    );
  }
}
