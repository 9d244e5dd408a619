import { type Doc, TinctureError, toTinctureError } from 'tincture';
import type { Provider } from '../providers/provider.ts';
import { textHash } from '../providers/request-key.ts';
import type { Answer, AnswerCache } from './cache.ts';
import type { EgressLog } from './egress-log.ts';
import type { Ledger } from './ledger.ts';
import { notAsked, type Pass } from './pass.ts';
import { type RetryOptions, withRetry } from './retry.ts';

/** A question to a model, whose answer `A` says `R`. */
export interface Question<A extends Answer, R> {
  readonly key: string;
  /** Tokens of the question, about. */
  readonly inputTokens: number;
  /** Tokens of the longest answer. */
  readonly outputTokens: number;
  readonly promptHash: string;
  /** Texts that are shown as examples, and so are sent too. */
  readonly examples: readonly string[];
  readonly isAnswer: (answer: Answer) => answer is A;
  send(signal: AbortSignal): Promise<A>;
  /** What the answer says; undefined where it cannot be used. */
  read(answer: A): R | undefined;
}

/** An answer and what it says. */
export interface ReadAnswer<A extends Answer, R> {
  readonly answer: A;
  readonly value: R | undefined;
}

/** What {@link createAsker} needs. */
export interface AskerOptions {
  readonly provider: Provider;
  readonly cache: AnswerCache;
  readonly ledger: Ledger;
  readonly egress: EgressLog | undefined;
  readonly retry: Omit<RetryOptions, 'pause' | 'signal'>;
}

/** Asks questions, each only once. */
export interface Asker {
  /** Whether the answer is known. */
  isKnown(question: Question<Answer, unknown>): Promise<boolean>;
  /**
   * The answer: from the cache, else from the provider, listed, counted and within the budget. It is kept if it can be
   * used: any other is asked for again the next time.
   */
  ask<A extends Answer, R>(doc: Doc, question: Question<A, R>, pass: Pass): Promise<ReadAnswer<A, R>>;
}

export function createAsker({ provider, cache, ledger, egress, retry }: AskerOptions): Asker {
  // A recording answers by itself, and only what was recorded.
  const isKept = provider.recorded === undefined;
  const known = async <A extends Answer>({ key, isAnswer }: Question<A, unknown>): Promise<A | undefined> => {
    const answer = isKept ? await cache.get(key) : undefined;
    return answer !== undefined && isAnswer(answer) ? answer : undefined;
  };
  const sendOnce = async <A extends Answer>(
    question: Question<A, unknown>,
    pass: Pass,
    listFirst: () => Promise<void>,
  ): Promise<A> => {
    const release = await ledger.reserve(question.inputTokens, question.outputTokens);
    try {
      pass.signal?.throwIfAborted();
      // While it waited for the budget, the others may have found that it is no use.
      if (pass.stop !== undefined) throw notAsked(pass.stop);
      await listFirst();
      const answer = await question.send(pass.requests);
      if (isKept) ledger.record(answer.inputTokens, 'outputTokens' in answer ? answer.outputTokens : 0);
      else ledger.recordCached();
      return answer;
    } catch (error) {
      if (error instanceof TinctureError && error.code === 'llm-timeout') {
        ledger.recordUnanswered(question.inputTokens, question.outputTokens);
      }
      throw error;
    } finally {
      release();
    }
  };
  const askAlone: Asker['ask'] = async (doc, question, pass) => {
    const before = await known(question);
    if (before !== undefined) {
      ledger.recordCached();
      return { answer: before, value: question.read(before) };
    }
    if (pass.stop !== undefined) throw notAsked(pass.stop);
    let isListed = provider.isLocal;
    const listFirst = async (): Promise<void> => {
      if (!isListed) await list(egress, provider, doc, question);
      isListed = true;
    };
    const answer = await withRetry(() => sendOnce(question, pass, listFirst), {
      ...retry,
      pause: pass.pause,
      signal: pass.signal,
    });
    const value = question.read(answer);
    pass.answered(value !== undefined);
    // One that cannot be kept is paid for all the same: it is handed on, and nothing more is asked.
    if (isKept && value !== undefined)
      await cache.set(question.key, answer).catch((error: unknown) => pass.failed(toTinctureError(error, 'internal')));
    return { answer, value };
  };
  // Texts may be the same: their question is asked once, and who comes later finds its answer in the cache.
  const underWay = new Map<string, Promise<void>>();
  return {
    isKnown: async (question) => (await known(question)) !== undefined,
    async ask(doc, question, pass) {
      const { key } = question;
      while (underWay.has(key)) await underWay.get(key);
      const answer = askAlone(doc, question, pass);
      const end = (): void => void underWay.delete(key);
      underWay.set(key, answer.then(end, end));
      return answer;
    },
  };
}

async function list(
  egress: EgressLog | undefined,
  { id, origin }: Provider,
  doc: Doc,
  { promptHash, examples }: Question<Answer, unknown>,
): Promise<void> {
  if (egress === undefined) {
    throw new TinctureError({
      code: 'llm-egress-unlogged',
      problem: `${id} is not on this machine, and no egress log is given.`,
      fix: 'Pass `egress: createEgressLog(path, now)`.',
    });
  }
  await egress({
    provider: id,
    origin: origin ?? 'unknown',
    textHash: textHash(doc.text),
    exampleHashes: examples.map(textHash),
    promptHash,
  });
}
