// The rules and the words of a lemmatizer in a model file.
import { corrupt } from '../file/corrupt.ts';
import { countAt, listAt, textAt } from '../file/metadata.ts';
import type { ModelFile } from '../file/model-file.ts';
import { type Tensor, takeTensor } from '../file/tensor.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { EditTree, LemmaRule } from './edit-tree.ts';
import { hashText } from './word-features.ts';

/** The words of the training texts with the rules that were right for them: several where one word has several lemmas. */
export interface LemmaWords {
  /** From {@link wordKey}, ascending; a word with several rules comes several times in a row. */
  readonly keys: Int32Array;
  readonly rules: Int32Array;
}

/** The key of a word as it is written, alone or as one of a part of speech. */
export function wordKey(word: string, pos = ''): number {
  return hashText(`${pos}\t${word}`, 11);
}

/** The rules for `key`: indices from the first up to the second into the lists of `words`. */
export function findRules({ keys }: LemmaWords, key: number): readonly [number, number] {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle]! < key) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < keys.length && keys[end] === key) end++;
  return [low, end];
}

/** Tensors and metadata of rules, the first `scored` of which the network scores, and of words. */
export function lemmaTensors(
  rules: readonly LemmaRule[],
  scored: number,
  { keys, rules: ofKeys }: LemmaWords,
): { tensors: ReadonlyMap<string, Tensor>; network: JsonObject } {
  return {
    tensors: new Map([
      ['words.keys', { data: keys, shape: [keys.length] }],
      ['words.rules', { data: ofKeys, shape: [keys.length] }],
    ]),
    network: { scoredRules: scored, rules: rules.map(({ lower, tree }) => [lower ? 1 : 0, tree]), words: keys.length },
  };
}

/** What {@link lemmaTensors} wrote. Throws `model-corrupt`. */
export function readLemmas({ tensors, metadata: { network } }: ModelFile): { rules: LemmaRule[]; words: LemmaWords } {
  const rules = listAt(network.rules, 'network.rules').map((value): LemmaRule => {
    const [lower, tree] = listAt(value, 'network.rules');
    return { lower: countAt(lower, 'network.rules', 1) === 1, tree: readTree(tree) };
  });
  const count = countAt(network.words, 'network.words', 16_777_216);
  const keys = takeTensor(tensors, 'words.keys', 'I32', [count]);
  const ofKeys = takeTensor(tensors, 'words.rules', 'I32', [count]);
  if (keys.some((key, i) => i > 0 && key < keys[i - 1]!)) throw corrupt('The tensor "words.keys" is not in order.');
  if (ofKeys.some((rule) => rule < 0 || rule >= rules.length)) throw corrupt('A word has a rule that is not there.');
  return { rules, words: { keys, rules: ofKeys } };
}

/** Nesting has the limit of the metadata's JSON. */
function readTree(value: JsonValue | undefined): EditTree {
  if (value === null) return null;
  const parts = listAt(value, 'network.rules');
  const [first, second, start, end] = parts;
  if (parts.length === 2) return [textAt(first, 'network.rules'), textAt(second, 'network.rules')];
  if (parts.length !== 4) throw corrupt('A rule of the lemmatizer has neither two parts nor four.');
  const count = (part: JsonValue | undefined): number => countAt(part, 'network.rules', 1_000);
  return [count(first), count(second), readTree(start), readTree(end)];
}
