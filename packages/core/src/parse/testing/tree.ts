import type { Document, TokenAnnotation } from '../../doc/annotations.ts';

/**
 * A document from tokens as `form_POS_relation_head`, heads counted from 1 within the sentence and 0 at the root, with `|` between
 * sentences: `The_DET_det_2 cook_NOUN_nsubj_3 fries_VERB_root_0 | Good_ADJ_root_0`. Tokens stand apart by one space.
 */
export function tree(
  notation: string,
): Document & { readonly annotations: { readonly tokens: readonly TokenAnnotation[] } } {
  let text = '';
  const tokens: TokenAnnotation[] = [];
  for (const sentence of notation.split(' | ')) {
    const first = tokens.length;
    sentence.split(' ').forEach((item, index) => {
      const [form = '', pos = '', dep = '', head = '0'] = item.split('_');
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
