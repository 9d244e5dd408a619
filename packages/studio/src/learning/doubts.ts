// Decisions that may be wrong: the model, which did not learn from the text, is sure of something else (Northcutt, Jiang and
// Chuang 2021, "Confident learning", from whom the idea is), or other decisions say otherwise.
import {
  type Annotations,
  type Argument,
  chosenLabels,
  type LabelledSpan,
  overlaps,
  type Range,
  spansOf,
  type Task,
  type TaskKind,
} from 'tincture';
import { clusterReasons } from './cluster-doubts.ts';
import { contradictions } from './contradictions.ts';
import { framesAsParts } from './frames-as-parts.ts';
import type { DecidedText, Reason } from './reason.ts';
import { tokenReasons } from './token-doubts.ts';

/** Why the gold of a text may be wrong. */
export interface Doubt {
  readonly document: string;
  /** In words: what speaks against it. */
  readonly reasons: readonly string[];
  /** How much does, in [0, 1]: of the strongest reason. */
  readonly strength: number;
}

/** A model that is less sure is more often wrong than a person. */
const leastConfidence = 0.8;
/** The strongest are shown: there is an end to what anybody looks at twice. */
const mostDoubts = 200;
/** Of one text. */
const mostReasons = 5;

/** The doubtful ones among texts with gold, the most doubtful first. `heldOut`: what was predicted for them, by document. */
export async function findDoubts(
  task: Task,
  texts: readonly DecidedText[],
  heldOut: ReadonlyMap<string, Annotations>,
): Promise<readonly Doubt[]> {
  const others = await contradictions(task, texts);
  return texts
    .flatMap(({ id, text, annotations }): Doubt[] => {
      const predicted = heldOut.get(id);
      const sure = predicted === undefined ? [] : reasonsOf[task.kind](task, text, annotations, predicted);
      const reasons = [...sure, ...(others.get(id) ?? [])].sort((a, b) => b.strength - a.strength);
      const [strongest] = reasons;
      if (strongest === undefined) return [];
      const { strength } = strongest;
      return [{ document: id, strength, reasons: reasons.slice(0, mostReasons).map(({ words }) => words) }];
    })
    .sort((a, b) => b.strength - a.strength)
    .slice(0, mostDoubts);
}

/** What a prediction that did not learn from a text says against its gold, by the kind of the task. */
const reasonsOf: Readonly<
  Record<TaskKind, (task: Task, text: string, gold: Annotations, predicted: Annotations) => Reason[]>
> = {
  textcat: classReasons,
  ner: (_, text, gold, predicted) => entityReasons(text, gold, predicted),
  // Spans share words: only another label on the same ones says something else.
  spancat: (task, text, gold, predicted) =>
    spanReasons(text, spansOf(task, gold) ?? [], [], spansOf(task, predicted) ?? [], isSamePlace),
  tagger: wordReasons,
  morphologizer: wordReasons,
  lemmatizer: wordReasons,
  parser: wordReasons,
  relations: (_, text, gold, predicted) => [
    ...entityReasons(text, gold, predicted),
    ...relationReasons(text, gold, predicted),
  ],
  coref: (_, text, gold, predicted) => clusterReasons(text, gold, predicted, leastConfidence),
  frames: frameReasons,
  discourse: noReasons,
};

function wordReasons(task: Task, text: string, gold: Annotations, predicted: Annotations): Reason[] {
  return tokenReasons(task, text, gold, predicted, leastConfidence);
}

/** Of these, what was predicted is not held against the gold. */
function noReasons(): Reason[] {
  return [];
}

function spanReasons(
  text: string,
  gold: readonly LabelledSpan[],
  missing: readonly Range[],
  predicted: readonly LabelledSpan[],
  touches: (a: Range, b: Range) => boolean,
): Reason[] {
  const quote = ({ start, end }: Argument): string => `“${text.slice(start, end)}”`;
  return predicted.flatMap((span): Reason[] => {
    const { label, confidence = 0 } = span;
    if (confidence < leastConfidence || missing.some((range) => overlaps(span, range))) return [];
    const touched = gold.filter((other) => touches(span, other));
    if (touched.some((other) => isSamePlace(other, span) && other.label === label)) return [];
    const instead =
      touched.length === 0
        ? 'which is not marked'
        : `where ${touched.map((other) => `${quote(other)} is ${other.label}`).join(' and ')}`;
    return [
      {
        words: `The model is ${percent(confidence)} sure of ${label} for ${quote(span)}, ${instead}.`,
        strength: confidence,
      },
    ];
  });
}

function isSamePlace(a: Range, b: Range): boolean {
  return a.start === b.start && a.end === b.end;
}

function entityReasons(
  text: string,
  { ents = [], entsMissing = [] }: Annotations,
  { ents: predicted = [] }: Annotations,
): Reason[] {
  return spanReasons(text, ents, entsMissing, predicted, overlaps);
}

function relationReasons(
  text: string,
  { rels: gold = [] }: Annotations,
  { rels: predicted = [] }: Annotations,
): Reason[] {
  const quote = ({ start, end }: Argument): string => `“${text.slice(start, end)}”`;
  return predicted.flatMap(({ from, to, label, confidence = 0 }): Reason[] => {
    if (confidence < leastConfidence) return [];
    const joined = gold.filter((other) => isSamePlace(other.from, from) && isSamePlace(other.to, to));
    if (joined.some((other) => other.label === label)) return [];
    const instead =
      joined.length === 0 ? 'which is not marked' : `which is ${joined.map((one) => one.label).join(' and ')}`;
    const words = `The model is ${percent(confidence)} sure of ${label} from ${quote(from)} to ${quote(to)}, ${instead}.`;
    return [{ words, strength: confidence }];
  });
}

/** The intent as a class; where it is the same, the slots as entities. */
function frameReasons(_: Task, text: string, gold: Annotations, predicted: Annotations): Reason[] {
  const [right, said] = [gold.frames?.[0], predicted.frames?.[0]];
  if (said !== undefined && said.label !== right?.label) {
    const { label, confidence = 0 } = said;
    if (confidence < leastConfidence) return [];
    return [{ words: `The model is ${percent(confidence)} sure of ${label}.`, strength: confidence }];
  }
  const marked = framesAsParts(gold).ents ?? [];
  return spanReasons(text, marked, [], framesAsParts(predicted).ents ?? [], overlaps);
}

function classReasons(task: Task, _: string, gold: Annotations, { cats = {} }: Annotations): Reason[] {
  const chosen = new Set(chosenLabels(task, gold));
  return task.labels.flatMap(({ name }): Reason[] => {
    const probability = cats[name];
    // What nobody looked at is not wrong.
    if (probability === undefined || gold.cats?.[name] === undefined) return [];
    if (!chosen.has(name) && probability >= leastConfidence) {
      return [{ words: `The model is ${percent(probability)} sure of ${name}.`, strength: probability }];
    }
    // Of labels that exclude each other, the one that speaks for another says it already.
    if (task.multiple === true && chosen.has(name) && 1 - probability >= leastConfidence) {
      return [{ words: `The model gives ${name} ${percent(probability)}.`, strength: 1 - probability }];
    }
    return [];
  });
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
