import type { Document } from '../../doc/annotations.ts';
import { tokenText } from '../../doc/create-doc.ts';
import { encodeBiluo } from '../decode-tags.ts';
import { countLosses } from '../losses.ts';
import { tokenLayers } from '../token-layers.ts';
import type { FormatWriter, WriteOptions } from '../types.ts';
import { spacyDoc } from './spacy-doc.ts';

/**
 * Writes spaCy's JSON: a list of documents, each one paragraph and one sentence, with BILUO tags and labels; for a task about
 * spans in groups, a list of what `Doc.from_json()` reads.
 */
export function createSpacyJsonWriter({ task, onLoss }: WriteOptions): FormatWriter {
  return task.kind === 'spancat' ? createDocWriter(onLoss) : createParagraphWriter(onLoss);
}

function createDocWriter(onLoss: WriteOptions['onLoss']): FormatWriter {
  let separator = '';
  const document = (item: Document): string => {
    countLosses(item, ['ents', 'spans', 'cats'], onLoss);
    const written = `${separator}${JSON.stringify(spacyDoc(item))}`;
    separator = ',\n';
    return written;
  };
  return { head: '[\n', document, tail: '\n]\n' };
}

function createParagraphWriter(onLoss: WriteOptions['onLoss']): FormatWriter {
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
