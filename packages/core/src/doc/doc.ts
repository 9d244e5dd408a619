import type { Annotations } from './annotations.ts';

/**
 * An immutable text with its tokens and annotation layers. The text is never changed: tokens are offsets into it.
 * All offsets are UTF-16 code units, end-exclusive.
 */
export interface Doc {
  readonly text: string;
  /** How many tokens; whitespace is between tokens, and inside one only where `retokenize` made one of several. */
  readonly length: number;
  /** Character offset at which each token starts. */
  readonly starts: Int32Array;
  /** Character offset at which each token ends (exclusive). */
  readonly ends: Int32Array;
  readonly annotations: Annotations;
}
