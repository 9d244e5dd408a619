import { findLabels, type PlacedLabel } from '../../../src/review/find-labels.ts';

/** What a person looks for among many labels, what is found, and which of it Enter would pick. */
export class LabelFinder {
  wanted: string = $state('');
  #place: number = $state(0);
  readonly #labels: () => readonly PlacedLabel[];

  /** The labels may change; they are asked for when they are needed. */
  constructor(labels: () => readonly PlacedLabel[]) {
    this.#labels = labels;
  }

  get isLooking(): boolean {
    return this.wanted.trim() !== '';
  }

  /** The best first; all labels while nothing is looked for. */
  readonly found: readonly PlacedLabel[] = $derived.by(() => findLabels(this.#labels(), this.wanted));

  /** What Enter would pick: nothing while nothing is looked for. */
  get marked(): PlacedLabel | undefined {
    return this.isLooking ? this.found[this.#place] : undefined;
  }

  /** Marks the label `by` places further on. */
  move(by: number): void {
    this.#place = Math.max(0, Math.min(this.found.length - 1, this.#place + by));
  }

  /** Marks the best one: the words looked for have changed. */
  restart(): void {
    this.#place = 0;
  }

  clear(): void {
    this.wanted = '';
    this.restart();
  }
}
