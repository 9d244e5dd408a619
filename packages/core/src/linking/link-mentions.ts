// Links all mentions of one text, with those of the others in view.
import type { LabelledSpan } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import {
  type Candidates,
  createCandidateFinder,
  linkFeatures,
  type Mention,
  mentionOf,
  withContext,
} from './candidates.ts';
import { createContextReader } from './context.ts';
import type { KnowledgeBase } from './knowledge-base.ts';
import { createNameIndex } from './name-index.ts';
import { chooseLink, type LinkRanker, linkProbabilities } from './ranker.ts';

/** Finds and describes what mentions may be. */
export interface MentionReader {
  /** The candidates of each of the entities `ents` of a text, with all features; `ranker` says what each is at first sight. */
  read(doc: Doc, ents: readonly LabelledSpan[], ranker: LinkRanker): readonly Candidates[];
}

const coherenceColumn = linkFeatures.indexOf('coherence');
const longerColumn = linkFeatures.indexOf('longer');
/** So many other entries of a text are compared with. */
const mostOthers = 8;
/** And so many mentions before and after are looked at for them. */
const mostDistance = 32;
/** Candidates of so many different mentions are remembered. */
const mostRemembered = 2_000;

/** Reads mentions against a knowledge base. Making one takes time in proportion to it. Throws `model-corrupt`. */
export function createMentionReader(base: KnowledgeBase): MentionReader {
  const findCandidates = createCandidateFinder(base, createNameIndex(base.names));
  const contexts = createContextReader(base);
  let remembered = new Map<string, Candidates>();
  const candidatesOf = (mention: Mention): Candidates => {
    const key = `${mention.isCapitals ? '!' : ''}${mention.name}`;
    const known = remembered.get(key);
    if (known !== undefined) return known;
    if (remembered.size === mostRemembered) remembered = new Map();
    const found = findCandidates(mention);
    remembered.set(key, found);
    return found;
  };
  return {
    read(doc, ents, ranker) {
      const context = contexts.read(doc);
      const mentions = ents.map(({ start, end }) => mentionOf(doc.text.slice(start, end)));
      const all = ents.map((span, index) => withContext(candidatesOf(mentions[index]!), base, context, span));
      const firstSight = all.map((candidates) => {
        const { index } = chooseLink(linkProbabilities(candidates, ranker), ranker.threshold);
        return candidates.entries[index];
      });
      const longer = longerMentions(mentions);
      all.forEach(({ entries, features }, index) => {
        if (entries.length === 0) return;
        const others = otherEntries(mentions, firstSight, index);
        const above = new Set(longer[index]!.flatMap((other) => firstSight[other] ?? []));
        entries.forEach((entry, candidate) => {
          const row = candidate * linkFeatures.length;
          let coherence = 0;
          for (const other of others)
            coherence = Math.max(coherence, entry === other ? 0 : contexts.similarity(entry, other));
          features[row + coherenceColumn] = coherence;
          features[row + longerColumn] = above.has(entry) ? 1 : 0;
        });
      });
      return all;
    },
  };
}

/** What the nearest other names of the text are at first sight, each entry once. */
function otherEntries(
  mentions: readonly Mention[],
  firstSight: readonly (number | undefined)[],
  index: number,
): number[] {
  const found = new Set<number>();
  const own = mentions[index]!.name;
  for (let distance = 1; distance <= mostDistance && found.size < mostOthers; distance++) {
    for (const other of [index - distance, index + distance]) {
      const entry = firstSight[other];
      if (entry !== undefined && mentions[other]!.name !== own) found.add(entry);
    }
  }
  return [...found];
}

/** For each mention, those that say the same words and more: `Vale` has `Marta Vale`. */
function longerMentions(mentions: readonly Mention[]): readonly (readonly number[])[] {
  const words = mentions.map(({ name }) => new Set(name.split(' ')));
  const withWord = new Map<string, number[]>();
  words.forEach((own, index) => {
    for (const word of own) {
      const known = withWord.get(word);
      if (known === undefined) withWord.set(word, [index]);
      else if (known.length < mostWithWord) known.push(index);
    }
  });
  return words.map((own) => {
    const [first = ''] = own;
    return (withWord.get(first) ?? []).filter(
      (other) => words[other]!.size > own.size && [...own].every((word) => words[other]!.has(word)),
    );
  });
}

/** Mentions that share a word are compared with so many others. */
const mostWithWord = 64;
