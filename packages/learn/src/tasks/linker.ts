import {
  counted,
  createRandom,
  type Document,
  type KnowledgeBaseEntry,
  type LanguageCode,
  parseTask,
  type Task,
  tokenizerFor,
} from 'tincture';
import {
  buildKnowledgeBase,
  createMentionReader,
  defaultRanker,
  type LinkRanker,
  linkerTensors,
  linkProbabilities,
  type MentionReader,
} from 'tincture/training';
import { trainingInvalid } from '../train/check.ts';
import { writeComponent } from '../train/component-file.ts';
import type { TrainedModel } from '../train/options.ts';
import {
  countRight,
  fitRanker,
  fitTemperature,
  fitThreshold,
  type HeldOutSamples,
  type LinkExample,
  readSamples,
} from './linker-fit.ts';

/** What {@link trainLinker} is told besides entries and texts. */
export interface LinkerOptions {
  /** Equal seeds and equal data give equal bytes. */
  readonly seed: number;
  readonly name: string;
  /** Of this linker; `0.1.0` where absent. */
  readonly version?: string;
  /** What the texts are in. Default `en`. */
  readonly language?: LanguageCode;
  readonly signal?: AbortSignal;
}

/** With fewer linked mentions the default weights are better than what they teach. */
const fewestMentions = 10;
const folds = 5;

/**
 * The model file of a linker: the knowledge base, and what ranks its entries, fitted on `gold`, texts whose entities say what
 * they are (`kbId`). Without any, or with fewer than ten, it ranks by default weights. The score is NIL-aware top-1 accuracy on texts that were held out in
 * turns. Throws `training-invalid` where there is no entry.
 */
export async function trainLinker(
  entries: readonly KnowledgeBaseEntry[],
  gold: readonly Document[],
  options: LinkerOptions,
): Promise<TrainedModel> {
  if (entries.length === 0) throw trainingInvalid('The knowledge base has no entry.', 'Give a file with entries.');
  const base = buildKnowledgeBase(entries);
  const reader = createMentionReader(base);
  const notes: string[] = [];
  const task = taskOf(options, base.labels, gold);
  const examples = readExamples(task, entries, gold, notes);
  const mentions = examples.reduce(
    (sum, { targets }) => sum + targets.filter((target) => target !== undefined).length,
    0,
  );
  const isFitted = mentions >= fewestMentions && examples.length >= folds;
  const judged = isFitted ? await judge(reader, examples, options) : undefined;
  const ranker: LinkRanker =
    judged === undefined
      ? defaultRanker
      : { ...(await fitRanker(reader, examples, options.signal)), ...judged.calibration };
  if (isFitted) notes.push(`Weights, temperature and threshold were fitted on ${mentions} linked mentions.`);
  else if (mentions > 0)
    notes.push(
      `${counted(mentions, 'linked mention')} in ${counted(examples.length, 'text')} ${mentions === 1 ? 'is' : 'are'} too few to fit weights on: the default ones are used.`,
    );
  const settings = { entries: base.size, mentions, temperature: ranker.temperature, threshold: ranker.threshold };
  const score = judged && ({ value: judged.accuracy, on: 'held_out' } as const);
  const bytes = writeComponent(
    {
      kind: 'linker.v1',
      task,
      ...linkerTensors({ base, ranker }),
      trainedOn: isFitted
        ? gold.filter(({ annotations }) => annotations.ents?.some(({ kbId }) => kbId !== undefined))
        : [],
      settings,
      notes,
      score,
      metric: 'nel_acc',
    },
    options,
  );
  return { bytes, ...(score && { score }), settings, notes };
}

/** Entities with the labels of the knowledge base and of the gold; one for all where nobody says any. */
function taskOf({ name, language }: LinkerOptions, labels: readonly string[], gold: readonly Document[]): Task {
  const used = gold.flatMap(({ annotations }) => (annotations.ents ?? []).map(({ label }) => label));
  const all = [...new Set([...labels, ...used])].sort();
  return parseTask(name, { kind: 'ner', language, labels: all.length > 0 ? all : ['ENTITY'] });
}

/** The texts in which somebody linked something. */
function readExamples(
  task: Task,
  entries: readonly KnowledgeBaseEntry[],
  gold: readonly Document[],
  notes: string[],
): LinkExample[] {
  const numberOf = new Map(entries.map(({ id }, index) => [id, index]));
  const unknown = new Set<string>();
  const examples = gold.flatMap(({ text, annotations: { ents = [] } }): LinkExample[] => {
    const targets = ents.map(({ kbId }) => {
      if (kbId === undefined || kbId === null) return kbId;
      const number = numberOf.get(kbId);
      if (number === undefined) unknown.add(kbId);
      return number;
    });
    // What somebody linked must not be taken as known.
    const open = ents.map(({ start, end, label }) => ({ start, end, label }));
    return targets.some((target) => target !== undefined)
      ? [{ doc: tokenizerFor(task).tokenize(text), ents: open, targets }]
      : [];
  });
  if (unknown.size > 0) {
    const some = [...unknown].slice(0, 5).join(', ');
    notes.push(`Ids of the gold that are not in the knowledge base and teach nothing: ${unknown.size} (${some}).`);
  }
  return examples;
}

/** Each part of the texts is judged by what the others teach. */
async function judge(
  reader: MentionReader,
  examples: readonly LinkExample[],
  { seed, signal }: LinkerOptions,
): Promise<{ accuracy: number; calibration: Pick<LinkRanker, 'temperature' | 'threshold'> }> {
  const order = createRandom(seed).shuffle(examples.map((_, index) => index));
  const parts = Array.from({ length: folds }, (_, part) => order.filter((_, place) => place % folds === part));
  const held: HeldOutSamples[] = [];
  for (const part of parts) {
    const own = new Set(part);
    const rest = examples.filter((_, index) => !own.has(index));
    const ranker = await fitRanker(reader, rest, signal);
    const samples = readSamples(
      reader,
      part.map((index) => examples[index]!),
      ranker,
    );
    held.push({ samples, ranker });
  }
  const temperature = fitTemperature(held);
  const judged = held.map(({ samples, ranker }) => ({
    targets: samples.map(({ target }) => target),
    probabilities: samples.map(({ candidates }) => linkProbabilities(candidates, { ...ranker, temperature })),
  }));
  const thresholdOf = (some: typeof judged): number =>
    fitThreshold(
      some.flatMap(({ probabilities }) => probabilities),
      some.flatMap(({ targets }) => targets),
    );
  // On the mentions that it was fitted on, a threshold would look better than it is.
  const right = judged.map((part) =>
    countRight(part.probabilities, part.targets, thresholdOf(judged.filter((other) => other !== part))),
  );
  const all = judged.reduce((sum, { targets }) => sum + targets.length, 0);
  return {
    accuracy: right.reduce((sum, count) => sum + count, 0) / all,
    calibration: { temperature, threshold: thresholdOf(judged) },
  };
}
