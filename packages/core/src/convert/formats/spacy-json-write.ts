import type { Document, TokenAnnotation } from '../../doc/annotations.ts';
import { tokenText } from '../../doc/create-doc.ts';
import { encodeBiluo } from '../decode-tags.ts';
import { countLosses } from '../losses.ts';
import { tokenLayers } from '../token-layers.ts';
import type { FormatWriter, WriteOptions } from '../types.ts';

/**
 * Writes spaCy's JSON: a list of documents, each one paragraph with its sentences (one where nobody said where they begin),
 * with BILUO tags, labels, and what is said of tokens. Heads are counted from the token itself.
 */
export function createSpacyJsonWriter({ task, onLoss }: WriteOptions): FormatWriter {
  let count = 0;
  const document = (item: Document): string => {
    countLosses(item, ['id', 'tokens', 'ents', 'entsMissing', 'cats'], onLoss);
    const { doc, ents, missing } = tokenLayers(item, task, onLoss);
    const tags = encodeBiluo(doc.length, ents, missing);
    const said = item.annotations.tokens;
    const tokens = tags.map((ner, id) => ({ id, orth: tokenText(doc, id), ...tokenFields(said?.[id], id), ner }));
    const sentences = sentencesOf(tokens, said).map((sentence) => ({ tokens: sentence, brackets: [] }));
    if (
      said?.some(({ sentenceStart }, index) => sentenceStart !== true && (index === 0 || sentenceStart === undefined))
    )
      onLoss?.('that nobody said where sentences begin, which becomes one sentence');
    const cats = Object.entries(item.annotations.cats ?? {}).map(([label, value]) => ({ label, value }));
    const paragraph = { raw: item.text, sentences, cats };
    const separator = count === 0 ? '' : ',\n';
    const id = item.id ?? count;
    count++;
    return `${separator}${JSON.stringify({ id, paragraphs: [paragraph] })}`;
  };
  return { head: '[\n', document, tail: '\n]\n' };
}

/** The attributes as spaCy names them, in the order of its own writer. */
function tokenFields(token: TokenAnnotation | undefined, index: number): object {
  if (token === undefined) return {};
  const { tag, pos, morph, lemma, head, dep } = token;
  return { tag, pos, morph, lemma, head: head === undefined ? undefined : head - index, dep };
}

/** A list for each sentence. The first token begins one, whatever is said of it. */
function sentencesOf<T>(tokens: readonly T[], said: readonly TokenAnnotation[] | undefined): readonly (readonly T[])[] {
  const sentences: T[][] = [];
  for (const [index, token] of tokens.entries()) {
    if (index === 0 || said?.[index]?.sentenceStart === true) sentences.push([]);
    sentences.at(-1)?.push(token);
  }
  return sentences;
}
