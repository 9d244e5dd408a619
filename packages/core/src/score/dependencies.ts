// Dependencies and sentences as the CoNLL 2018 shared task scores them (Zeman et al. 2018): words are the same where they have the
// same characters, so texts that were cut into words differently can be compared, and of a label only the universal part counts.
import type { Annotations, Range, TokenAnnotation } from '../doc/annotations.ts';
import { sentencesOf } from '../parse/sentences.ts';
import type { Task } from '../tasks/task.ts';
import type { Confusions, ScoredPair } from './confusion.ts';
import { countsOf, countsSize, type DocumentCounts, type PrecisionRecall, precisionRecall } from './counts.ts';
import type { JudgedConfidence } from './judged-confidence.ts';
import { countOtherLabels, countStatements, judgeConfidences, type Statement } from './statements.ts';

/** The part of a label before its first colon: `nsubj` of `nsubj:pass`. */
export function universalLabel(label: string): string {
  const colon = label.indexOf(':');
  return colon < 0 ? label : label.slice(0, colon);
}

/** The universal parts of a task's labels, each once. */
export function universalLabels({ labels }: Pick<Task, 'labels'>): string[] {
  return [...new Set(labels.map(({ name }) => universalLabel(name)))];
}

/** The dependencies that tokens say, one for each token with a known head; `labelOf` says what of a label counts. */
export function dependencyStatements(
  tokens: readonly TokenAnnotation[],
  labelOf: (label: string) => string = (label) => label,
): Statement[] {
  return tokens.flatMap(({ start, end, head, dep = '', confidence }, index) => {
    const other = head === undefined ? undefined : tokens[head];
    if (other === undefined) return [];
    const place = `${start}-${end}<${head === index ? 'root' : `${other.start}-${other.end}`}`;
    const at = head === index ? [{ start, end }] : [{ start, end }, other];
    return [{ place, label: labelOf(dep), at, confidence: confidence?.dep }];
  });
}

/** Where the counts of heads, and those of sentences, lie after those of the labels. */
const after = { heads: 1, sentences: 2 } as const;

/**
 * Counts of the words with the right head and label, for each of the {@link universalLabels}; after them those of the words with the
 * right head, and of the sentences with the right characters. What is predicted of words whose head the gold does not know counts for
 * nothing, nor do labels that it does not know. Undefined where the gold knows no head.
 */
export function countDependencies(
  task: Task,
  { gold, predicted }: ScoredPair,
  confusions: Confusions,
): DocumentCounts | undefined {
  const { tokens = [] } = gold;
  if (tokens.every(({ head }) => head === undefined)) return undefined;
  const labels = universalLabels(task);
  const judged = judgedTokens(gold, predicted);
  const [expected, found] = [tokens, judged].map((list) => dependencyStatements(list, universalLabel));
  const counts = new Int32Array(countsSize(labels.length) + 6);
  const unlabelled = new Set(tokens.flatMap((token) => (token.dep === undefined ? [rangeKey(token)] : [])));
  const [right, said] = [expected!, found!].map((list) =>
    list.filter(({ at }) => at?.[0] === undefined || !unlabelled.has(rangeKey(at[0]))),
  );
  counts.set(countStatements(labels, right!, said!, confusions));
  countOtherLabels(labels, right!, said!, counts);
  const overlap = (from: readonly string[], to: readonly string[], place: number): void => {
    const known = new Set(from);
    const right = to.filter((item) => known.has(item)).length;
    counts.set([right, to.length - right, from.length - right], 3 * (labels.length + place));
  };
  const placesOf = (statements: readonly Statement[]): string[] => statements.map(({ place }) => place);
  overlap(placesOf(expected!), placesOf(found!), after.heads);
  const rangesOf = (list: readonly TokenAnnotation[]): string[] =>
    sentencesOf(list).map(({ start, end }) => `${start}-${end}`);
  if (tokens.some(({ sentenceStart }) => sentenceStart !== undefined)) {
    overlap(rangesOf(tokens), rangesOf(predicted.tokens ?? []), after.sentences);
  }
  return counts;
}

/**
 * The predicted tokens as far as they can be judged: without the heads of tokens whose head the gold does not know. Heads are places
 * in the list, so the tokens stay.
 */
function judgedTokens({ tokens: gold = [] }: Annotations, { tokens = [] }: Annotations): readonly TokenAnnotation[] {
  const unknown = new Set(gold.flatMap((token) => (token.head === undefined ? [rangeKey(token)] : [])));
  if (unknown.size === 0) return tokens;
  return tokens.map(({ head, dep, ...token }) =>
    unknown.has(rangeKey(token))
      ? token
      : { ...token, ...(head !== undefined && { head }), ...(dep !== undefined && { dep }) },
  );
}

function rangeKey({ start, end }: Range): string {
  return `${start}-${end}`;
}

/** Labelled attachment: words with the right head and label. */
export function labelledAttachment(task: Task, sums: ArrayLike<number>): PrecisionRecall {
  let [truePositives, falsePositives, falseNegatives] = [0, 0, 0];
  const labels = universalLabels(task).length;
  for (let label = 0; label <= labels; label++) {
    const counts = countsOf(sums, label);
    truePositives += counts.truePositives;
    falsePositives += counts.falsePositives;
    falseNegatives += counts.falseNegatives;
  }
  return precisionRecall({ truePositives, falsePositives, falseNegatives });
}

/** Unlabelled attachment: words with the right head. */
export function unlabelledAttachment(task: Task, sums: ArrayLike<number>): PrecisionRecall {
  return precisionRecall(countsOf(sums, universalLabels(task).length + after.heads));
}

/** Sentences with the right first and last character. */
export function sentenceScores(task: Task, sums: ArrayLike<number>): PrecisionRecall {
  return precisionRecall(countsOf(sums, universalLabels(task).length + after.sentences));
}

/** Whether each predicted dependency is right, with its confidence: what calibration is measured on. */
export function dependencyConfidences(pairs: readonly ScoredPair[]): JudgedConfidence[] {
  return pairs.flatMap(({ gold, predicted }) => {
    const { tokens = [] } = gold;
    if (tokens.every(({ head }) => head === undefined)) return [];
    const said = dependencyStatements(judgedTokens(gold, predicted), universalLabel);
    return judgeConfidences(dependencyStatements(tokens, universalLabel), said);
  });
}
