import { type Doc, type Document, type Prediction, type Source, type Task, tokenizerFor } from 'tincture';
import type { LabelScores, Provider } from './providers/provider.ts';
import { labelScoresKey, promptHash } from './providers/request-key.ts';
import type { Asker, Question } from './run/ask.ts';
import type { Pass } from './run/pass.ts';
import { textcatPrompts } from './tasks/textcat.ts';
import { estimateTokens } from './token-estimate.ts';

interface ClassScoring {
  readonly task: Task;
  readonly provider: Required<Pick<Provider, 'scoreLabels'>> & Provider;
  /** Gold to show; a text is not shown its own answer. */
  readonly examples: readonly Document[];
  /** How much the model leans to each label by itself, by the key of that question: the same for most texts. */
  readonly leanings: Map<string, readonly number[]>;
}

/** The text without content that tells how much a model leans to each label by itself. */
const contentFree = 'N/A';

type ScoreQuestion = Question<LabelScores, readonly number[]>;

/** What is asked to score a text: the labels as continuations of its prompt, and of the same prompt without content. */
export function scoreQuestions(scoring: ClassScoring, doc: Doc): { own: ScoreQuestion; prior: ScoreQuestion } {
  const examples = scoring.examples.filter(({ text }) => text !== doc.text);
  return { own: question(scoring, doc.text, examples), prior: question(scoring, contentFree, examples) };
}

/**
 * Probabilities of the labels of a text from a local model: the log-probability of each label as the continuation of
 * the prompt, less that after a text without content. Reference: Zhao et al. 2021, "Calibrate Before Use".
 */
export async function scoreClasses(
  scoring: ClassScoring,
  asker: Asker,
  doc: Doc,
  source: Source,
  pass: Pass,
): Promise<Prediction> {
  const { own, prior } = scoreQuestions(scoring, doc);
  const { answer, value: values = [] } = await asker.ask(doc, own, pass);
  const lean = scoring.leanings.get(prior.key) ?? (await asker.ask(doc, prior, pass)).value ?? [];
  scoring.leanings.set(prior.key, lean);
  const scores = values.map((value, index) => value - (lean[index] ?? 0));
  const highest = Math.max(...scores);
  const weights = scores.map((score) => Math.exp(score - highest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const cats = scoring.task.labels.map(({ name }, index): [string, number] => [name, (weights[index] ?? 0) / total]);
  return {
    annotations: { cats: Object.fromEntries(cats), source },
    usage: { inputTokens: answer.inputTokens, outputTokens: 0, elapsedMs: answer.elapsedMs },
  };
}

function question({ task, provider }: ClassScoring, text: string, examples: readonly Document[]): ScoreQuestion {
  const prompt = textcatPrompts.build(task, tokenizerFor(task).tokenize(text), examples, 'completion');
  const beginning = prompt.style === 'completion' ? prompt.text : '';
  const labels = task.labels.map(({ name }) => name);
  return {
    key: labelScoresKey(provider, beginning, labels),
    inputTokens: estimateTokens(beginning),
    outputTokens: 0,
    promptHash: promptHash(prompt),
    examples: examples.map((example) => example.text),
    isAnswer: (answer): answer is LabelScores =>
      'logProbabilities' in answer && answer.logProbabilities.length === labels.length,
    send: (signal) => provider.scoreLabels(beginning, labels, signal),
    read: ({ logProbabilities }) => logProbabilities,
  };
}
