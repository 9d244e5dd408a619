import type { ItemView, ProposalView, StudioTask } from '../../../src/api/messages.ts';
import {
  type Draft,
  decisionInForce,
  draftOfDecision,
  draftOfProposal,
  fitDraft,
  isEdited,
  proposalOf,
} from '../../../src/review/draft.ts';
import { noMarks } from '../../../src/review/review-kind.ts';
import { Alike } from './alike.svelte.ts';
import type { Drafts } from './drafts.svelte.ts';
import { keptChanges } from './kept-changes.ts';
import type { PartContext } from './part-context.svelte.ts';

/** What a part needs of the screen that it is on. */
export interface ScreenOfPart {
  readonly drafts: Drafts;
  readonly parts: readonly Part[];
  /** The one with the keys. */
  readonly active: Part;
  readonly isComposed: boolean;
  /** What came of the latest key. */
  message: string;
  accept(): void;
  reject(): void;
  /** Told before a person changes something. */
  beforeEdit(): void;
  /** Told of each change, for "undo". */
  noteEdit(part: Part): void;
}

/** One task on the screen: what there is to decide in it on the text, and what was changed. */
export class Part implements PartContext {
  readonly alike: Alike = new Alike();
  task: StudioTask = $state.raw({ name: '', kind: 'ner', labels: [] });
  item: ItemView | undefined = $state.raw(undefined);
  draft: Draft = $state.raw(noMarks);
  /** Whether what is decided in it stays as it is: the next decision is about the other parts. */
  isKept: boolean = $state(false);
  /** The proposal that is shown; a text may have one of each source. */
  readonly proposal: ProposalView | undefined = $derived(proposalOf(this.item, this.draft));
  /** Whether a person changed what was proposed. */
  readonly isEdited: boolean = $derived(isEdited(this.task, this.proposal, this.draft));
  /** Whether a person changed something since the text came on the screen or was decided. */
  isTouched = false;
  readonly #screen: ScreenOfPart;
  readonly #place: number;
  #edits: Draft[] = [];

  /** `place` among the parts of the screen. */
  constructor(screen: ScreenOfPart, task: StudioTask, place: number) {
    this.#screen = screen;
    this.#place = place;
    this.task = task;
  }

  get isActive(): boolean {
    return this.#screen.active === this;
  }

  /** A task of classes marks nothing, and needs the text once where no other part has it. */
  get showsText(): boolean {
    return this.#place === 0 && this.#screen.parts.every(({ task }) => task.kind === 'textcat');
  }

  /** Whether other tasks are decided with it. */
  get isComposed(): boolean {
    return this.#screen.isComposed;
  }

  id(name: string): string {
    return this.isComposed ? `part-${this.#place}-${name}` : name;
  }

  /** What came of the latest key. */
  get message(): string {
    return this.#screen.message;
  }

  set message(said: string) {
    this.#screen.message = said;
  }

  /** Whether the text is not open in this task: somebody decided, or gold was imported, and no recipe asks for it again. */
  get isSettled(): boolean {
    const inForce = decisionInForce(this.item);
    return inForce === undefined ? this.item?.isImported === true : inForce.id !== this.item?.reopens;
  }

  /** Says that what is on the screen is right. */
  accept(): void {
    this.#screen.accept();
  }

  reject(): void {
    this.#screen.reject();
  }

  /** Changes what is on the screen. What was kept as it is decided is open again then. */
  edit(draft: Partial<Draft>, message: string): void {
    this.#screen.beforeEdit();
    this.put(draft, message);
  }

  /** {@link edit}, but for what was taken back, which can still be done again. */
  put(draft: Partial<Draft>, message: string): void {
    if (this.item === undefined) return;
    this.isTouched = true;
    this.#edits.push(this.draft);
    this.#screen.noteEdit(this);
    this.isKept = false;
    this.draft = { ...this.draft, ...draft };
    this.#screen.drafts.write(this.task.name, this.item.document.id, this.draft, this.#edits);
    this.message = message;
  }

  /** Takes the latest change back and returns what was there; undefined where nothing was changed. */
  takeBackEdit(): Draft | undefined {
    const before = this.#edits.pop();
    if (before === undefined || this.item === undefined) return undefined;
    this.isTouched = true;
    const taken = this.draft;
    this.draft = before;
    const { id } = this.item.document;
    const { drafts } = this.#screen;
    if (this.#edits.length > 0) drafts.write(this.task.name, id, before, this.#edits);
    else drafts.remove(this.task.name, id);
    return taken;
  }

  /** Shows what the next source proposed for this text. */
  nextProposal(): void {
    const proposals = this.item?.proposals ?? [];
    const at = proposals.findIndex(({ id }) => id === this.draft.proposal);
    const next = proposals[(at + 1) % proposals.length];
    if (next === undefined || next.id === this.draft.proposal) this.message = 'There is no other proposal.';
    else this.edit(draftOfProposal(this.task, next), `Proposed by ${next.source}.`);
  }

  /** Shows a document, with the changes of an earlier visit or of a decision that was not stored on top of `draft`. */
  show(item: ItemView | undefined, draft: Draft): void {
    this.item = item;
    this.draft = draft;
    this.#edits = [];
    this.isKept = false;
    this.isTouched = false;
    this.alike.leave();
    if (item === undefined) return;
    const stored = this.#screen.drafts.read(this.task.name, item.document.id);
    const kept = keptChanges(this.task, item, this.proposal, stored);
    if (kept === undefined) return;
    this.#edits = kept.before.length === 0 ? [this.draft] : [...kept.before];
    this.draft = kept.draft;
    this.message = kept.message;
    for (const _ of this.#edits) this.#screen.noteEdit(this);
  }

  /** Whether a person changed something that is not decided yet. */
  get isBegun(): boolean {
    return this.#edits.length > 0;
  }

  /** Goes back to what is decided, which stays. */
  keep(item: ItemView): void {
    this.show(item, fitDraft(this.task, item, draftOfDecision(this.task, item, decisionInForce(item)?.annotations)));
    this.isKept = true;
  }
}
