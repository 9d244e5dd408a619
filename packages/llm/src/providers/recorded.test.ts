import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tokenize } from 'tincture';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testComponent } from '../testing/llm-component.ts';
import type { Completion, CompletionRequest } from './provider.ts';
import { openRecording, type RecordedAnswer, type RecordingHead } from './recorded.ts';
import { labelScoresKey, recordingKey, requestKey } from './request-key.ts';

const head: RecordingHead = {
  format: 'tincture-recording-1',
  model: 'gguf/small.gguf',
  description: 'A small model',
  runtime: 'by hand',
  date: '2026-11-24',
  style: 'completion',
  command: 'scripts/record-demo.ts',
};
const request: CompletionRequest = {
  prompt: { style: 'completion', text: 'Text: x\nEntities:', stop: ['\n'] },
  schema: {},
  maxTokens: 10,
  temperature: 0,
};
const completion: Completion = { text: ' none', inputTokens: 5, outputTokens: 1, finish: 'stop', elapsedMs: 7 };

let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tincture-recording-'));
  path = join(folder, 'r.jsonl');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function write(...lines: readonly (RecordingHead | RecordedAnswer | string)[]): Promise<void> {
  return writeFile(path, lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''));
}

describe('openRecording', () => {
  it('replays what was answered, and says what and when', async () => {
    await write(head, { key: recordingKey(request), ...completion });
    const provider = await openRecording(path);
    expect(provider).toMatchObject({
      id: head.model,
      style: 'completion',
      isLocal: true,
      recorded: { date: head.date },
    });
    expect(await provider.complete(request)).toMatchObject(completion);
  });

  it.each([
    ['prompt', { prompt: { style: 'completion', text: 'Text: y\nEntities:', stop: ['\n'] } }],
    ['stop', { prompt: { style: 'completion', text: 'Text: x\nEntities:', stop: [] } }],
    ['length', { maxTokens: 11 }],
    ['temperature', { temperature: 0.1 }],
  ] as const)('makes nothing up when the %s is another', async (_, change) => {
    await write(head, { key: recordingKey(request), ...completion });
    const provider = await openRecording(path, 'recordings/mine.jsonl');
    await expect(provider.complete({ ...request, ...change })).rejects.toMatchObject({
      code: 'llm-recording-stale',
      problem: expect.stringMatching(/2026-11-24 .* the text is none of those that it was made with, or the labels/),
      where: { file: 'recordings/mine.jsonl' },
      fix: expect.stringMatching(/other texts .* `llm:` .* scripts\/record-demo\.ts/),
    });
  });

  it.each([
    ['', 1],
    ['{"format":"other"}', 1],
    [`${JSON.stringify(head)}\n{"key":"a"}`, 2],
    [`${JSON.stringify(head)}\n\n{"key":`, 3],
  ])('names the line of %j that is wrong', async (content, line) => {
    await write(content);
    await expect(openRecording(path)).rejects.toMatchObject({
      code: 'llm-recording-stale',
      where: { file: path, line },
    });
  });

  it('stamps its date on every annotation of a component', async () => {
    await write(head);
    const { component } = testComponent({ provider: await openRecording(path) });
    expect(component.source).toMatchObject({ model: head.model, recorded: '2026-11-24' });
    const [prediction] = await component.predict([tokenize('x')]);
    expect(prediction).toMatchObject({ error: { code: 'llm-recording-stale' } });
  });
});

describe('the key of a request', () => {
  const chat: CompletionRequest = {
    ...request,
    prompt: { style: 'chat', system: 'a', messages: [{ role: 'user', text: 'b' }] },
  };
  const variants: CompletionRequest[] = [
    chat,
    { ...chat, schema: { type: 'object' } },
    { ...chat, prompt: { style: 'chat', system: 'ab', messages: [{ role: 'user', text: '' }] } },
    { ...chat, prompt: { style: 'chat', system: 'a', messages: [{ role: 'assistant', text: 'b' }] } },
    { ...chat, temperature: 1 },
    { ...chat, maxTokens: 1 },
    request,
  ];

  it('depends on the prompt, its schema and its parameters', () => {
    for (const keyOf of [recordingKey, (one: CompletionRequest) => requestKey({ identity: 'm' }, one)])
      expect(new Set(variants.map(keyOf)).size).toBe(variants.length);
    // A text to continue is held to no schema.
    expect(recordingKey({ ...request, schema: { type: 'object' } })).toBe(recordingKey(request));
  });

  it('depends on all that a provider is, except in a recording, which is of one model', () => {
    expect(requestKey({ identity: 'n' }, chat)).not.toBe(requestKey({ identity: 'm' }, chat));
    const keys = ['m', 'n'].map((identity) => labelScoresKey({ identity }, 'Text: x\nLabel:', ['A', 'B']));
    expect(keys[0]).not.toBe(keys[1]);
    expect(labelScoresKey({ identity: 'm' }, 'Text: x\nLabel:', ['A'])).not.toBe(keys[0]);
  });
});
