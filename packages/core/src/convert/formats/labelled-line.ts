// What tools write on one line of text: the labels of fastText in front of it, or a tag behind each word.
import type { Draft } from '../build-document.ts';
import type { Findings } from '../findings.ts';
import { listedCats } from '../named-keys.ts';
import { spacingNote, taggedText } from '../tagged-text.ts';
import type { ReadOptions } from '../types.ts';

/** `__label__spam __label__urgent` and the text behind them. */
const fastText = /^\s*((?:__label__\S+\s+)+)/;

/** A word, a slash and a tag of letters as in the Penn Treebank, or of a sign of punctuation. */
const plainTag = /^.+\/([A-Z]+[A-Z0-9$-]*|[^\p{L}\p{N}\s/]+)$/u;

/** What a line of a text file says: the text alone, but for labels that fastText reads, and for words with tags. */
export function readLabelledLine(line: string, { task }: ReadOptions, findings: Findings): Draft {
  const labels = fastText.exec(line)?.[1];
  if (labels !== undefined) {
    findings.repair('Read as fastText writes it: "__label__" in front of the text');
    const names = labels
      .trim()
      .split(/\s+/)
      .map((label) => label.slice('__label__'.length));
    return { text: line.slice(line.indexOf(labels) + labels.length), cats: Object.entries(listedCats(names, task)) };
  }
  if (task !== undefined && task.kind !== 'tagger') return { text: line };
  const words = line.trim().split(/\s+/);
  if (!words.every((word) => /^.+\/[^/]+$/.test(word))) return { text: line };
  const pairs = words.map((word): [string, string] => {
    const slash = word.lastIndexOf('/');
    return [word.slice(0, slash), word.slice(slash + 1)];
  });
  // A text with slashes must not be taken for one with tags: where the task does not say what these are, they look like tags.
  const known = new Set(task?.labels.map(({ name }) => name));
  const isTagged =
    known.size > 0
      ? pairs.some(([, tag]) => known.has(tag))
      : words.length >= 3 && words.every((word) => plainTag.test(word));
  if (!isTagged) return { text: line };
  findings.repair('Read as words with tags: "word/TAG"');
  const { text, places } = taggedText([pairs]);
  if (places.length > 1) findings.repair(spacingNote);
  const attribute = task?.attribute ?? 'tag';
  return { text, tokens: places.map((place, index) => ({ ...place, [attribute]: pairs[index]![1] })) };
}
