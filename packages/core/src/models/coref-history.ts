// What is known of the clusters so far, when a mention is to be linked: features of whole clusters are those of Clark and Manning (2016),
// "Improving coreference resolution by learning entity-level distributed representations", as far as they are counts and words.
import { expressions } from '../coref/mentions.ts';
import type { CorefMentions } from './coref-features.ts';

/** A cluster as far as it is known. */
export interface ClusterSoFar {
  size: number;
  /** Place of its last mention. */
  last: number;
  /** Heads and names of its mentions that are no pronouns. */
  readonly heads: Set<string>;
  readonly names: Set<string>;
  /** What its mentions say, a bit for each value. */
  numbers: number;
  genders: number;
  persons: number;
  kinds: number;
  /** Hashes of the labels of its mentions with how often each occurs, and the most frequent. */
  readonly labels: Map<number, number>;
  label: number;
}

const numbers = { one: 1, many: 2 } as const;
const genders = { he: 1, she: 2, it: 4 } as const;

/** The clusters before a mention, which grow mention by mention. */
export class CorefHistory {
  readonly #read: CorefMentions;
  readonly clusters: ClusterSoFar[] = [];
  /** The cluster of each mention that was put in. */
  readonly clusterAt: Int32Array;

  constructor(read: CorefMentions) {
    this.#read = read;
    this.clusterAt = new Int32Array(read.mentions.length).fill(-1);
  }

  /** The cluster of an earlier mention. */
  of(index: number): ClusterSoFar {
    return this.clusters[this.clusterAt[index]!]!;
  }

  /** Puts the mention at `index` into the cluster of that at `link`, or into a new one where that is -1. */
  put(index: number, link: number): void {
    const cluster = link < 0 ? this.clusters.length : this.clusterAt[link]!;
    if (link < 0)
      this.clusters.push({
        ...{ size: 0, last: index, heads: new Set(), names: new Set(), numbers: 0, genders: 0, persons: 0, kinds: 0 },
        ...{ labels: new Map(), label: 0 },
      });
    const { expression, headWord, name, agreement, label } = this.#read.mentions[index]!;
    const own = this.clusters[cluster]!;
    this.clusterAt[index] = cluster;
    own.size++;
    own.last = index;
    if (expression !== 'pronoun') {
      own.heads.add(headWord);
      own.names.add(name);
    }
    if (agreement.number !== undefined) own.numbers |= numbers[agreement.number];
    if (agreement.gender !== undefined) own.genders |= genders[agreement.gender];
    if (agreement.person !== undefined) own.persons |= 1 << agreement.person;
    own.kinds |= 1 << expressions.indexOf(expression);
    const times = 1 + (own.labels.get(label) ?? 0);
    own.labels.set(label, times);
    if (times > (own.labels.get(own.label) ?? 0)) own.label = label;
  }
}
