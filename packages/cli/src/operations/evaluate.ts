import {
  type Annotations,
  type Component,
  counted,
  createRandom,
  type Document,
  type Dropped,
  docFor,
  givenTo,
  type Interval,
  kindOf,
  linkInterval,
  type Prediction,
  pairPredictions,
  type Scores,
  scoreInterval,
  scoreLinks,
  scoreTask,
  TinctureError,
  tokenizerFor,
  withAnnotations,
} from 'tincture';
import { type Measurement, type MeasureOptions, measureComponent } from './measure.ts';

/** A component measured on gold. */
export interface Evaluation {
  readonly scores: Scores;
  /** The task's score with its 95 % interval. */
  readonly interval: Interval;
  readonly measurement: Measurement;
  /** Texts on which the component failed, by error code; each counts as an empty answer. */
  readonly failed: Readonly<Record<string, number>>;
  /** The first failure, to show. */
  readonly firstFailure?: TinctureError;
  /** What the component saw and could not use, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
}

/** The seed of every resampling, so that a figure can be got again. */
export const resamplingSeed = 1;

/** Settings of {@link evaluateComponent}. */
export interface EvaluateOptions extends MeasureOptions {
  /** Whether texts get our own tokens even where the gold comes with others. Default false. */
  readonly hasOwnTokens?: boolean;
  /** Whether what entities are linked to is scored, instead of the task. Default false. */
  readonly asLinks?: boolean;
}

/**
 * Runs `component` over gold documents, scores and times it. Throws `data-invalid` where there is no gold, the first
 * failure where every text failed, and why an LLM stopped before the end: that is no score of 0, nor one of the rest.
 */
export async function evaluateComponent(
  component: Component,
  gold: readonly Document[],
  options: EvaluateOptions,
): Promise<Evaluation> {
  const { task } = component;
  const kind = kindOf(task);
  const { asLinks = false } = options;
  if (!asLinks && component.requires?.includes(kind.layer)) throw findsNothing(component.name);
  const scored = gold.filter((document) => isGold(component, document, asLinks));
  if (scored.length === 0) {
    throw new TinctureError({
      code: 'data-invalid',
      problem:
        gold.length === 0
          ? `There is no gold test split for the task ${task.name}.`
          : `None of ${counted(gold.length, 'text')} has gold for the task ${task.name} ("${asLinks ? 'ents.kbId' : kind.layer}").`,
      fix: 'Review some texts first (`tincture review`), or give a file with annotations (`--data FILE`).',
    });
  }
  const measurement = await measureComponent(
    component,
    scored.map((document) => {
      const doc = options.hasOwnTokens === true ? tokenizerFor(task).tokenize(document.text) : docFor(task, document);
      return withAnnotations(doc, givenTo(component, document.annotations));
    }),
    options,
  );
  const failures = measurement.predictions.flatMap((prediction) => ('error' in prediction ? [prediction.error] : []));
  if (failures[0] !== undefined && failures.length === scored.length)
    throw allFailed(component.name, failures[0], scored.length);
  const stop = stopOf(failures);
  if (stop !== undefined) throw stopped(component.name, stop, failures, scored.length);
  const pairs = pairPredictions(scored, measurement.predictions);
  const scores = asLinks ? scoreLinks(task, pairs) : scoreTask(task, pairs);
  const random = createRandom(resamplingSeed);
  return {
    scores,
    interval: asLinks ? linkInterval(scores.counts, { random }) : scoreInterval(task, scores.counts, { random }),
    measurement,
    failed: countBy(failures, (error) => error.code),
    ...(failures[0] === undefined ? {} : { firstFailure: failures[0] }),
    dropped: countBy(measurement.predictions.flatMap(droppedOf), (dropped) => dropped.reason),
  };
}

/** Whether any of `documents` has gold for what a component is measured on. */
export function hasGold(component: Component, documents: readonly Document[], asLinks = false): boolean {
  return documents.some((document) => isGold(component, document, asLinks));
}

function isGold({ task }: Component, { annotations }: Document, asLinks: boolean): boolean {
  return asLinks ? isLinked(annotations) : kindOf(task).pick(task, annotations) !== undefined;
}

/** Whether somebody said what the entities of a text are linked to, or that it has none. */
function isLinked({ ents }: Annotations): boolean {
  return ents !== undefined && (ents.length === 0 || ents.some(({ kbId }) => kbId !== undefined));
}

function findsNothing(name: string): TinctureError {
  return new TinctureError({
    code: 'argument-invalid',
    problem: `${name} links entities that another component finds: by itself it has no score on finding them.`,
    fix: `See how often it links right, on the entities of the gold: tincture evaluate ${name} --data FILE`,
  });
}

/** The error of a component that failed on every one of `count` texts. */
export function allFailed(name: string, { code, problem, where, fix }: TinctureError, count: number): TinctureError {
  const texts = count === 1 ? 'the only text' : `all ${count} texts`;
  return new TinctureError({
    code,
    problem: `${name} failed on ${texts}: ${problem}`,
    ...(where === undefined ? {} : { where }),
    ...(fix === undefined ? {} : { fix }),
  });
}

/** Why an LLM stopped before it had asked about every text; undefined where it did not. */
export function stopOf(failures: readonly TinctureError[]): TinctureError | undefined {
  const unsent = failures.find(({ code }) => code === 'llm-not-asked');
  return unsent?.cause instanceof TinctureError ? unsent.cause : unsent;
}

function stopped(
  name: string,
  { code, problem, where, fix }: TinctureError,
  failures: readonly TinctureError[],
  count: number,
): TinctureError {
  const unsent = failures.filter((failure) => failure.code === 'llm-not-asked').length;
  return new TinctureError({
    code,
    problem: `${name} has no score, for it stopped, and ${unsent} of ${counted(count, 'text')} ${unsent === 1 ? 'was' : 'were'} not sent: ${problem}`,
    ...(where === undefined ? {} : { where }),
    ...(fix === undefined ? {} : { fix }),
  });
}

function droppedOf(prediction: Prediction): readonly Dropped[] {
  return 'annotations' in prediction ? (prediction.dropped ?? []) : [];
}

/** How many of `items` have each key. */
function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) {
    const key = keyOf(item);
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}
