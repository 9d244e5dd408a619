// What is left of a name when what people vary is taken away: case, diacritics, punctuation, spaces.

/** Letters that Unicode does not take apart into a base and a mark, and the one that depends on where it stands. */
const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  ς: 'σ',
};

/** A name as names are compared: `Dr. Åsa O’Neil-Vale` is `dr asa oneil vale`. Empty where there is no letter and no digit. */
export function normalizeName(name: string): string {
  return fold(name)
    .replace(/['’ʼ.]/g, '')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}

/** Lower case, without the marks above and below letters. */
export function fold(text: string): string {
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase();
  // Only the marks of Latin, Greek and Cyrillic letters: in other scripts marks are vowels.
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[ßøłđðþæœıς]/g, (letter) => letters[letter] ?? letter);
}

/**
 * The words of a text as its context is compared, each cut to its first five letters: that stands for a stem in many
 * languages alike. Reference: McNamee and Mayfield 2004, "Character N-Gram Tokenization for European Language Text Retrieval".
 */
export function contextStems(text: string): string[] {
  return fold(text)
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .flatMap((word) => (word.length < 2 ? [] : [word.slice(0, stemLength)]));
}

const stemLength = 5;
