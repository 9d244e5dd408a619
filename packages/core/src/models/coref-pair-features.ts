// What a ranker of antecedents sees of two mentions, and of the cluster that the first one is in, each as a hash. Features of clusters are
// those of Clark and Manning (2016), "Improving coreference resolution by learning entity-level distributed representations", as far as
// they are counts and words.
import { agree, type Expression, type MentionFacts } from '../coref/mentions.ts';
import { bucket, type CorefMentions, type MentionCodes } from './coref-features.ts';
import type { ClusterSoFar, CorefHistory } from './coref-history.ts';

/** Numbers of the features: a new one goes to the end, as models know them by these. */
const features = {
  ...{ sentences: 0, mentions: 1, words: 2, lines: 3, placing: 4, nearer: 5, roles: 6 },
  ...{ isSameLabel: 7, labels: 8, agree: 9, numbers: 10, genders: 11, persons: 12, speakers: 13 },
  ...{ pronounLabel: 14, pronounSentences: 15, pronounDistance: 16, pronounAsked: 17, pronounLines: 18 },
  ...{ isSameName: 19, isSameHead: 20, modifiers: 21, headInside: 22, nameBegins: 23, isCapitals: 24, repeats: 25 },
  ...{ firstWord: 26, likeness: 27, beginning: 28, headTimes: 29, match: 30, between: 31 },
  ...{ size: 32, last: 33, clusterGenders: 34, clusterNumbers: 35, clusterPersons: 36, clusterWords: 37 },
  ...{ clusterKinds: 38, clusterLabel: 39, isAround: 40, pronounClusterLabel: 41, pronounSize: 42 },
} as const;

/** What the two mentions are decides what a feature means: a link of two names is another thing than one of a pronoun. */
const kinds: Readonly<Record<Expression, number>> = {
  ...{ pronoun: 0, demonstrative: 0, name: 1, definite: 2, possessive: 2, indefinite: 3, bare: 3 },
};

/** Adds a feature with up to three values. */
type Add = (feature: number, a: number, b?: number, c?: number) => void;

/**
 * Puts hashes of what two mentions are to each other into `out`: the one at `before` may be what that at `index` stands for. `history` has the
 * clusters before `index`; `nearer` is what {@link nearerAgreeing} counts.
 */
export function pairFeatures(
  read: CorefMentions,
  index: number,
  before: number,
  history: CorefHistory,
  nearer: number,
  out: number[],
): void {
  const mention = read.mentions[index]!;
  const other = read.mentions[before]!;
  const kind = 1 + 4 * kinds[mention.expression] + kinds[other.expression];
  out.length = 0;
  const add: Add = (feature, a, b = 0, c = 0) => {
    out.push(finish(mix(mix(mix(mix(mix(0x3ad8025f, feature), a), b), c), kind)));
  };
  const sentences = Math.min(8, mention.sentence - other.sentence);
  const distance = bucket(index - before);
  const isPronoun = mention.expression === 'pronoun';
  const pronoun = isPronoun ? mention.headCode : 0;
  add(features.sentences, sentences);
  add(features.mentions, distance);
  add(features.words, bucket(Math.max(0, mention.startToken - other.endToken)));
  add(features.lines, Math.min(5, mention.line - other.line), pronoun);
  add(features.placing, placing(mention, other));
  add(features.nearer, bucket(nearer), pronoun);
  add(features.roles, mention.role, other.role);
  add(features.isSameLabel, Number(mention.label === other.label));
  add(features.labels, mention.label, other.label);
  add(features.agree, Number(agree(mention.agreement, other.agreement)));
  add(features.numbers, mention.number, other.number);
  add(features.genders, mention.gender, other.gender);
  add(features.persons, mention.agreement.person ?? 0, other.agreement.person ?? 0);
  add(
    features.speakers,
    pronoun,
    Number(mention.speaker === other.speaker),
    Number(mention.isQuoted === other.isQuoted),
  );
  addBetween(read, mention, other, add);
  const cluster = history.of(before);
  if (isPronoun) {
    const otherWord = other.expression === 'pronoun' ? other.headCode : other.kind;
    add(features.pronounLabel, pronoun, other.label);
    add(features.pronounSentences, pronoun, otherWord, sentences);
    add(features.pronounDistance, pronoun, distance);
    if (mention.agreement.person !== 3) {
      // Who asks says "you", and who answers "I".
      const asked = 2 * Number(mention.isAsked) + Number(other.isAsked);
      add(features.pronounAsked, pronoun, otherWord, 4 * Math.min(3, sentences) + asked);
      add(features.pronounLines, pronoun, otherWord, Math.min(5, mention.line - other.line));
    }
    add(features.pronounClusterLabel, pronoun, cluster.label);
    const last = Math.min(3, mention.sentence - read.mentions[cluster.last]!.sentence);
    add(features.pronounSize, pronoun, bucket(cluster.size - 1), last);
  } else addWords(read, index, other, cluster, add);
  add(features.size, bucket(cluster.size - 1));
  add(features.last, Number(cluster.last === before), bucket(index - cluster.last));
  add(features.clusterGenders, mention.gender, cluster.genders);
  add(features.clusterNumbers, mention.number, cluster.numbers);
  add(features.clusterPersons, mention.agreement.person ?? 0, cluster.persons);
  add(features.clusterKinds, cluster.kinds);
  add(features.clusterLabel, mention.label, cluster.label);
  // Hardly anything has itself inside: "his house" is not "he".
  const isAround = read.around[index]!.some(
    (place) => place < index && history.clusterAt[place] === history.clusterAt[before],
  );
  add(features.isAround, Number(isAround), pronoun);
}

/** How the words of a mention that is no pronoun match those of another one and of its cluster. */
function addWords(
  { mentions, sameHead, sameName, headTimes }: CorefMentions,
  index: number,
  other: MentionCodes,
  cluster: ClusterSoFar,
  add: Add,
): void {
  const mention = mentions[index]!;
  const isSameName = Number(mention.name === other.name);
  const isSameHead = Number(mention.headWord === other.headWord);
  const isIn = Number(mention.modifiers.every((word) => other.content.has(word)));
  const isAround = Number(other.modifiers.every((word) => mention.content.has(word)));
  const shared = mention.modifiers.filter((word) => other.content.has(word)).length;
  const hasHead = Number(other.content.has(mention.headWord));
  const sentences = Math.min(4, mention.sentence - other.sentence);
  add(features.isSameName, isSameName);
  add(features.isSameHead, isSameHead);
  add(features.modifiers, isSameHead, 2 * isIn + isAround, Math.min(2, shared));
  add(features.headInside, hasHead, Number(mention.content.has(other.headWord)));
  add(
    features.nameBegins,
    Number(other.name.startsWith(`${mention.name} `)),
    Number(mention.name.startsWith(`${other.name} `)),
  );
  add(features.isCapitals, Number(isCapitals(mention, other) || isCapitals(other, mention)));
  add(features.repeats, isSameHead, Number(sameHead[index]!.length > 0), Number(sameName[index]!.length > 0));
  add(features.firstWord, mention.firstCode, isSameHead);
  if (mention.vector !== undefined && other.vector !== undefined)
    add(features.likeness, likeness(mention.vector, other.vector));
  const beginning = isSameHead === 1 ? 0 : sharedBeginning(mention.headWord, other.headWord);
  if (beginning > 2) {
    const rest = Math.max(mention.headWord.length, other.headWord.length) - beginning;
    add(features.beginning, Math.min(6, beginning), Math.min(4, rest));
  }
  add(features.headTimes, isSameHead, bucket(headTimes[index]!));
  add(features.match, isSameName === 1 ? 3 : 2 * isSameHead + hasHead, sentences, bucket(cluster.size - 1));
  const hasName = Number(cluster.names.has(mention.name));
  add(features.clusterWords, isSameHead, Number(cluster.heads.has(mention.headWord)), hasName);
}

/** What stands between two mentions, where that is a few words: a comma, "is", "called". */
function addBetween({ words }: CorefMentions, mention: MentionFacts, other: MentionFacts, add: Add): void {
  const gap = mention.startToken - other.endToken;
  if (gap < 0 || gap > 3) return;
  let between = gap;
  for (let token = other.endToken; token < mention.startToken; token++) between = mix(between, words[token]!);
  add(features.between, between);
}

/** For each candidate of a mention, how many nearer ones agree with it in person, number and gender. */
export function nearerAgreeing({ mentions }: CorefMentions, index: number, candidates: readonly number[]): Int32Array {
  const nearer = new Int32Array(candidates.length);
  let count = 0;
  for (let place = candidates.length - 1; place >= 0; place--) {
    nearer[place] = count;
    if (agree(mentions[candidates[place]!]!.agreement, mentions[index]!.agreement)) count++;
  }
  return nearer;
}

/** How two mentions lie to each other: next, apart, around with the same head or another, beginning together, crossing. */
function placing(mention: MentionFacts, before: MentionFacts): number {
  if (before.endToken <= mention.startToken) return before.endToken === mention.startToken ? 0 : 1;
  if (before.endToken >= mention.endToken) return before.head === mention.head ? 2 : 3;
  return before.startToken === mention.startToken ? 4 : 5;
}

/** Whether one is the capitals of the other: "EU" of "the European Union". */
function isCapitals({ letters }: MentionCodes, { capitals, startToken, endToken }: MentionCodes): boolean {
  return letters !== undefined && endToken - startToken > 1 && letters === capitals;
}

/** Letters with which both words begin: many of "system" and "systems". */
function sharedBeginning(one: string, other: string): number {
  let same = 0;
  while (same < one.length && one[same] === other[same]) same++;
  return same;
}

function likeness(one: Float32Array, other: Float32Array): number {
  let product = 0;
  for (let i = 0; i < one.length; i++) product += one[i]! * other[i]!;
  return Math.max(-2, Math.floor(8 * product));
}

function mix(hash: number, value: number): number {
  return Math.imul(hash ^ value ^ (value >>> 15), 0x01000193) ^ (hash >>> 13);
}

function finish(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return mixed ^ (mixed >>> 13);
}
