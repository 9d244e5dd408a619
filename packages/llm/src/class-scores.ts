import { createHash } from 'node:crypto';
import type { Doc, Document, Prediction, Source, Task } from 'tincture';
import type { Provider } from './providers/provider.ts';
import type { AnswerCache } from './run/cache.ts';
import { textcatPrompts } from './tasks/textcat.ts';

interface ClassScoring {
  readonly task: Task;
  readonly provider: Provider;
  readonly cache: AnswerCache;
  readonly examples: readonly Document[];
  readonly source: Source;
}

/** The text without content that tells how much a model leans to each label by itself. */
const contentFree = 'N/A';

/**
 * Probabilities of the labels of a text from a local model: the log-probability of each label as the continuation of
 * the prompt, less that after a text without content. Reference: Zhao et al. 2021, "Calibrate Before Use".
 */
export async function scoreClasses(scoring: ClassScoring, doc: Doc, signal?: AbortSignal): Promise<Prediction> {
  const { task, source } = scoring;
  const own = await logProbabilities(scoring, doc.text, signal);
  const prior = await logProbabilities(scoring, contentFree, signal);
  const scores = own.values.map((value, index) => value - (prior.values[index] ?? 0));
  const highest = Math.max(...scores);
  const weights = scores.map((score) => Math.exp(score - highest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return {
    annotations: {
      cats: Object.fromEntries(task.labels.map(({ name }, index) => [name, (weights[index] ?? 0) / total])),
      source,
    },
    usage: { inputTokens: own.inputTokens, outputTokens: 0, elapsedMs: own.elapsedMs },
  };
}

async function logProbabilities(
  { task, provider, cache, examples }: ClassScoring,
  text: string,
  signal: AbortSignal | undefined,
): Promise<{ values: number[]; inputTokens: number; elapsedMs: number }> {
  const prompt = textcatPrompts.build(task, text, examples, 'completion');
  const question = prompt.style === 'completion' ? prompt.text : '';
  const labels = task.labels.map(({ name }) => name);
  const key = createHash('sha256')
    .update(JSON.stringify(['label-scores', provider.id, question, labels]))
    .digest('hex');
  const known = await cache.get(key);
  if (known !== undefined) {
    return { values: known.text.split(' ').map(Number), inputTokens: known.inputTokens, elapsedMs: known.elapsedMs };
  }
  const scores = await provider.scoreLabels?.(question, labels, signal);
  const { logProbabilities: values = [], inputTokens = 0, elapsedMs = 0 } = scores ?? {};
  await cache.set(key, { text: values.join(' '), inputTokens, outputTokens: 0, finish: 'stop', elapsedMs });
  return { values: [...values], inputTokens, elapsedMs };
}
