// The BIOES scheme: O (outside) is tag 0; label l has B, I, E and S (begin, inside, end, single) at 1 + 4l … 4 + 4l.

/** How the tags of a scheme with `labels` labels may follow each other. */
export interface TagScheme {
  readonly labels: number;
  readonly tags: number;
  /** Allowed steps from one token to the next, grouped by `to` and then by `from`. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Steps into tag t are `firstInto[t]` up to `firstInto[t + 1]`. */
  readonly firstInto: Int32Array;
  /** 1 where a tag may be that of the first token. */
  readonly canStart: Uint8Array;
  /** 1 where a tag may be that of the last token. */
  readonly canEnd: Uint8Array;
}

const outsideTag = 0;

/** Tag of a position: `part` 0 begin, 1 inside, 2 end, 3 single. */
function tagOf(label: number, part: number): number {
  return 1 + 4 * label + part;
}

/** How many steps the scheme for `labels` labels allows: between what closes and what opens, and inside each label. */
export function stepCount(labels: number): number {
  return (1 + 2 * labels) ** 2 + 4 * labels;
}

/** The scheme for `labels` labels: only whole entities can be written with it. */
export function createTagScheme(labels: number): TagScheme {
  const tags = 1 + 4 * labels;
  const part = (tag: number): number => (tag === outsideTag ? 3 : (tag - 1) & 3);
  // B and I must be followed by I or E of the same label; O, E and S by anything that starts: O, B or S.
  const closes = (tag: number): boolean => part(tag) >= 2;
  const opens = (tag: number): boolean => part(tag) === 0 || part(tag) === 3;
  const sameLabel = (a: number, b: number): boolean => a > 0 && b > 0 && (a - 1) >> 2 === (b - 1) >> 2;
  const from = new Int32Array(stepCount(labels));
  const to = new Int32Array(from.length);
  const firstInto = new Int32Array(tags + 1);
  let steps = 0;
  for (let b = 0; b < tags; b++) {
    for (let a = 0; a < tags; a++) {
      if (opens(b) ? closes(a) : !closes(a) && sameLabel(a, b)) {
        from[steps] = a;
        to[steps++] = b;
      }
    }
    firstInto[b + 1] = steps;
  }
  return {
    labels,
    tags,
    from,
    to,
    firstInto,
    canStart: Uint8Array.from({ length: tags }, (_, tag) => (opens(tag) ? 1 : 0)),
    canEnd: Uint8Array.from({ length: tags }, (_, tag) => (closes(tag) ? 1 : 0)),
  };
}

/** A labelled run of tokens. */
export interface TokenSpan {
  readonly startToken: number;
  /** Exclusive. */
  readonly endToken: number;
  readonly label: number;
}

/** Writes the tags of `spans` (which do not overlap) into `tags`, from index `offset` on; other tokens stay as they are. */
export function writeTags(spans: readonly TokenSpan[], tags: Uint16Array, offset = 0): void {
  for (const { startToken, endToken, label } of spans) {
    const last = endToken - 1;
    for (let token = startToken; token <= last; token++) {
      const part = startToken === last ? 3 : token === startToken ? 0 : token === last ? 2 : 1;
      tags[offset + token] = tagOf(label, part);
    }
  }
}

/** The entities of a valid tag sequence. */
export function readTags(tags: Uint16Array, length: number): TokenSpan[] {
  const spans: TokenSpan[] = [];
  let start = 0;
  for (let token = 0; token < length; token++) {
    const tag = tags[token]!;
    if (tag === outsideTag) continue;
    const part = (tag - 1) & 3;
    if (part === 0 || part === 3) start = token;
    if (part >= 2) spans.push({ startToken: start, endToken: token + 1, label: (tag - 1) >> 2 });
  }
  return spans;
}
