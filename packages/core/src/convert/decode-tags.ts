import type { LabelledSpan, Range } from '../doc/annotations.ts';

/** What a sequence of tags says, as half-open ranges of tokens. */
export interface DecodedTags {
  readonly ents: readonly LabelledSpan[];
  /** Tokens with the tag `-`: not annotated. */
  readonly missing: readonly Range[];
}

const tagPattern = /^(?:O|-|[BISLEUM]-.+)$/su;

/** Whether this is a tag of IOB1, IOB2/BIO, BIOES or BILUO (or IOBES with `M` for inside). */
export function isTag(tag: string): boolean {
  return tagPattern.test(tag);
}

/**
 * Entities from tags. One reading serves all schemes: `B`, `S` and `U` always begin an entity; `I`, `M`, `E` and `L`
 * begin one where they continue none of the same label (in IOB1 that is how an entity begins); `E`, `L`, `S` and
 * `U` end one. Tags must satisfy {@link isTag}.
 */
export function decodeTags(tags: readonly string[]): DecodedTags {
  const ents: { start: number; end: number; label: string }[] = [];
  const missing: { start: number; end: number }[] = [];
  let open: { start: number; end: number; label: string } | undefined;
  tags.forEach((tag, index) => {
    if (tag === 'O' || tag === '-') {
      open = undefined;
      if (tag === 'O') return;
      const last = missing.at(-1);
      if (last?.end === index) last.end++;
      else missing.push({ start: index, end: index + 1 });
      return;
    }
    const prefix = tag[0]!;
    const label = tag.slice(2);
    if (open !== undefined && open.label === label && 'IMEL'.includes(prefix)) open.end = index + 1;
    else {
      open = { start: index, end: index + 1, label };
      ents.push(open);
    }
    if ('ELSU'.includes(prefix)) open = undefined;
  });
  return { ents, missing };
}

/** BIO tags of `length` tokens with entities as ranges of tokens; `-` where nothing is known. */
export function encodeBio(length: number, ents: readonly LabelledSpan[], missing: readonly Range[]): string[] {
  const tags = new Array<string>(length).fill('O');
  for (const { start, end } of missing) tags.fill('-', start, end);
  for (const { start, end, label } of ents) {
    tags.fill(`I-${label}`, start, end);
    tags[start] = `B-${label}`;
  }
  return tags;
}

/** BILUO tags, as spaCy has them. */
export function encodeBiluo(length: number, ents: readonly LabelledSpan[], missing: readonly Range[]): string[] {
  const tags = encodeBio(length, ents, missing);
  for (const { start, end, label } of ents) {
    if (end - start === 1) tags[start] = `U-${label}`;
    else tags[end - 1] = `L-${label}`;
  }
  return tags;
}
