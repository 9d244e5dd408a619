import type { Document } from '../../doc/annotations.ts';
import { tokenText } from '../../doc/create-doc.ts';
import { encodeBiluo } from '../decode-tags.ts';
import { countLosses } from '../losses.ts';
import { tokenLayers } from '../token-layers.ts';
import type { FormatWriter, WriteOptions } from '../types.ts';

/** Writes spaCy's JSON: a list of documents, each one paragraph and one sentence, with BILUO tags and labels. */
export function createSpacyJsonWriter({ onLoss }: WriteOptions): FormatWriter {
  let count = 0;
  const document = (item: Document): string => {
    countLosses(item, ['id', 'ents', 'entsMissing', 'cats'], onLoss);
    const { doc, ents, missing } = tokenLayers(item, onLoss);
    const tags = encodeBiluo(doc.length, ents, missing);
    const tokens = tags.map((ner, id) => ({ id, orth: tokenText(doc, id), ner }));
    const cats = Object.entries(item.annotations.cats ?? {}).map(([label, value]) => ({ label, value }));
    const paragraph = { raw: item.text, sentences: [{ tokens, brackets: [] }], cats };
    const separator = count === 0 ? '' : ',\n';
    const id = item.id ?? count;
    count++;
    return `${separator}${JSON.stringify({ id, paragraphs: [paragraph] })}`;
  };
  return { head: '[\n', document, tail: '\n]\n' };
}
