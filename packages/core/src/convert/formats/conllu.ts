import type { Document } from '../../doc/annotations.ts';
import { isNewDocument } from '../conllu/comments.ts';
import { type FileState, readConlluDocument } from '../conllu/read-document.ts';
import { createConlluDocuments } from '../conllu/write-document.ts';
import type { FormatReader, FormatWriter, Line, ReadItem, ReadOptions, WriteOptions } from '../types.ts';

/**
 * Reads CoNLL-U (https://universaldependencies.org/format.html): all from one `# newdoc` to the next is a document, and each
 * sentence is one where there is none, or where that is asked for. What the annotations do not hold is kept in `meta.conllu`.
 */
export function createConlluReader(options: ReadOptions): FormatReader {
  const state: FileState = { entities: undefined, groups: new Set(), hasFeatures: false, isWhole: false };
  let sentences: Line[][] = [];
  let sentence: Line[] = [];

  const take = (): readonly ReadItem[] => {
    if (sentences.length === 0) return [];
    const item = readConlluDocument(sentences, state, options);
    sentences = [];
    return [item];
  };
  const endSentence = (): readonly ReadItem[] => {
    if (sentence.length === 0) return [];
    const isStart = isNewDocument(sentence.map(({ text }) => text));
    const before = isStart ? take() : [];
    state.isWhole ||= isStart;
    sentences.push(sentence);
    sentence = [];
    return state.isWhole && options.sentences !== true ? before : [...before, ...take()];
  };

  return {
    line: (line) => {
      if (line.text.trim() === '') return endSentence();
      sentence.push(line);
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
