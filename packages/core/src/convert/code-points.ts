/**
 * Converts between offsets in Unicode code points (Python: Prodigy, spaCy) and in UTF-16 code units (ours). A lone
 * surrogate counts as one code point, as it does in Python.
 */
export interface OffsetMap {
  /** NaN for what is no offset into the text. */
  toUtf16(codePoints: number): number;
  /** An offset inside a surrogate pair becomes that of the pair. NaN for what is no offset into the text. */
  toCodePoints(utf16: number): number;
}

/** The offset map of `text`; free for a text without a character beyond U+FFFF. */
export function createOffsetMap(text: string): OffsetMap {
  if (!/[\u{10000}-\u{10FFFF}]/u.test(text)) {
    const same = (offset: number): number => (isOffset(offset, text.length) ? offset : Number.NaN);
    return { toUtf16: same, toCodePoints: same };
  }
  const starts: number[] = [];
  const indices = new Int32Array(text.length + 1);
  let at = 0;
  for (const character of text) {
    indices.fill(starts.length, at, at + character.length);
    starts.push(at);
    at += character.length;
  }
  indices[at] = starts.length;
  starts.push(at);
  return {
    toUtf16: (codePoints) => starts[codePoints] ?? Number.NaN,
    toCodePoints: (utf16) => indices[utf16] ?? Number.NaN,
  };
}

function isOffset(offset: number, length: number): boolean {
  return Number.isInteger(offset) && offset >= 0 && offset <= length;
}
