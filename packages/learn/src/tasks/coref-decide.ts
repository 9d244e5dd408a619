// What is fitted after a ranker, on texts that it did not learn from: how ready it is to link, and how sure it is.
import { type Annotations, type Cluster, kindOf, scoreTask, type Task } from 'tincture';
import {
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
}

/** What suits the texts. */
export interface DecidedCoref {
  /** To be added to the score of something new. */
  readonly shift: number;
  readonly temperature: number;
  /** The score of the task, in [0, 1]. */
  readonly value: number;
  /** What is said of each text, by its place among the documents. */
  readonly said: ReadonlyMap<number, Annotations>;
}

const shifts: readonly number[] = Array.from({ length: 13 }, (_, i) => -1.5 + i / 4);
const temperatures: readonly number[] = [0.5, 0.7, 1, 1.2, 1.4, 1.7, 2, 2.4, 2.8, 3.4, 4];

/** The shift with the best score, and the temperature with the least cross-entropy; none and 1 without texts. */
export async function decideCoref(
  task: Task,
  { keys, weights, decoding }: CorefModel,
  table: WordTable | undefined,
  texts: readonly JudgedText[],
  signal: AbortSignal | undefined,
): Promise<DecidedCoref> {
  if (texts.length === 0) return { shift: 0, temperature: 1, value: 0, said: new Map() };
  const find = indexKeys(keys);
  const ranked = texts.map((text) =>
    rankMentions(readCorefMentions(text.doc, text.mentions, table, task.language), weights, find, decoding.reach),
  );
  const say = (shift: number, temperature: number): Annotations[] =>
    texts.map((text, index) => ({ coref: clusters(text, shifted(ranked[index]!, shift), temperature) }));
  const clusters = ({ doc, mentions }: JudgedText, some: readonly RankedMention[], temperature: number): Cluster[] => {
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
  const values: number[] = [];
  for (const shift of shifts) {
    await breathe(signal);
    values.push(scoreTask(task, pair(say(shift, 1))).value);
  }
  // With the neighbours taken in: a peak over a handful of texts is mostly luck.
  const smooth = values.map((value, i) => ((values[i - 1] ?? value) + 2 * value + (values[i + 1] ?? value)) / 4);
  let best = shifts.indexOf(0);
  smooth.forEach((value, i) => {
    if (value > smooth[best]! + 1e-9) best = i;
  });
  const shift = shifts[best]!;
  let temperature = 1;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of temperatures) {
    await breathe(signal);
    const linksAlone = say(shift, candidate).map(
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
  const said = say(shift, temperature);
  return { shift, temperature, value: values[best]!, said: new Map(texts.map(({ index }, i) => [index, said[i]!])) };
}

function shifted(ranked: readonly RankedMention[], shift: number): readonly RankedMention[] {
  return ranked.map(({ candidates, scores }) => {
    const moved = scores.slice();
    moved[candidates.length]! += shift;
    return { candidates, scores: moved };
  });
}
