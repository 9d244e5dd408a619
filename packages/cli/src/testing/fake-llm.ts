import type { LlmComponent } from '@tincture/llm';
import { parseTask, type Usage } from 'tincture';

/** What a fake LLM is to be. */
export interface FakeLlm {
  readonly name?: string;
  readonly isLocal: boolean;
  readonly isFree: boolean;
  /** Of each answer. */
  readonly usage: Usage;
  /** Answers that are known already. */
  readonly known?: number;
}

/** An LLM that finds nothing in any text, and says what that used. */
export function fakeLlm({ name = 'prompt', isLocal, isFree, usage, known = 0 }: FakeLlm): LlmComponent {
  let requests = 0;
  const { inputTokens, outputTokens, cost } = usage;
  return {
    name,
    task: parseTask('food', { kind: 'ner', labels: ['DISH'] }),
    source: { kind: 'llm', name, model: `some/${name}`, promptHash: 'ab', parameters: {} },
    isLocal,
    isFree,
    async estimate(docs) {
      let count = -known;
      for await (const _ of docs) count++;
      return {
        requests: count,
        inputTokens: count * inputTokens,
        outputTokens: count * outputTokens,
        cost: isFree || count === 0 ? 0 : cost === undefined ? undefined : count * cost,
      };
    },
    spending: () => ({
      requests,
      cached: known,
      inputTokens: requests * inputTokens,
      outputTokens: requests * outputTokens,
      cost: cost === undefined ? undefined : requests * cost,
    }),
    async predict(docs) {
      requests += docs.length - known;
      return docs.map(() => ({ annotations: { ents: [] }, usage }));
    },
    predictEach: () => Promise.resolve(undefined),
  };
}
