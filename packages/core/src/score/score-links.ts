import type { Annotations, LabelledSpan } from '../doc/annotations.ts';
import type { Task } from '../tasks/task.ts';
import { type Interval, type ResampleOptions, sumsInterval } from './bootstrap.ts';
import { expectedCalibrationError } from './calibration.ts';
import { createConfusions, type ScoredPair } from './confusion.ts';
import { countsSize, type DocumentCounts, macroAverage, microAverage, precisionRecall } from './counts.ts';
import type { JudgedConfidence } from './judged-confidence.ts';
import { type LabelScore, labelScore, type Scores } from './score-task.ts';
import { SparseCounts } from './sparse-counts.ts';
import { countOtherLabels, countStatements, type Statement } from './statements.ts';

/**
 * After the counts of links to entries, by label: linked mentions that are right, all of them, and the true positives, false
 * positives and false negatives of NIL.
 */
const extra = 5;

/**
 * Figures of links to a knowledge base. `nel_acc`, which stands for them, is the share of the gold's linked mentions that have the
 * same id, or rightly none of them (NIL-aware top-1 accuracy); a mention that was not found is wrong. `nel_micro_p`, `nel_micro_r`,
 * `nel_micro_f` and `nel_macro_f` are about links to entries alone, as spaCy's; `nel_nil_f` is about NIL. A place is right whatever its label. What the
 * gold has not linked is neither right nor wrong. Confusions are of ids.
 */
export function scoreLinks(task: Task, pairs: readonly ScoredPair[]): Scores {
  const confusions = createConfusions();
  const confidences: JudgedConfidence[] = [];
  const counts = pairs.flatMap(({ gold, predicted }): DocumentCounts[] => {
    const linked = (gold.ents ?? []).filter(({ kbId }) => kbId !== undefined);
    if (linked.length === 0 && gold.ents?.length !== 0) return [];
    const said = judgedLinks(gold, predicted);
    for (const { kbId, ...place } of linked) {
      const own = said.get(placeOf(place));
      confusions.add(kbId ?? nil, own === undefined ? null : (own.kbId ?? nil));
      if (own?.kbConfidence !== undefined)
        confidences.push({ confidence: own.kbConfidence, isRight: own.kbId === kbId });
    }
    return [countLinks(task, linked, said)];
  });
  const sums = new SparseCounts(counts).total();
  const size = countsSize(task.labels.length);
  const links = sums.slice(0, size);
  const micro = microAverage(links);
  const [truePositives = 0, falsePositives = 0, falseNegatives = 0] = sums.slice(size + 2);
  const perLabel = task.labels.map(({ name }, index): [string, LabelScore] => [name, labelScore(links, index)]);
  return {
    metric: 'nel_acc',
    value: accuracyOf(sums),
    precision: micro.precision,
    recall: micro.recall,
    figures: {
      nel_acc: accuracyOf(sums),
      nel_micro_p: micro.precision,
      nel_micro_r: micro.recall,
      nel_micro_f: micro.f,
      nel_macro_f: macroAverage(task.labels.length, links).f,
      nel_nil_f: precisionRecall({ truePositives, falsePositives, falseNegatives }).f,
      ...(confidences.length > 0 && { nel_ece: expectedCalibrationError(confidences) }),
    },
    perLabel: Object.fromEntries(perLabel),
    confusions: confusions.list(),
    documents: counts.length,
    skipped: pairs.length - counts.length,
    counts,
  };
}

/** `nel_acc` with its interval, as `scoreInterval`; `counts` are those of {@link scoreLinks}. */
export function linkInterval(counts: readonly DocumentCounts[], options: ResampleOptions): Interval {
  return sumsInterval(counts, { score: accuracyOf, trials: (sums) => sums[sums.length - extra + 1] ?? 0 }, options);
}

/** In confusions, of which the ids of a knowledge base are: none has this one. */
const nil = 'NIL';

function accuracyOf(sums: ArrayLike<number>): number {
  const first = sums.length - extra;
  const all = sums[first + 1] ?? 0;
  return all === 0 ? 0 : sums[first]! / all;
}

function placeOf({ start, end }: Pick<LabelledSpan, 'start' | 'end'>): string {
  return `${start}:${end}`;
}

/** The predicted links about which the gold says something, by place, with the label of the gold where that has the place. */
function judgedLinks(gold: Annotations, predicted: Annotations): ReadonlyMap<string, LabelledSpan> {
  const known = new Map((gold.ents ?? []).map((span) => [placeOf(span), span]));
  const judged = (predicted.ents ?? []).flatMap((span): [string, LabelledSpan][] => {
    const place = placeOf(span);
    const own = known.get(place);
    if (span.kbId === undefined || (own !== undefined && own.kbId === undefined)) return [];
    return [[place, { ...span, label: own?.label ?? span.label }]];
  });
  return new Map(judged);
}

function countLinks(
  task: Task,
  linked: readonly LabelledSpan[],
  said: ReadonlyMap<string, LabelledSpan>,
): DocumentCounts {
  const labels = task.labels.map(({ name }) => name);
  const linksOf = (spans: Iterable<LabelledSpan>): Statement[] =>
    [...spans].flatMap(({ kbId, label, ...place }) =>
      typeof kbId === 'string' ? [{ place: `${placeOf(place)} ${kbId}`, label }] : [],
    );
  const [gold, predicted] = [linksOf(linked), linksOf(said.values())];
  const counts = countStatements(labels, gold, predicted, createConfusions());
  countOtherLabels(labels, gold, predicted, counts);
  const all = new Int32Array(counts.length + extra);
  all.set(counts);
  const right = linked.filter((span) => said.get(placeOf(span))?.kbId === span.kbId);
  const nilInGold = linked.filter(({ kbId }) => kbId === null).length;
  const nilRight = right.filter(({ kbId }) => kbId === null).length;
  const places = new Set(linked.map(placeOf));
  // Something that is no mention in the gold is no mention of nothing either.
  const nilSaid = [...said].filter(([place, { kbId }]) => kbId === null && places.has(place)).length;
  all.set([right.length, linked.length, nilRight, nilSaid - nilRight, nilInGold - nilRight], counts.length);
  return all;
}
