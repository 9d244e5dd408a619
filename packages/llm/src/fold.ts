/** A text in the form in which quotes are compared, and where each of its units came from. */
export interface Folded {
  readonly text: string;
  /** For each unit of `text`: where the characters that it stands for start in the original. */
  readonly starts: readonly number[];
  /** And where they end (exclusive). */
  readonly ends: readonly number[];
}

/**
 * Folds what a model changes when it copies: case, accents, compatibility forms (NFKC: ligatures, full width, `…`),
 * quotes and dashes, runs of space, and characters that nobody sees (soft hyphen, zero-width space).
 */
export function fold(text: string): Folded {
  const parts: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  let isAfterSpace = true;
  let at = 0;
  for (const [character] of text.matchAll(cluster)) {
    const end = at + character.length;
    const folded = foldCharacter(character);
    // What folds to nothing belongs to the character before it.
    if (folded === '' && !isAfterSpace) ends[ends.length - 1] = end;
    if (folded !== '' && !(folded === ' ' && isAfterSpace)) {
      parts.push(folded);
      for (let unit = 0; unit < folded.length; unit++) {
        starts.push(at);
        ends.push(end);
      }
      isAfterSpace = folded === ' ';
    }
    at = end;
  }
  if (isAfterSpace && parts.length > 0) parts.pop();
  return { text: parts.join(''), starts, ends };
}

/** A character with the marks, or the parts of a Hangul syllable, that are written after it: together they are one. */
const cluster = /[\s\S][\p{M}\u1160-\u11ff]*/gu;

const known = new Map<string, string>();

function foldCharacter(character: string): string {
  let folded = known.get(character);
  if (folded === undefined) {
    folded = computeFold(character);
    known.set(character, folded);
  }
  return folded;
}

function computeFold(character: string): string {
  const replaced = replacements[character];
  if (replaced !== undefined) return replaced;
  const lower = character.normalize('NFKC').toLowerCase();
  let out = '';
  for (const letter of lower) {
    const decomposed = letter.normalize('NFD');
    // Only accents come off: a Hangul syllable that is taken apart would match parts of other syllables.
    out += accents.test(decomposed) ? decomposed.replace(accents, '') : (replacements[letter] ?? letter);
  }
  return /^\s+$/.test(out) ? ' ' : out.replace(unseen, '');
}

const accents = /[\u0300-\u036f]+/;
const unseen = /[\u00ad\u200b\u200c\u2060\ufeff]|\u200d|[\ufe00-\ufe0f]/g;

const replacements: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '‚': "'",
  '‛': "'",
  '‹': "'",
  '›': "'",
  '′': "'",
  '´': "'",
  '`': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '‟': '"',
  '«': '"',
  '»': '"',
  '″': '"',
  '‐': '-',
  '‑': '-',
  '‒': '-',
  '–': '-',
  '—': '-',
  '―': '-',
  '−': '-',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ς: 'σ',
};
