import {
  createRandom,
  type Doc,
  type ErrorCode,
  type Prediction,
  parseTask,
  type Task,
  TinctureError,
  tokenize,
} from 'tincture';
import { createLlmComponent, type LlmComponent, type LlmOptions } from '../component.ts';
import type { Completion, CompletionRequest, Provider } from '../providers/provider.ts';
import { createMemoryCache } from '../run/cache.ts';
import type { Egress } from '../run/egress-log.ts';

/** A task to test with: dishes in texts. */
export const dishTask: Task = parseTask('meals', {
  kind: 'ner',
  labels: { DISH: { definition: 'Something prepared' } },
});

/** A component with everything it needs, and what it did. */
export interface TestComponent {
  readonly component: LlmComponent;
  readonly waits: number[];
  readonly egress: Egress[];
}

/** A component for {@link dishTask} that waits for nothing and keeps its answers in memory. */
export function testComponent(options: Pick<LlmOptions, 'provider'> & Partial<LlmOptions>): TestComponent {
  const waits: number[] = [];
  const egress: Egress[] = [];
  const component = createLlmComponent({
    name: 'prompt',
    task: dishTask,
    cache: createMemoryCache(),
    egress: (entry) => {
      egress.push(entry);
      return Promise.resolve();
    },
    random: createRandom(1),
    now: () => new Date('2026-11-24T12:00:00Z'),
    sleep: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
    ...options,
  });
  return { component, waits, egress };
}

/** A provider that keeps the requests that it got. */
export type ScriptedProvider = Provider & { readonly requests: CompletionRequest[] };

/** A provider that answers with what `answer` returns or throws, and the requests that it got. */
export function scriptedProvider(
  answer: (request: CompletionRequest, index: number) => string | Partial<Completion>,
  settings: Partial<Provider> = {},
): ScriptedProvider {
  const requests: CompletionRequest[] = [];
  return {
    id: 'openai/gpt-5-mini',
    identity: settings.id ?? 'openai/gpt-5-mini',
    style: 'chat',
    isLocal: false,
    ...settings,
    requests,
    async complete(request) {
      requests.push(request);
      const said = await Promise.resolve(answer(request, requests.length - 1));
      const given = typeof said === 'string' ? { text: said } : said;
      return { text: '', inputTokens: 100, outputTokens: 10, finish: 'stop', elapsedMs: 5, ...given };
    },
  };
}

/** An answer that names ramen as a dish. */
export const ramen = '{"entities":[{"quote":"ramen","label":"DISH"}]}';
/** An answer that names nothing. */
export const nothing = '{"entities":[]}';
/** Texts with ramen, each its own. */
export function docs(count: number): Doc[] {
  return Array.from({ length: count }, (_, index) => tokenize(`Text ${index} with ramen`));
}

/** The last message of a chat: the text that is asked about. */
export function asked({ prompt }: CompletionRequest): string {
  return prompt.style === 'chat' ? (prompt.messages.at(-1)?.text ?? '') : '';
}

/** A provider that answers nothing until it is released. */
export interface HeldProvider {
  readonly provider: ScriptedProvider;
  /** Resolves when it has got as many requests as were waited for. */
  readonly begun: Promise<void>;
  release(): void;
}

/** A provider that answers nothing until it is released; `begun` resolves at its request number `count`. */
export function heldProvider(count: number, settings: Partial<Provider> = {}): HeldProvider {
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let begin = (): void => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const provider = scriptedProvider(() => ramen, settings);
  const { complete } = provider;
  let requests = 0;
  provider.complete = async (request, signal) => {
    if (++requests === count) begin();
    const aborted = new Promise((_, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason));
    });
    await Promise.race([held, aborted]);
    return complete(request, signal);
  };
  return { provider, begun, release: () => release() };
}

/** Fails with an error of this code. */
export function failing(code: ErrorCode): never {
  throw new TinctureError({ code, problem: `Said ${code}.` });
}

/** What came of each text: `ok`, or the code of its error. */
export function codes(predictions: readonly Prediction[]): string[] {
  return predictions.map((prediction) => ('error' in prediction ? prediction.error.code : 'ok'));
}
