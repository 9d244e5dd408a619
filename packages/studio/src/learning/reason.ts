import type { Annotations } from 'tincture';

/** A text with its gold. */
export interface DecidedText {
  readonly id: string;
  readonly text: string;
  readonly annotations: Annotations;
}

/** What speaks against the gold of a text. */
export interface Reason {
  /** A sentence. */
  readonly words: string;
  /** How much it does, in [0, 1]. */
  readonly strength: number;
}
