// How good each source of proposals is, on the gold and in comparison.
import {
  type Annotations,
  createRandom,
  type DocumentCounts,
  type Scores,
  scoreDifference,
  scoreInterval,
  scoreTask,
  type Task,
} from 'tincture';
import type { DifferenceView, EstimateView } from '../api/learning-messages.ts';
import { breathe } from './breathe.ts';

/** A source measured on the texts for which it has said something. */
export interface Judgement {
  readonly score: EstimateView;
  readonly documents: number;
  /** Against the candidate, on the texts that both have said something about. */
  readonly versus?: {
    readonly documents: number;
    /** Of this source on these texts. */
    readonly score: EstimateView;
    readonly candidate: number;
    /** Of the candidate minus that of this source. */
    readonly difference: DifferenceView;
  };
}

/** What a source says, by document. */
export type Said = ReadonlyMap<string, Annotations>;

/** The seed of every resampling, so that a figure can be got again. */
const resamplingSeed = 1;

/** Scores each source, and compares the candidate (what was predicted for held-out texts) with each, text by text. */
export async function judge(
  task: Task,
  gold: Said,
  sources: ReadonlyMap<string, Said>,
  candidate: Said,
): Promise<{ readonly candidate: Judgement | undefined; readonly sources: ReadonlyMap<string, Judgement> }> {
  const scored = new Map([...gold].filter(([, annotations]) => isScored(task, annotations)));
  const judged = new Map<string, Judgement>();
  for (const [key, said] of sources) {
    const judgement = await judgeOne(task, scored, said, candidate);
    if (judgement !== undefined) judged.set(key, judgement);
  }
  return { candidate: await judgeOne(task, scored, candidate, new Map()), sources: judged };
}

async function judgeOne(task: Task, gold: Said, said: Said, candidate: Said): Promise<Judgement | undefined> {
  const documents = [...gold.keys()].filter((document) => said.has(document));
  if (documents.length === 0) return undefined;
  const scores = scoreOn(task, gold, said, documents);
  await breathe();
  const score = interval(task, scores.counts);
  await breathe();
  const both = documents.filter((document) => candidate.has(document));
  if (both.length === 0) return { score, documents: documents.length };
  const own = scoreOn(task, gold, said, both);
  await breathe();
  const other = scoreOn(task, gold, candidate, both);
  await breathe();
  const ownScore = interval(task, own.counts);
  await breathe();
  const difference = scoreDifference(task, other.counts, own.counts, resampling(both.length));
  await breathe();
  const versus = { documents: both.length, score: ownScore, candidate: other.value, difference };
  return { score, documents: documents.length, versus };
}

function scoreOn(task: Task, gold: Said, said: Said, documents: readonly string[]): Scores {
  return scoreTask(
    task,
    documents.map((document) => ({ gold: gold.get(document) ?? {}, predicted: said.get(document) ?? {} })),
  );
}

function interval(task: Task, counts: readonly DocumentCounts[]): EstimateView {
  const { value, low, high } = scoreInterval(task, counts, resampling(counts.length));
  return { value, low, high };
}

/** Fewer samples of very many texts: their interval is narrow, and the server is to answer meanwhile. */
export function resampling(documents: number): { random: ReturnType<typeof createRandom>; samples: number } {
  const samples = Math.min(1_000, Math.max(200, Math.floor(300_000 / documents)));
  return { random: createRandom(resamplingSeed), samples };
}

/** Whether the gold says something that a prediction can be held against. */
function isScored(task: Task, gold: Annotations): boolean {
  return scoreTask(task, [{ gold, predicted: {} }]).documents > 0;
}
