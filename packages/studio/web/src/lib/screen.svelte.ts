import type { ItemView, ProposalView, StudioTask } from '../../../src/api/messages.ts';
import { announceAll } from '../../../src/review/announce.ts';
import type { Draft } from '../../../src/review/draft.ts';
import { noMarks } from '../../../src/review/review-kind.ts';
import type { Alike } from './alike.svelte.ts';
import { getNear, toApiError } from './api.ts';
import { Drafts } from './drafts.svelte.ts';
import { Part } from './part.svelte.ts';
import { keptParts } from './parts.ts';
import type { Sheet } from './sheet.ts';

/**
 * The text on the screen, with a part for each task that is decided on it. One part is the active one: keys are its own, and
 * what is said beside the text is about it.
 */
export abstract class Screen {
  readonly drafts: Drafts;
  parts: readonly Part[] = $state.raw([]);
  active: Part = $state.raw(new Part(this, { name: '', kind: 'ner', labels: [] }, 0));
  /** What came of the latest key: shown in the footer and said aloud. */
  message: string = $state('');
  /** What came on the screen, for those who do not see it. */
  announcement: string = $state('');
  /** Counts up with each document shown, so that views start afresh. */
  turn: number = $state(0);
  /** What was done on this text, for "undo": the part of each change, and what was decided in some parts. */
  #done: (Part | 'decision')[] = [];
  #shownAt = 0;

  constructor(name: string) {
    this.drafts = new Drafts(`tincture.draft.${name}`);
    this.parts = [this.active];
  }

  abstract accept(): void;
  abstract reject(): void;
  /** Told before a person changes something. */
  abstract beforeEdit(): void;

  /** Whether several tasks are decided together. */
  get isComposed(): boolean {
    return this.parts.length > 1;
  }

  /** The task of the active part; so are all others here. */
  get task(): StudioTask {
    return this.active.task;
  }

  get item(): ItemView | undefined {
    return this.active.item;
  }

  get draft(): Draft {
    return this.active.draft;
  }

  get alike(): Alike {
    return this.active.alike;
  }

  get proposal(): ProposalView | undefined {
    return this.active.proposal;
  }

  /** Parts on which the next decision is. */
  get undecided(): readonly Part[] {
    return this.parts.filter(({ isKept }) => !isKept);
  }

  /** Whether a person changed what was proposed in what is to be decided. */
  get isEdited(): boolean {
    return this.undecided.some((part) => part.isEdited);
  }

  /** The text on the screen, in all tasks. */
  get sheet(): Sheet | undefined {
    const items = this.parts.flatMap(({ item }) => item ?? []);
    const [first] = items;
    return first === undefined ? undefined : { id: first.document.id, items };
  }

  /** Milliseconds since the document came on the screen, or since something was decided on it. */
  get shownFor(): number {
    return Math.max(0, performance.now() - this.#shownAt);
  }

  /** What was decided took its time; what is left takes its own. */
  protected restartTime(): void {
    this.#shownAt = performance.now();
  }

  noteEdit(part: Part): void {
    this.#done.push(part);
  }

  /** Something was decided, and the text stays for what is left. */
  protected noteDecision(): void {
    this.#done.push('decision');
  }

  /** A decision on this text was not stored: there is none between the changes to come back to. */
  protected forgetDecisions(): void {
    this.#done = this.#done.filter((one) => one !== 'decision');
  }

  /** Takes the latest change back; undefined where nothing was changed since the latest decision. */
  protected takeBackEdit(): { part: Part; draft: Draft } | undefined {
    for (let one = this.#done.pop(); one !== undefined && one !== 'decision'; one = this.#done.pop()) {
      const draft = one.takeBackEdit();
      if (draft !== undefined) return { part: one, draft };
    }
    return undefined;
  }

  /** Gives the keys to a part. */
  activate(part: Part): void {
    this.active = part;
  }

  /** Gives the keys to the next part, or to the one before, and says which that is. */
  toPart(step: 1 | -1): void {
    const { length } = this.parts;
    const at = this.parts.indexOf(this.active) + step;
    const next = this.parts[(at + length) % length];
    if (next === undefined || next === this.active) return;
    this.activate(next);
    const done = next.isKept ? ', decided' : '';
    this.message = `${next.task.name}, part ${this.parts.indexOf(next) + 1} of ${length}${done}.`;
  }

  /** Shows what the next source proposed in the active part. */
  nextProposal(): void {
    this.active.nextProposal();
  }

  /** Lets the next decision hold for the near duplicates too, or for this text alone. */
  async together(): Promise<void> {
    const { undecided, turn } = this;
    if (undecided.some(({ alike }) => alike.isOn)) {
      for (const { alike } of undecided) alike.isOn = false;
      this.message = 'Your decision is for this text alone.';
      return;
    }
    for (const { alike } of undecided) alike.isComing = true;
    await Promise.all(undecided.map((part) => this.fetchNear(part)));
    if (this.turn !== turn) return;
    const ids = undecided.flatMap(({ alike }) => alike.items.map(({ document }) => document.id));
    const { size } = new Set(ids);
    for (const { alike } of undecided) {
      alike.isComing = false;
      alike.isOn = alike.items.length > 0;
    }
    if (size > 0) {
      this.message = `Your decision is for this text and ${size === 1 ? 'a near duplicate' : `${size} near duplicates`}.`;
    }
  }

  /** Brings the near duplicates of the text in a task, and says so where there are none. */
  protected async fetchNear(part: Part): Promise<boolean> {
    const { task, item, alike } = part;
    if (item === undefined) return false;
    const { id } = item.document;
    try {
      const near = item.near === undefined ? [] : await getNear(task.name, id);
      if (part.task !== task || part.item?.document.id !== id) return false;
      alike.items = near;
      if (near.length === 0) this.message = 'No other open text says nearly the same.';
    } catch (error) {
      this.message = toApiError(error).message;
    }
    return alike.items.length > 0;
  }

  /** Shows a document with a draft for each part. `isClaimed`: whether a decision in this task must be made anew. */
  protected show(
    sheet: Sheet | undefined,
    drafts: readonly Draft[],
    isClaimed: (task: string, document: string) => boolean,
  ): void {
    this.turn++;
    this.#done = [];
    this.restartTime();
    for (const [index, part] of this.parts.entries()) part.show(sheet?.items[index], drafts[index] ?? noMarks);
    if (sheet === undefined) return;
    const kept = keptParts(this.parts, ({ task }) => isClaimed(task.name, sheet.id));
    for (const part of kept) part.isKept = true;
    this.activate(this.undecided[0] ?? this.active);
    this.announcement = announceAll(this.parts);
  }
}
