import { agree, type MentionFacts } from './mentions.ts';
import type { Agreement } from './words.ts';

/** Sentences back in which a pronoun finds what it stands for. */
const pronounReach = 3;
/** Mentions back that are tried at most. */
const mostTried = 60;

/**
 * Links each mention to one before it, by rules: words that name the same, heads that are the same, pronouns with the nearest that
 * agrees in person, number, gender and speaker. After Lee et al. (2013), "Deterministic coreference resolution based on entity-centric,
 * precision-ranked rules", as far as that needs no parse. `mentions` are by start, then by end; the answer has the place of the mention that each
 * is linked to, -1 for none. Linear in their number: a pronoun looks back a bounded way, a name is looked up.
 */
export function linkMentions(mentions: readonly MentionFacts[]): Int32Array {
  const links = new Int32Array(mentions.length).fill(-1);
  // What one mention says of a thing holds for all of its mentions: "Mrs Byron" is still "she" where she is "Byron".
  const says = mentions.map(({ agreement }) => agreement);
  const byName = new Map<string, number>();
  const byHead = new Map<string, number[]>();
  mentions.forEach((mention, index) => {
    const found =
      mention.expression === 'pronoun' || mention.expression === 'demonstrative'
        ? pronounAntecedent(mentions, says, index)
        : nameAntecedent(mentions, index, byName, byHead);
    links[index] = found;
    const gender = says[index]!.gender ?? says[found]?.gender;
    if (gender !== undefined) says[index] = { ...says[index]!, gender };
    if (mention.expression === 'pronoun' || mention.expression === 'demonstrative') return;
    byName.set(mention.name, index);
    const heads = byHead.get(mention.headWord) ?? [];
    heads.push(index);
    byHead.set(mention.headWord, heads.slice(-mostTried));
  });
  return links;
}

function nameAntecedent(
  mentions: readonly MentionFacts[],
  index: number,
  byName: ReadonlyMap<string, number>,
  byHead: ReadonlyMap<string, readonly number[]>,
): number {
  const mention = mentions[index]!;
  if (mention.expression === 'indefinite') return -1;
  const same = byName.get(mention.name);
  if (same !== undefined && !overlap(mentions[same]!, mention)) return same;
  const heads = byHead.get(mention.headWord) ?? [];
  for (const at of heads.toReversed()) {
    const before = mentions[at]!;
    if (overlap(before, mention)) continue;
    if (!agree(before.agreement, mention.agreement)) continue;
    // What is said of it anew tells another one: "the red car" after "the car".
    const known = new Set([...before.modifiers, before.headWord]);
    if (mention.modifiers.every((word) => known.has(word))) return at;
  }
  if (mention.expression !== 'name') return -1;
  // A part of a longer name: "Byron" after "Ada Byron" is found by its head; "Ada" is its first word.
  for (let at = index - 1; at >= Math.max(0, index - mostTried); at--) {
    const before = mentions[at]!;
    if (before.expression !== 'name' || overlap(before, mention)) continue;
    if (
      mention.modifiers.length === 0 &&
      before.modifiers[0] === mention.headWord &&
      before.name.startsWith(mention.name)
    )
      return at;
  }
  return -1;
}

function pronounAntecedent(mentions: readonly MentionFacts[], says: readonly Agreement[], index: number): number {
  const mention = mentions[index]!;
  const { person, gender } = mention.agreement;
  for (let at = index - 1; at >= Math.max(0, index - mostTried); at--) {
    const before = mentions[at]!;
    const isNear = mention.sentence - before.sentence <= pronounReach;
    if (overlap(before, mention)) continue;
    if (person === 1 || person === 2) {
      // "I" stays the same while the same one speaks, however far back.
      const isSame = before.expression === 'pronoun' && before.agreement.person === person;
      const isSpeaker = before.speaker === mention.speaker && before.isQuoted === mention.isQuoted;
      if (isSame && isSpeaker && agree(before.agreement, mention.agreement)) return at;
      continue;
    }
    if (!isNear) return -1;
    if (!agree(says[at]!, mention.agreement)) continue;
    if (mention.expression === 'demonstrative' && before.expression !== 'demonstrative') continue;
    if (before.expression === 'demonstrative' || (before.expression === 'pronoun' && before.agreement.person !== 3))
      continue;
    // A name that may be of a person, for "he" and "she"; nothing that is told to be one, for "it".
    const isPersonal = gender === 'he' || gender === 'she';
    if (isPersonal && says[at]!.gender === undefined && before.expression !== 'name') continue;
    return at;
  }
  return -1;
}

function overlap(a: MentionFacts, b: MentionFacts): boolean {
  return a.startToken < b.endToken && b.startToken < a.endToken;
}

/** The clusters that links make: of each the places of its mentions, in order. */
export function clustersOf(links: Int32Array): number[][] {
  const clusters: number[][] = [];
  const clusterAt = new Int32Array(links.length);
  links.forEach((before, index) => {
    const cluster = before < 0 ? clusters.length : clusterAt[before]!;
    clusterAt[index] = cluster;
    if (before < 0) clusters.push([index]);
    else clusters[cluster]!.push(index);
  });
  return clusters;
}
