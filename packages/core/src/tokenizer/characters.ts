/** Kinds of characters that the tokenizer tells apart. */
export const kind = {
  /** Whitespace: between tokens. */
  space: 0,
  letter: 1,
  digit: 2,
  /** Joins the token before it: combining marks, joiners, variation selectors, format characters. */
  mark: 3,
  emoji: 4,
  /** A character that is a word by itself: Han, Hiragana, Katakana, Thai and the like are not split into words. */
  ideograph: 5,
  symbol: 6,
} as const;

/** One of the values of {@link kind}. */
export type CharacterKind = (typeof kind)[keyof typeof kind];

const isSpace = /^\s$/u;
const isMark = /^[\p{M}\p{Cf}]$/u;
const isEmoji = /^[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}]$/u;
const isIdeograph = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]$/u;
const isLetter = /^[\p{L}\p{Nl}\p{Pc}]$/u;
const isDigit = /^\p{N}$/u;
// A stray half of a surrogate pair, a control or an unassigned character: kept inside words, so that text in an
// encoding that went wrong is not torn into single characters.
const isUnknown = /^[\p{Cs}\p{Cc}\p{Cn}\p{Co}]$/u;

function classify(codePoint: number): CharacterKind {
  if (codePoint < 0x80) return classifyAscii(codePoint);
  const character = String.fromCodePoint(codePoint);
  if (isSpace.test(character)) return kind.space;
  if (isDigit.test(character)) return kind.digit;
  if (isIdeograph.test(character)) return kind.ideograph;
  if (isLetter.test(character)) return kind.letter;
  if (isMark.test(character)) return kind.mark;
  // © is an emoji to Unicode, and not to us.
  if (codePoint > 0xa9 && isEmoji.test(character)) return kind.emoji;
  return isUnknown.test(character) ? kind.letter : kind.symbol;
}

/** What {@link classify} says of ASCII, without the expressions: to make one of them takes longer than to cut a text. */
function classifyAscii(code: number): CharacterKind {
  if (code === 0x20 || (code >= 9 && code <= 13)) return kind.space;
  if (code >= 0x30 && code <= 0x39) return kind.digit;
  const lower = code | 0x20;
  if ((lower >= 0x61 && lower <= 0x7a) || code === 0x5f) return kind.letter;
  return code < 0x20 || code === 0x7f ? kind.letter : kind.symbol;
}

/** The kind of each UTF-16 code unit by itself, filled as it is asked for: 255 is "not asked yet". */
const known = new Uint8Array(0x1_0000).fill(255);

/** The kind of the code point. */
export function kindOf(codePoint: number): CharacterKind {
  if (codePoint > 0xffff) return classify(codePoint);
  let found = known[codePoint]!;
  if (found === 255) {
    found = classify(codePoint);
    known[codePoint] = found;
  }
  return found as CharacterKind;
}

/** Whether characters of this kind make words. */
export function isWordKind(found: CharacterKind): boolean {
  return found === kind.letter || found === kind.digit || found === kind.mark;
}

/** Whether a letter or a digit ends at `position`. */
export function isAfterWord(text: string, position: number): boolean {
  if (position === 0) return false;
  const last = text.charCodeAt(position - 1);
  const isLowHalf = last >= 0xdc00 && last <= 0xdfff;
  const pair = isLowHalf ? (text.codePointAt(position - 2) ?? 0) : 0;
  const found = kindOf(pair > 0xffff ? pair : last);
  return found === kind.letter || found === kind.digit;
}

/** Whether the code unit is whitespace: it separates chunks. */
export function isSpaceUnit(unit: number): boolean {
  return unit === 0x20 || (unit < 0x80 ? unit >= 9 && unit <= 13 : kindOf(unit) === kind.space);
}
