import { createRandom, parseTask, type Task } from 'tincture';
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

/** A provider that answers with what `answer` returns or throws, and the requests that it got. */
export function scriptedProvider(
  answer: (request: CompletionRequest, index: number) => string | Partial<Completion>,
  settings: Partial<Provider> = {},
): Provider & { readonly requests: CompletionRequest[] } {
  const requests: CompletionRequest[] = [];
  return {
    id: 'openai/gpt-5-mini',
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
