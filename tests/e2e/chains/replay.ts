import { createLlmComponent, createMemoryCache, type Provider, type RecordedAnswer, recordingKey } from '@tincture/llm';
import { createRandom, type Document, type Task, tokenizerFor } from 'tincture';

/**
 * A recording, as `llm: recorded:PATH` replays one, of the answers that `answer` gives: written for the tests, and no model said them.
 * The prompts are those of a task without examples.
 */
export async function recordingOf(
  task: Task,
  documents: readonly Document[],
  answer: (document: Document, index: number) => string,
): Promise<string> {
  const lines: object[] = [
    {
      ...{ format: 'tincture-recording-1', model: 'nobody/written-by-hand' },
      ...{ description: 'Answers written for a test: no model said them.', runtime: 'none' },
      ...{ date: '2026-11-29', style: 'chat', command: 'edit tests/e2e/chains/rows.ts' },
    },
  ];
  const byText = new Map(documents.map((document, index) => [document.text, answer(document, index)]));
  const provider: Provider = {
    ...{ id: 'nobody/written-by-hand', identity: 'nobody', style: 'chat', isLocal: true },
    async complete(request) {
      const said = request.prompt.style === 'chat' ? (request.prompt.messages.at(-1)?.text ?? '{}') : '{}';
      const text = byText.get(JSON.parse(said).text) ?? '';
      const completion = { text, inputTokens: 100, outputTokens: 50, finish: 'stop', elapsedMs: 5 } as const;
      lines.push({ key: recordingKey(request), ...completion } satisfies RecordedAnswer);
      return completion;
    },
  };
  const llm = createLlmComponent({
    ...{ name: 'replay', task, provider, examples: 0, concurrency: 1 },
    ...{ cache: createMemoryCache(), random: createRandom(1), now: () => new Date(0), sleep: async () => {} },
  });
  await llm.predict(documents.map(({ text }) => tokenizerFor(task).tokenize(text)));
  return `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
}
