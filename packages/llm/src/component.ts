import {
  type Annotations,
  type Component,
  type Doc,
  type Document,
  type Prediction,
  type PredictOptions,
  type Random,
  type Source,
  type Task,
  TinctureError,
  tokenizerFor,
  toTinctureError,
  type Usage,
} from 'tincture';
import { askedTask } from './asked-task.ts';
import { chooseExamples } from './choose-examples.ts';
import { scoreClasses, scoreQuestions } from './class-scores.ts';
import { type DocPart, examplesFrom, joinAnswers, splitDoc } from './doc-parts.ts';
import type { Completion, CompletionRequest, Provider } from './providers/provider.ts';
import { promptHash, requestKey } from './providers/request-key.ts';
import { type Asker, createAsker, type Question, type ReadAnswer } from './run/ask.ts';
import type { Answer, AnswerCache } from './run/cache.ts';
import type { EgressLog } from './run/egress-log.ts';
import { inParallel } from './run/in-parallel.ts';
import { createLedger, type Spending } from './run/ledger.ts';
import { notAsked, type Pass, startPass } from './run/pass.ts';
import { costOf, type Price, priceOf } from './run/prices.ts';
import { taskPrompts } from './tasks/prompts-by-kind.ts';
import type { ParsedAnswer } from './tasks/task-prompts.ts';
import { estimateRequestTokens } from './token-estimate.ts';

/** Settings of {@link createLlmComponent}. */
export interface LlmOptions {
  readonly name: string;
  readonly task: Task;
  readonly provider: Provider;
  /** Gold to choose few-shot examples from. */
  readonly gold?: readonly Document[];
  /** How many examples the prompt shows. Default 8, or as many as there are. */
  readonly examples?: number;
  readonly cache: AnswerCache;
  /** Required unless the provider is local: what leaves this machine is listed first. */
  readonly egress?: EgressLog;
  /** Requests at the same time. Default 4; a model in this process answers one at a time anyway. */
  readonly concurrency?: number;
  /** Default 0. */
  readonly temperature?: number;
  /** Longest answer; default: in proportion to the text. */
  readonly maxTokens?: number;
  /** US dollars that this component may spend, so one run of a command. On this machine it counts only if a price is given. */
  readonly budget?: number;
  /** Default: the list price of the model, where it is known. */
  readonly price?: Price;
  readonly random: Random;
  readonly now: () => Date;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly onRetry?: (error: TinctureError, waitMs: number) => void;
}

/** An estimate of what a run over texts will cost, before it starts. */
export interface CostEstimate {
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** US dollars; undefined where the price is not known, 0 for what costs nothing or is cached. */
  readonly cost: number | undefined;
}

/** A prompted model as a component. */
export interface LlmComponent extends Component {
  /** Whether texts stay on this machine. */
  readonly isLocal: boolean;
  /** Whether asking costs nothing: texts stay on this machine, and no price is set. */
  readonly isFree: boolean;
  /** US dollars after which it asks no more; absent where nothing stops it, and where asking costs nothing. */
  readonly budget?: number;
  /** From the lengths of the prompts, at four ASCII characters a token; answers that are cached cost nothing. */
  estimate(docs: Iterable<Doc> | AsyncIterable<Doc>): Promise<CostEstimate>;
  /** What was spent since it was made. */
  spending(): Spending;
  /**
   * Predicts for texts as they come, several at a time, and hands each prediction on as soon as it is there (which is
   * waited for). Resolves with why it stopped asking before the end, if it did: the texts that were not sent have the
   * error `llm-not-asked`. When `signal` aborts, requests under way may still end within a few seconds; then it rejects.
   */
  predictEach(
    docs: Iterable<Doc> | AsyncIterable<Doc>,
    onPrediction: (prediction: Prediction, index: number) => Promise<void> | void,
    options?: Pick<PredictOptions, 'signal'>,
  ): Promise<TinctureError | undefined>;
}

/** Errors that came up before the text was sent. */
const unsent: ReadonlySet<string> = new Set(['llm-budget', 'llm-egress-unlogged']);

/**
 * A component that asks a model. Each answer is cached under everything that decided it, so a run goes on where it
 * stopped and a repeated one is free. An answer that says nothing usable is an error of its text, never an empty answer.
 */
export function createLlmComponent(options: LlmOptions): LlmComponent {
  const { name, task, provider, sleep, gold = [] } = options;
  const { scoreLabels, recorded, isLocal, style } = provider;
  const prompts = taskPrompts[task.kind];
  const { longestPart } = prompts;
  // A long text has parts that are short enough to be shown.
  const wholes = new Map(
    longestPart === undefined
      ? []
      : gold.flatMap((document) => examplesFrom(task, document).map((part) => [part, document.text] as const)),
  );
  const shown = chooseExamples(task, longestPart === undefined ? gold : [...wholes.keys()], options.examples ?? 8);
  const asked = askedTask(task, gold);
  const temperature = options.temperature ?? 0;
  const listPrice = isLocal ? undefined : priceOf(provider.id);
  const price = recorded === undefined ? (options.price ?? listPrice) : undefined;
  const isFree = isLocal && price === undefined;
  const budget = options.budget === undefined || isFree ? {} : { budget: options.budget };
  const ledger = createLedger({ ...(price === undefined ? {} : { price }), ...budget });
  const { random, now, onRetry } = options;
  // A server on this machine that does not respond was not started, and waiting does not start it.
  const retry = { random, sleep, now, onRetry, ...(isLocal ? { attemptsUnreached: 2 } : {}) };
  const asker: Asker = createAsker({ provider, cache: options.cache, ledger, egress: options.egress, retry });
  const source: Source = {
    kind: 'llm',
    name,
    model: provider.id,
    promptHash: promptHash(prompts.build(asked, tokenizerFor(task).tokenize(''), shown, style)),
    parameters: { temperature, examples: shown.length, style, maxTokens: options.maxTokens ?? 'by text' },
    ...(recorded === undefined ? {} : { recorded: recorded.date }),
  };
  // Of the answer as it will be: a label now and then, or something of each word.
  const answerLength = ({ length }: Doc): number =>
    Math.round(longestPart === undefined ? length / 2 : (style === 'chat' ? 22 : 7) * length) + 16;
  const isScored = task.kind === 'textcat' && task.multiple !== true && style === 'completion';
  const scoring =
    isScored && scoreLabels !== undefined
      ? {
          task,
          provider: { ...provider, scoreLabels },
          examples: shown,
          leanings: new Map<string, readonly number[]>(),
        }
      : undefined;

  const questionFor = (doc: Doc, whole: Doc): Question<Completion, ParsedAnswer> => {
    // A text that is an example itself, or has one in it, must not be shown its own answer.
    const examples = shown.filter((example) => (wholes.get(example) ?? example.text) !== whole.text);
    const room = prompts.answerTokens(asked, doc, style);
    const request: CompletionRequest = {
      prompt: prompts.build(asked, doc, examples, style),
      schema: prompts.schema(asked),
      // In chat there is room for the hidden reasoning that some models cannot leave out.
      maxTokens: options.maxTokens ?? (style === 'chat' ? 1_024 + room : room),
      temperature,
    };
    return {
      key: requestKey(provider, request),
      inputTokens: estimateRequestTokens(request),
      outputTokens: request.maxTokens,
      promptHash: promptHash(request.prompt),
      examples: examples.map(({ text }) => text),
      isAnswer: (answer) => 'text' in answer,
      send: (signal) => provider.complete(request, signal),
      read: (answer) => (answer.finish === 'declined' ? undefined : prompts.parse(asked, doc, answer, style)),
    };
  };

  const partsOf = (doc: Doc): DocPart[] => splitDoc(doc, longestPart ?? Number.POSITIVE_INFINITY);

  const usageOf = (answers: readonly Completion[]): Usage => {
    const sum = (key: 'inputTokens' | 'outputTokens' | 'elapsedMs'): number =>
      answers.reduce((total, answer) => total + answer[key], 0);
    const [inputTokens, outputTokens, elapsedMs] = [sum('inputTokens'), sum('outputTokens'), sum('elapsedMs')];
    const cost = price === undefined ? {} : { cost: costOf(price, inputTokens, outputTokens) };
    return { inputTokens, outputTokens, elapsedMs, ...cost };
  };

  const predictOne = async (doc: Doc, pass: Pass): Promise<Prediction> => {
    if (scoring !== undefined) return scoreClasses(scoring, asker, doc, source, pass);
    const parts = partsOf(doc);
    const answers: ReadAnswer<Completion, ParsedAnswer>[] = [];
    for (const part of parts) answers.push(await asker.ask(doc, questionFor(part.doc, doc), pass));
    const usage = usageOf(answers.map(({ answer }) => answer));
    const value = joinAnswers(
      parts,
      answers.map((part) => part.value),
    );
    if (value === undefined) return { error: unusable(provider.id, answers[0]!.answer), usage };
    const { annotations, dropped, repaired = [] } = value;
    return {
      annotations: {
        ...annotations,
        ...(annotations.ents === undefined ? {} : { ents: annotations.ents.map((span) => ({ ...span, source })) }),
        ...(annotations.spans === undefined ? {} : { spans: withSource(annotations.spans, source) }),
        ...(annotations.frames === undefined
          ? {}
          : { frames: annotations.frames.map((frame) => ({ ...frame, source })) }),
        source,
      },
      dropped,
      ...(repaired.length === 0 ? {} : { repaired }),
      usage,
    };
  };

  const predictOrFail = async (doc: Doc, pass: Pass): Promise<Prediction> => {
    try {
      return await predictOne(doc, pass);
    } catch (cause) {
      pass.signal?.throwIfAborted();
      const error = toTinctureError(cause, 'internal');
      pass.failed(error);
      return { error: unsent.has(error.code) ? notAsked(error) : error };
    }
  };

  const predictEach: LlmComponent['predictEach'] = async (docs, onPrediction, { signal } = {}) => {
    const concurrency = Math.min(options.concurrency ?? 4, provider.concurrency ?? Number.POSITIVE_INFINITY);
    const pass = startPass(signal, sleep, () => ledger.spending().requests > 0);
    try {
      await inParallel(docs, concurrency, async (doc, index) => {
        signal?.throwIfAborted();
        await onPrediction(await predictOrFail(doc, pass), index);
      });
    } finally {
      pass.end();
    }
    return pass.stop;
  };

  return {
    name,
    task,
    source,
    isLocal,
    isFree,
    ...budget,
    predictEach,
    async predict(docs, { signal, onProgress } = {}) {
      const predictions: Prediction[] = new Array<Prediction>(docs.length);
      let done = 0;
      const keep = (prediction: Prediction, index: number): void => {
        predictions[index] = prediction;
        onProgress?.(++done);
      };
      await predictEach(docs, keep, signal === undefined ? {} : { signal });
      return predictions;
    },
    async estimate(docs) {
      const seen = new Set<string>();
      let inputTokens = 0;
      let outputTokens = 0;
      const count = async (question: Question<Answer, unknown>, answerTokens: number): Promise<void> => {
        if (seen.has(question.key) || (await asker.isKnown(question))) return;
        seen.add(question.key);
        inputTokens += question.inputTokens;
        outputTokens += answerTokens;
      };
      for await (const doc of docs) {
        if (scoring === undefined)
          for (const { doc: part } of partsOf(doc)) await count(questionFor(part, doc), answerLength(part));
        else for (const question of Object.values(scoreQuestions(scoring, doc))) await count(question, 0);
      }
      const isNothing = isFree || seen.size === 0;
      const cost = isNothing ? 0 : price === undefined ? undefined : costOf(price, inputTokens, outputTokens);
      return { requests: seen.size, inputTokens, outputTokens, cost };
    },
    spending: () => ledger.spending(),
    async close() {
      await provider.close?.();
    },
  };
}

function unusable(model: string, { text, finish }: Completion): TinctureError {
  const said = JSON.stringify(text.slice(0, 120));
  if (finish === 'declined') {
    return new TinctureError({
      code: 'llm-declined',
      problem: `${model} declined to answer${text === '' ? ', and gave no reason' : `: ${said}`}.`,
      fix: 'Annotate this text by hand, or ask another model.',
    });
  }
  if (finish === 'length') {
    return new TinctureError({
      code: 'llm-truncated',
      problem: `The answer of ${model} was cut off at the longest allowed length, and nothing of it can be used: ${said}.`,
      fix: 'Raise `maxTokens` of the proposer.',
    });
  }
  return new TinctureError({
    code: 'llm-answer-invalid',
    problem:
      text.trim() === ''
        ? `${model} gave an empty answer.`
        : `${model} did not answer in the form that was asked for: ${said}.`,
    fix: 'Show more examples (`examples:` of the proposer), or use a stronger model.',
  });
}

/** Groups of spans, each span stamped with who said it. */
function withSource(spans: NonNullable<Annotations['spans']>, source: Source): NonNullable<Annotations['spans']> {
  return Object.fromEntries(
    Object.entries(spans).map(([group, members]) => [group, members.map((span) => ({ ...span, source }))]),
  );
}
