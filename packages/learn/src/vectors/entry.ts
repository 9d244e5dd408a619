/** A word with its vector, as a file of word vectors lists it. */
export interface VectorEntry {
  readonly word: string;
  readonly values: Float32Array;
}
