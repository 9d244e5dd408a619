import type { ItemView, ProposalView, StudioTask } from '../../../src/api/messages.ts';
import { announce } from '../../../src/review/announce.ts';
import { type Draft, draftOfProposal, isEdited, proposalOf } from '../../../src/review/draft.ts';
import { noMarks } from '../../../src/review/review-kind.ts';
import { Alike } from './alike.svelte.ts';
import { getNear, toApiError } from './api.ts';
import { Drafts } from './drafts.svelte.ts';
import { keptChanges } from './kept-changes.ts';

/** The document on the screen, and what was changed on it. */
export class Screen {
  readonly drafts: Drafts;
  readonly alike: Alike = new Alike();
  task: StudioTask = $state.raw({ name: '', kind: 'ner', labels: [] });
  item: ItemView | undefined = $state.raw(undefined);
  draft: Draft = $state.raw(noMarks);
  /** What came of the latest key: shown in the footer and said aloud. */
  message: string = $state('');
  /** What came on the screen, for those who do not see it. */
  announcement: string = $state('');
  /** Counts up with each document shown, so that views start afresh. */
  turn: number = $state(0);
  #edits: Draft[] = [];
  #shownAt = 0;

  constructor(name: string) {
    this.drafts = new Drafts(`tincture.draft.${name}`);
  }

  /** The proposal that is shown; a text may have one of each source. */
  readonly proposal: ProposalView | undefined = $derived(proposalOf(this.item, this.draft));
  /** Whether a person changed what was proposed. */
  readonly isEdited: boolean = $derived(isEdited(this.task, this.proposal, this.draft));

  /** Milliseconds since the document came on the screen. */
  get shownFor(): number {
    return Math.max(0, Math.round(performance.now() - this.#shownAt));
  }

  /** Changes what is on the screen. */
  edit(draft: Partial<Draft>, message: string): void {
    if (this.item === undefined) return;
    this.#edits.push(this.draft);
    this.draft = { ...this.draft, ...draft };
    this.drafts.write(this.task.name, this.item.document.id, this.draft, this.#edits);
    this.message = message;
  }

  /** Takes the latest change back and returns what was there; undefined where nothing was changed. */
  protected takeBackEdit(): Draft | undefined {
    const before = this.#edits.pop();
    if (before === undefined || this.item === undefined) return undefined;
    const taken = this.draft;
    this.draft = before;
    const { id } = this.item.document;
    if (this.#edits.length > 0) this.drafts.write(this.task.name, id, before, this.#edits);
    else this.drafts.remove(this.task.name, id);
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

  /** Lets the next decision hold for the near duplicates too, or for this text alone. */
  async together(): Promise<void> {
    const { alike } = this;
    if (alike.isOn) {
      alike.isOn = false;
      this.message = 'Your decision is for this text alone.';
      return;
    }
    alike.isComing = true;
    const { turn } = this;
    const areThere = await this.fetchNear();
    if (this.turn !== turn) return;
    alike.isComing = false;
    if (areThere) {
      alike.isOn = true;
      const { length } = alike.items;
      this.message = `Your decision is for this text and ${length === 1 ? 'a near duplicate' : `${length} near duplicates`}.`;
    }
  }

  /** Brings the near duplicates of the text, and says so where there are none. */
  protected async fetchNear(): Promise<boolean> {
    const { task, item, alike } = this;
    if (item === undefined) return false;
    const { id } = item.document;
    try {
      const near = item.near === undefined ? [] : await getNear(task.name, id);
      if (this.task !== task || this.item?.document.id !== id) return false;
      alike.items = near;
      if (near.length === 0) this.message = 'No other open text says nearly the same.';
    } catch (error) {
      this.message = toApiError(error).message;
    }
    return alike.items.length > 0;
  }

  /** Shows a document, with the changes of an earlier visit or of a decision that was not stored on top of `draft`. */
  protected show(item: ItemView | undefined, draft: Draft): void {
    this.item = item;
    this.draft = draft;
    this.#edits = [];
    this.alike.leave();
    this.turn++;
    this.#shownAt = performance.now();
    if (item === undefined) return;
    const kept = keptChanges(this.task, item, this.proposal, this.drafts.read(this.task.name, item.document.id));
    if (kept !== undefined) {
      this.#edits = kept.before.length === 0 ? [this.draft] : [...kept.before];
      this.draft = kept.draft;
      this.message = kept.message;
    }
    this.announcement = announce(this.task, item, this.draft);
  }
}
