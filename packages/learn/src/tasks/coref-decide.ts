// What is fitted after a ranker, on texts that it did not learn from: how ready it is to link, and how sure it is.
import { type Annotations, type Cluster, type Doc, kindOf, scoreTask, type Task } from 'tincture';
import {
  type CorefMentions,
  type CorefModel,
  clusterInText,
  clustersOf,
  indexKeys,
  linkRanked,
  log,
  type PlacedMention,
  type RankedMention,
  rankMentions,
  readCorefMentions,
  type WordTable,
} from 'tincture/training';
import { breathe } from '../train/check.ts';
import type { CorefText } from './coref-data.ts';

/** A text that a ranker did not learn from, with the mentions that are found in it. */
export interface JudgedText extends CorefText {
  readonly mentions: readonly PlacedMention[];
  /** Those of its gold, as somebody may give them. */
  readonly given: readonly PlacedMention[];
}

/** What suits the texts. */
export interface DecidedCoref {
  /** To be added to the score of something new, and further where the mentions are given. */
  readonly shift: number;
  readonly given: number;
  readonly temperature: number;
  /** The score of the task, in [0, 1]. */
  readonly value: number;
  /** What is said of each text, by its place among the documents. */
  readonly said: ReadonlyMap<number, Annotations>;
}

const shifts: readonly number[] = Array.from({ length: 11 }, (_, i) => -1.5 + i / 4);
const temperatures: readonly number[] = [0.5, 0.7, 1, 1.2, 1.4, 1.7, 2, 2.4, 2.8, 3.4, 4];

/** The shifts with the best scores, and the temperature with the least cross-entropy; none and 1 without texts. */
export async function decideCoref(
  task: Task,
  { keys, weights, decoding }: CorefModel,
  table: WordTable | undefined,
  texts: readonly JudgedText[],
  signal: AbortSignal | undefined,
): Promise<DecidedCoref> {
  if (texts.length === 0) return { shift: 0, given: 0, temperature: 1, value: 0, said: new Map() };
  const find = indexKeys(keys);
  const read = (mentionsOf: (text: JudgedText) => readonly PlacedMention[]): readonly CorefMentions[] =>
    texts.map((text) => readCorefMentions(text.doc, mentionsOf(text), table, task.language));
  const rank = (mentions: readonly CorefMentions[], shift: number): RankedMention[][] =>
    mentions.map((own) => rankMentions(own, { ...weights, bias: weights.bias + shift }, find, decoding.reach));
  const say = (ranked: readonly RankedMention[][], temperature: number, isGiven = false): Annotations[] =>
    texts.map(({ doc, mentions, given }, index) => ({
      coref: clusters(doc, isGiven ? given : mentions, ranked[index]!, temperature),
    }));
  const clusters = (
    doc: Doc,
    mentions: readonly PlacedMention[],
    some: readonly RankedMention[],
    temperature: number,
  ): Cluster[] => {
    const { links, confidences } = linkRanked(some, temperature);
    return clustersOf(links)
      .filter((members) => decoding.singletons || members.length > 1)
      .map((members) =>
        clusterInText(
          doc,
          members.map((member) => ({ ...mentions[member]!, linkConfidence: confidences[member]! })),
        ),
      );
  };
  const pair = (said: readonly Annotations[]) => texts.map(({ gold }, i) => ({ gold, predicted: said[i]! }));
  const bestShift = async (isGiven: boolean): Promise<{ shift: number; value: number }> => {
    const mentions = read((text) => (isGiven ? text.given : text.mentions));
    const values: number[] = [];
    for (const shift of shifts) {
      await breathe(signal);
      values.push(scoreTask(task, pair(say(rank(mentions, shift), 1, isGiven))).value);
    }
    // With the neighbours taken in: a peak over a handful of texts is mostly luck.
    const smooth = values.map((value, i) => ((values[i - 1] ?? value) + 2 * value + (values[i + 1] ?? value)) / 4);
    let best = shifts.indexOf(0);
    smooth.forEach((value, i) => {
      if (value > smooth[best]! + 1e-9) best = i;
    });
    return { shift: shifts[best]!, value: values[best]! };
  };
  const { shift, value } = await bestShift(false);
  const { shift: shiftGiven } = await bestShift(true);
  const ranked = rank(
    read(({ mentions }) => mentions),
    shift,
  );
  let temperature = 1;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of temperatures) {
    await breathe(signal);
    const linksAlone = say(ranked, candidate).map(
      ({ coref = [] }): Annotations => ({
        coref: coref.map((cluster) => ({
          ...cluster,
          mentions: cluster.mentions.map(({ confidence: _, ...mention }) => mention),
        })),
      }),
    );
    const loss = kindOf(task)
      .confidences(task, pair(linksAlone))
      .reduce((sum, { confidence, isRight }) => {
        const chance = Math.min(1 - 1e-6, Math.max(1e-6, confidence));
        return sum - log(isRight ? chance : 1 - chance);
      }, 0);
    if (loss < least - 1e-9) [least, temperature] = [loss, candidate];
  }
  const said = say(ranked, temperature);
  return {
    shift,
    given: shiftGiven - shift,
    temperature,
    value,
    said: new Map(texts.map(({ index }, i) => [index, said[i]!])),
  };
}
