import type { Document, TokenAnnotation } from 'tincture';

/**
 * Invented sentences in which who does what stands in one order, `count` documents of three sentences each; the words differ from
 * document to document.
 */
export function recipeTrees(count: number, from = 0): Document[] {
  const people = ['Ann', 'Bob', 'Carla', 'Dev', 'Emma', 'Finn'];
  const verbs = ['fries', 'cooks', 'eats', 'cuts', 'washes'];
  const things = ['eggs', 'rice', 'leeks', 'beans', 'noodles', 'plums', 'figs'];
  return Array.from({ length: count }, (_, i) => {
    let text = '';
    const tokens: TokenAnnotation[] = [];
    for (let sentence = 0; sentence < 3; sentence++) {
      const pick = (list: readonly string[], step: number): string =>
        list[(step * (from + i) + 3 * sentence + step) % list.length]!;
      const hasDeterminer = (i + sentence) % 2 === 0;
      const words: (readonly [string, number, string, string])[] = hasDeterminer
        ? [
            [pick(people, 1), 1, 'nsubj', 'PROPN'],
            [pick(verbs, 2), 1, 'root', 'VERB'],
            ['the', 3, 'det', 'DET'],
            [pick(things, 3), 1, 'obj', 'NOUN'],
            ['.', 1, 'punct', 'PUNCT'],
          ]
        : [
            [pick(people, 1), 1, 'nsubj', 'PROPN'],
            [pick(verbs, 2), 1, 'root', 'VERB'],
            [pick(things, 3), 1, 'obj', 'NOUN'],
            ['.', 1, 'punct', 'PUNCT'],
          ];
      const first = tokens.length;
      words.forEach(([form, head, dep, pos], index) => {
        if (text !== '' && form !== '.') text += ' ';
        const start = text.length;
        text += form;
        tokens.push({ start, end: text.length, head: first + head, dep, pos, sentenceStart: index === 0 });
      });
    }
    return { text, annotations: { tokens } };
  });
}
