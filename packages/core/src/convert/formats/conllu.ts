import type { Document } from '../../doc/annotations.ts';
import { isNewDocument } from '../conllu/comments.ts';
import { type FileState, readConlluDocument } from '../conllu/read-document.ts';
import { createConlluDocuments } from '../conllu/write-document.ts';
import { createHeldLines } from '../held-lines.ts';
import type { FormatReader, FormatWriter, ReadItem, ReadOptions, WriteOptions } from '../types.ts';

/**
 * Reads CoNLL-U (https://universaldependencies.org/format.html): all from one `# newdoc` to the next is a document, and each
 * sentence is one where there is none, or where that is asked for. What the annotations do not hold is kept in `meta.conllu`.
 */
export function createConlluReader(options: ReadOptions): FormatReader {
  const state: FileState = { entities: undefined, groups: new Set(), hasFeatures: false, isWhole: false };
  const held = createHeldLines();

  const take = (): readonly ReadItem[] => {
    const sentences = held.take();
    if ('raw' in sentences) return [{ reject: sentences }];
    return sentences.length === 0 ? [] : [readConlluDocument(sentences, state, options)];
  };
  const endSentence = (): readonly ReadItem[] => {
    const isStart = isNewDocument(held.open.map(({ text }) => text));
    const before = isStart ? take() : [];
    state.isWhole ||= isStart;
    held.close();
    return state.isWhole && options.sentences !== true ? before : [...before, ...take()];
  };

  return {
    line: (line) => {
      if (line.text.trim() === '') return endSentence();
      held.add(line);
      return [];
    },
    end: () => [...endSentence(), ...take()],
  };
}

/** Writes CoNLL-U: what was read from such a file comes out as it was, with what has been annotated since. */
export function createConlluWriter({ task, onLoss }: WriteOptions): FormatWriter {
  const write = createConlluDocuments(task);
  return { head: '', document: (document: Document) => write(document, onLoss), tail: '' };
}
