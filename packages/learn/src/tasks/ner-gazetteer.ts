// Which names of the training texts are worth remembering.
import type { LanguageCode } from 'tincture';
import { createNameFinder, extendName, hashWords, isSpaceless, type NerGazetteer } from 'tincture/training';
import type { NerText } from './ner-data.ts';

/** Tokens of the longest name that is kept, where they are words and where each is a character. */
const longestName = { words: 8, characters: 24 } as const;
/** Share of a name's occurrences that must be marked: "express" is seldom a brand. */
const leastShare = 0.5;

/** The names that `texts` mark mostly where they occur, without a bonus yet. */
export function collectGazetteer(texts: readonly NerText[], language?: LanguageCode): NerGazetteer {
  const longest = isSpaceless(language) ? longestName.characters : longestName.words;
  // How often each name is marked, by label.
  const marked = new Map<number, Map<number, number>>();
  for (const { doc, spans } of texts) {
    const words = hashWords(doc);
    for (const { startToken, endToken, label } of spans) {
      if (endToken - startToken > longest) continue;
      const hash = hashOf(words, startToken, endToken);
      const counts = marked.get(hash) ?? new Map<number, number>();
      marked.set(hash, counts.set(label, (counts.get(label) ?? 0) + 1));
    }
  }
  const names = [...marked].map(([hash, counts]): Name => {
    const [label, count] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a));
    return { hash, label, count };
  });
  const occurred = new Map<number, number>();
  const find = createNameFinder(toGazetteer(names, longest));
  for (const { doc, missing } of texts) {
    const words = hashWords(doc);
    find(words, doc.length, (startToken, endToken) => {
      if (missing.subarray(startToken, endToken).includes(1)) return;
      const hash = hashOf(words, startToken, endToken);
      occurred.set(hash, (occurred.get(hash) ?? 0) + 1);
    });
  }
  const kept = names.filter(({ hash, count }) => count >= leastShare * (occurred.get(hash) ?? 0));
  return toGazetteer(kept, longest);
}

interface Name {
  readonly hash: number;
  readonly label: number;
  /** How often it is marked with that label. */
  readonly count: number;
}

function toGazetteer(names: readonly Name[], longest: number): NerGazetteer {
  const sorted = [...names].sort((a, b) => a.hash - b.hash);
  return {
    keys: Int32Array.from(sorted, ({ hash }) => hash),
    labels: Int32Array.from(sorted, ({ label }) => label),
    longest: names.length === 0 ? 0 : longest,
    bonus: 0,
  };
}

function hashOf(words: Int32Array, startToken: number, endToken: number): number {
  let hash = 0;
  for (let at = startToken; at < endToken; at++) hash = extendName(hash, words[at]!);
  return hash;
}
