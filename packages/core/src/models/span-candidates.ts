// Which spans of a text are looked at: all n-grams up to some length, and those whose first and last token, and all that lies
// between, the network takes for such. Reference: the n-gram suggester and the span finder of spaCy.

/** Scores of each token of a text, as logits: that a span begins with it, that one ends with it, and that one goes on after it. */
export interface FinderScores {
  readonly starts: Float32Array;
  readonly ends: Float32Array;
  readonly joins: Float32Array;
}

/** What makes a span a candidate. */
export interface CandidateRule {
  /** The least that each of the {@link FinderScores} of a span must be. */
  readonly least: number;
  /** Spans of at most so many tokens are candidates whatever the scores say. */
  readonly ngrams: number;
  /** Tokens of the longest candidate. */
  readonly longest: number;
}

/**
 * Calls `take` for each candidate among the first `length` tokens, by start and then by end, with the least of its scores:
 * infinity where they do not matter.
 */
export function findCandidates(
  { starts, ends, joins }: FinderScores,
  length: number,
  { least, ngrams, longest }: CandidateRule,
  take: (start: number, end: number, score: number) => void,
): void {
  for (let start = 0; start < length; start++) {
    let score = starts[start]!;
    const last = Math.min(length, start + longest);
    for (let end = start + 1; end <= last; end++) {
      if (end - start > 1) score = Math.min(score, joins[end - 2]!);
      if (end - start <= ngrams) take(start, end, Number.POSITIVE_INFINITY);
      else if (score < least) break;
      else if (ends[end - 1]! >= least) take(start, end, Math.min(score, ends[end - 1]!));
    }
  }
}

/** Lengths from which a new bucket begins; those of one bucket look the same to the network. */
const bucketStarts = [2, 3, 4, 5, 6, 8, 11, 16, 24, 36, 54] as const;

/** How many buckets of lengths there are. */
export const bucketCount: number = bucketStarts.length + 1;

/** The bucket of a length in tokens. */
export function lengthBucket(length: number): number {
  let bucket = 0;
  while (bucket < bucketStarts.length && length >= bucketStarts[bucket]!) bucket++;
  return bucket;
}
