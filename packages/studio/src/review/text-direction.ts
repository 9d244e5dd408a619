const firstLetter = /\p{L}/u;
const rightToLeft =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Mandaic}\p{Script=Adlam}\p{Script=Hanifi_Rohingya}\p{Script=Yezidi}]/u;

export type TextDirection = 'ltr' | 'rtl';

/**
 * The direction of a text, by its first letter; undefined without one. The browser's own `dir="auto"` looks again at
 * every change inside, which freezes the page for a minute on a text of 20,000 words.
 */
export function textDirection(text: string): TextDirection | undefined {
  const letter = firstLetter.exec(text)?.[0];
  if (letter === undefined) return undefined;
  return rightToLeft.test(letter) ? 'rtl' : 'ltr';
}

const tallScript =
  /[\p{Script=Arabic}\p{Script=Bengali}\p{Script=Devanagari}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Kannada}\p{Script=Khmer}\p{Script=Lao}\p{Script=Malayalam}\p{Script=Myanmar}\p{Script=Oriya}\p{Script=Sinhala}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Thai}\p{Script=Tibetan}]/u;

/** Whether letters of a text stand above and below each other, so that its lines need more room. */
export function hasTallScript(text: string): boolean {
  return tallScript.test(text.slice(0, 10_000));
}
