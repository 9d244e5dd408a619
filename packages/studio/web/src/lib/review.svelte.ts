import type { DecisionRequest } from '../../../src/api/messages.ts';
import { type Draft, decisionInForce, draftOfDecision, fitDraft } from '../../../src/review/draft.ts';
import { reviewKindOf } from '../../../src/review/kinds.ts';
import { alikeInWords, requestAlike, requestUndo } from './alike.svelte.ts';
import { toApiError } from './api.ts';
import type { Decided } from './decided.ts';
import { earlierDecision } from './earlier-decision.ts';
import type { Part } from './part.svelte.ts';
import { addComment, type Noted, toggleFlag } from './remarks.ts';
import type { WorkView } from './sheet.ts';
import { TextFlow } from './text-flow.svelte.ts';
import { acceptance, besideOf, type Made, type Verdict, verdictsInWords } from './verdicts.ts';
import { idsOfStep, type Shown, type Step } from './way-back.ts';
import type { Undone } from './way-forward.ts';
import { whatWasShown } from './what-was-shown.ts';
import { withDecision } from './with-unsent.ts';

/** The review of one project: what a person decides on the text that is shown, and the way back. */
export class Review extends TextFlow {
  /** Decisions of this visit. */
  #decided = 0;

  /** Flags the document to come back to it, or takes the flag away. */
  flag(): void {
    if (this.item !== undefined) this.#note(toggleFlag(this.task, this.item));
  }

  comment(text: string): void {
    if (this.item !== undefined && text.trim() !== '') this.#note(addComment(this.task, this.item, this.project, text));
  }

  #note({ remark, item, message }: Noted): void {
    this.outbox.send(remark);
    this.active.item = item;
    this.message = message;
  }

  override beforeEdit(): void {
    this.wayForward.clear();
  }

  /** Says that what is on the screen is right: in all that is to be decided, or in one part alone. */
  override accept(only?: Part): void {
    const parts = this.#meant(only);
    for (const part of parts) {
      if (part.item === undefined) return;
      const problem = reviewKindOf(part.task).problem(part.task, part.draft, part.item);
      if (problem === undefined) continue;
      this.activate(part);
      this.message = this.isComposed ? `${part.task.name}: ${problem}` : problem;
      return;
    }
    const isEdited = parts.some((part) => part.isEdited);
    this.#decide(parts.map(acceptance), isEdited ? 'Saved with changes.' : 'Accepted.');
  }

  override reject(only?: Part): void {
    this.#decideAlike({ verdict: 'reject' }, 'Rejected.', only);
  }

  /** Leaves the document out, for a reason if there is one to tell. */
  skip(reason = '', only?: Part): void {
    const why = reason.trim();
    this.#decideAlike({ verdict: 'ignore', ...(why === '' ? {} : { reason: why }) }, 'Skipped.', only);
  }

  #decideAlike(decided: Decided, message: string, only: Part | undefined): void {
    const verdicts = this.#meant(only).map((part) => ({ part, decided }));
    this.#decide(verdicts, message);
  }

  #meant(only: Part | undefined): readonly Part[] {
    return only === undefined ? this.undecided : [only];
  }

  /** Lets the decision in force stand and goes on. Of several parts it is about the active one, or opens that again. */
  async keepDecision(): Promise<void> {
    const { active, item, isComposed } = this;
    const isMeant = isComposed ? active.isSettled : decisionInForce(item) !== undefined;
    if (item === undefined || this.isLoading) return;
    if (!isMeant) {
      this.message = `${isComposed ? `${active.task.name}: n` : 'N'}othing is decided on this text yet.`;
      return;
    }
    if (active.isKept) {
      active.isKept = false;
      this.message = `${active.task.name} is open again: what you decide replaces it.`;
      return;
    }
    this.forgetChanges(active.task.name, item.document.id);
    if (isComposed) active.keep(item);
    const [open] = this.undecided;
    if (isComposed && open !== undefined) this.activate(open);
    else await this.next();
    this.message = 'Left as it is decided.';
  }

  /** Shows a near duplicate, to decide it by itself; the text on the screen comes after it. */
  async openNear(): Promise<void> {
    const { active } = this;
    if (!(await this.fetchNear(active))) return;
    const [near] = active.alike.items;
    if (near !== undefined) await this.goTo(near.document.id);
  }

  /** Takes back the latest change on this document, or else the latest decision, whose document is shown again. */
  undo(): Promise<void> {
    return this.inTurn((view) => this.#undo(view));
  }

  /** Does again what was taken back last, as long as nothing new was done. */
  async redo(): Promise<void> {
    let made: readonly Made[] = [];
    await this.inTurn(async (view) => {
      const undone = this.wayForward.pop();
      if (undone === undefined) this.message = 'Nothing to redo.';
      else if ('draft' in undone) this.#redoChange(undone);
      else made = await this.#toDecideAgain(view, undone);
    });
    if (made.length > 0) this.#send(made, 'Decided again.');
  }

  #redoChange({ document, task, draft }: Extract<Undone, { draft: Draft }>): void {
    const part = this.parts.find((one) => one.task.name === task && one.item?.document.id === document);
    if (part === undefined) {
      this.message = 'The change was on another text.';
      return;
    }
    this.activate(part);
    part.put(draft, 'Change done again.');
  }

  /** Brings the text of a step that was taken back on the screen, and what was decided; nothing where that cannot be. */
  async #toDecideAgain(view: WorkView, undone: Exclude<Undone, { draft: Draft }>): Promise<readonly Made[]> {
    const { document, parts } = undone;
    const shown = this.sheet?.id === document ? this.sheet : undefined;
    let sheet = shown;
    try {
      sheet ??= await this.sheetOf(view, document);
    } catch (error) {
      // The server may be back for the next try.
      this.wayForward.push(undone);
      const { message, fix } = toApiError(error);
      this.message = `Not done again: ${message} ${fix}`;
      return [];
    }
    if (this.view !== view) return [];
    const places = parts.map(({ task }) => view.tasks.findIndex(({ name }) => name === task));
    if (sheet === undefined || places.some((place) => decisionInForce(sheet.items[place]) !== undefined)) {
      this.message = 'It cannot be done again: the text is decided by now.';
      return [];
    }
    if (shown === undefined) {
      const drafts = this.decidedDrafts(sheet);
      for (const [index, place] of places.entries()) {
        const [task, item] = [view.tasks[place], sheet.items[place]];
        if (task === undefined || item === undefined) continue;
        drafts[place] = fitDraft(task, item, draftOfDecision(task, item, parts[index]?.decided.annotations));
      }
      this.bring(sheet, drafts);
    }
    return parts.flatMap(({ decided, alike }, index): Made[] => {
      const part = this.parts[places[index] ?? -1];
      // Decisions of their own: those from before are taken back.
      const again = alike.map((near) => ({ ...near, id: crypto.randomUUID() }));
      return part === undefined ? [] : [{ part, decided, alike: again }];
    });
  }

  async #undo(view: WorkView): Promise<void> {
    const edit = this.takeBackEdit();
    if (edit?.part.item !== undefined) {
      const { part, draft } = edit;
      this.wayForward.push({ document: edit.part.item.document.id, task: part.task.name, draft });
      this.activate(part);
      this.message = 'Change undone.';
      return;
    }
    let step: Step | undefined;
    try {
      for (step = await this.wayBack.pop(); step !== undefined; step = await this.wayBack.pop()) {
        const back = step.shown ?? (await earlierDecision(view, step, this.pending(view)));
        if (this.view !== view) return;
        if (back === undefined) continue;
        this.#undoStep(step, back);
        return;
      }
      this.message = 'Nothing to undo.';
    } catch (error) {
      if (step !== undefined) this.wayBack.restore(step);
      const { message, fix } = toApiError(error);
      this.message = `Not undone: ${message} ${fix}`;
    }
  }

  #undoStep(step: Step, { sheet, drafts, parts }: Shown): void {
    const { document } = step;
    this.wayForward.push({ document, parts });
    const undone = step.parts.filter(({ task }) => parts.some((part) => part.task === task));
    for (const { id, task, alike } of undone) {
      for (const one of [{ id, document }, ...alike]) this.outbox.send(requestUndo(task, one));
    }
    const isStill = this.isComposed && this.sheet?.id === document;
    if (!isStill) this.bring(sheet, drafts);
    for (const [place, part] of this.parts.entries()) {
      if (!parts.some(({ task }) => task === part.task.name)) continue;
      // What was changed meanwhile in the other parts stays.
      if (isStill) part.show(sheet.items[place], drafts[place] ?? part.draft);
      // It is decided no more, so it is kept like any other change.
      if (part.isEdited) this.drafts.write(part.task.name, document, part.draft);
    }
    const [first] = this.undecided;
    if (first !== undefined) this.activate(first);
    this.message = 'Decision undone. The text is open again.';
  }

  /** Decides on the document on the screen, and goes on. What was taken back before cannot be done again then. */
  #decide(verdicts: readonly Verdict[], message: string): void {
    if (this.item === undefined || this.isLoading || verdicts.length === 0) return;
    if (verdicts.some(({ part }) => part.alike.isComing)) {
      this.message = 'Its near duplicates are on their way: decide in a moment.';
      return;
    }
    this.wayForward.clear();
    const made = verdicts.map(({ part, decided }): Made => {
      const { alike, task, item, draft } = part;
      const near = item === undefined ? [] : alike.decide(task, item, draft, decided, this.drafts);
      return { part, decided, alike: near };
    });
    const near = alikeInWords(made.map(({ part, alike }) => ({ alike: part.alike, decided: alike })));
    this.#send(made, (this.isComposed ? verdictsInWords(made) : message) + near);
  }

  /** Sends what was decided, and goes on where nothing more is to be decided on the text. */
  #send(made: readonly Made[], message: string): void {
    const { sheet } = this;
    if (sheet === undefined) return;
    const document = sheet.id;
    const ids = idsOfStep(made.length);
    this.wayBack.push({
      document,
      parts: made.map(({ part, alike }, index) => ({ id: ids[index] ?? '', task: part.task.name, alike })),
      shown: {
        ...{ sheet, drafts: this.parts.map(({ draft }) => draft) },
        parts: made.map(({ part, decided, alike }) => ({ task: part.task.name, decided, alike })),
      },
    });
    const [open] = this.undecided.filter((part) => made.every((one) => one.part !== part));
    const tookMs = Math.round(this.shownFor / made.length);
    const requests = new Map<Part, DecisionRequest>();
    for (const [index, { part, decided, alike }] of made.entries()) {
      const { task, item, draft } = part;
      if (item === undefined) continue;
      this.forgetChanges(task.name, document);
      part.isTouched = false;
      const shown = whatWasShown(this.project, task, item, draft);
      for (const near of alike) {
        this.queue.remove(near.document);
        this.outbox.send(requestAlike(task, document, near, shown));
      }
      const request = {
        ...{ id: ids[index] ?? '', document, task: task.name, ...decided, ...shown, tookMs },
        ...(this.project.mayRefuse === true ? besideOf(made, part) : {}),
      };
      requests.set(part, request);
      this.outbox.send(request);
      if (++this.#decided % (this.project.againEvery ?? Number.POSITIVE_INFINITY) === 0) void this.askAgain(task.name);
      // The next text follows at once: then nobody sees it as decided.
      if (open !== undefined) part.keep(withDecision(item, request, this.project.person));
    }
    this.message = message;
    if (open === undefined) this.#goOn(document, requests);
    else {
      this.restartTime();
      this.noteDecision();
      this.activate(open);
    }
  }

  /** Shows the next text; where answers may be refused, only when all are taken. Else those that are taken stand as decided. */
  #goOn(document: string, requests: ReadonlyMap<Part, DecisionRequest>): void {
    const { mayRefuse = false, person } = this.project;
    const ids = [...requests.values()].map(({ id }) => id);
    const asked = mayRefuse && this.outbox.trouble === undefined ? this.reply.refused(ids) : undefined;
    void this.inTurn(async (view) => {
      const refused = (await asked) ?? new Set();
      if (this.view !== view) return;
      if (refused.size === 0) {
        await this.showNext(view);
        return;
      }
      for (const [part, request] of requests) {
        const { item } = part;
        if (item?.document.id === document && !refused.has(request.id)) part.keep(withDecision(item, request, person));
      }
      const [open] = this.undecided;
      // What was refused may be decided in the same words by now.
      if (open === undefined) await this.showNext(view);
      else if (this.active.isKept) this.activate(open);
    });
  }
}
