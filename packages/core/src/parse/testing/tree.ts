import type { Document, TokenAnnotation } from '../../doc/annotations.ts';

/**
 * A document from tokens as `form/POS/relation/head`, heads counted from 1 within the sentence and 0 at the root, with `|` between
 * sentences: `The/DET/det/2 cook/NOUN/nsubj/3 fries/VERB/root/0 | Good/ADJ/root/0`. Tokens stand apart by one space.
 */
export function tree(
  notation: string,
): Document & { readonly annotations: { readonly tokens: readonly TokenAnnotation[] } } {
  let text = '';
  const tokens: TokenAnnotation[] = [];
  for (const sentence of notation.split(' | ')) {
    const first = tokens.length;
    sentence.split(' ').forEach((item, index) => {
      const [form = '', pos = '', dep = '', head = '0'] = item.split('/');
      if (text !== '') text += ' ';
      const start = text.length;
      text += form;
      const at = first + index;
      tokens.push({
        start,
        end: text.length,
        pos,
        dep,
        head: head === '0' ? at : first + Number(head) - 1,
        sentenceStart: index === 0,
      });
    });
  }
  return { text, annotations: { tokens } };
}
