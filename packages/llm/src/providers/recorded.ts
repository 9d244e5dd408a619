import { readFile } from 'node:fs/promises';
import { TinctureError } from 'tincture';
import { z } from 'zod';
import type { PromptStyle } from '../prompt.ts';
import type { Completion, CompletionRequest, Provider } from './provider.ts';
import { recordingKey } from './request-key.ts';

/** The first line of a recording: which model answered, and when. */
export interface RecordingHead {
  readonly format: 'tincture-recording-1';
  /** `provider/model` as it was configured when it was recorded. */
  readonly model: string;
  /** For people: the model and its quantisation. */
  readonly description: string;
  /** What ran it, with versions, and on which processor: another one may round another way and answer another thing. */
  readonly runtime: string;
  /** ISO date. */
  readonly date: string;
  readonly style: PromptStyle;
  /** How to make the recording again. */
  readonly command: string;
}

/** Every other line: the answer to the request of this key. */
export interface RecordedAnswer extends Completion {
  readonly key: string;
}

const headSchema: z.ZodType<RecordingHead> = z.object({
  format: z.literal('tincture-recording-1'),
  model: z.string(),
  description: z.string(),
  runtime: z.string(),
  date: z.string(),
  style: z.enum(['chat', 'completion']),
  command: z.string(),
});

const answerSchema: z.ZodType<RecordedAnswer> = z.object({
  key: z.string(),
  text: z.string(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  finish: z.enum(['stop', 'length', 'declined']),
  elapsedMs: z.number(),
});

/** A provider that replays the answers of a real model. It says so: `recorded` is stamped on every annotation. */
export interface RecordedProvider extends Provider {
  readonly recorded: { readonly date: string; readonly description: string };
}

/**
 * Opens a recording (JSON lines). A request that was not recorded, because the prompt, the model or a parameter has
 * changed since, throws `llm-recording-stale`; nothing is ever made up. `shownAs` is how messages name the file.
 */
export async function openRecording(path: string, shownAs: string = path): Promise<RecordedProvider> {
  const lines = (await readFile(path, 'utf8')).split('\n');
  const head = parseLine(headSchema, lines[0] ?? '', shownAs, 1);
  const answers = new Map<string, RecordedAnswer>();
  lines.forEach((line, index) => {
    if (index === 0 || line === '') return;
    const answer = parseLine(answerSchema, line, shownAs, index + 1);
    answers.set(answer.key, answer);
  });
  return {
    id: head.model,
    identity: JSON.stringify([head.model, 'recorded', head.date]),
    style: head.style,
    isLocal: true,
    recorded: { date: head.date, description: head.description },
    complete(request: CompletionRequest): Promise<Completion> {
      const answer = answers.get(recordingKey(request));
      if (answer !== undefined) return Promise.resolve(answer);
      return Promise.reject(
        new TinctureError({
          code: 'llm-recording-stale',
          problem: `The recording of ${head.date.slice(0, 10)} has no answer to this prompt: the text is none of those that it was made with, or the labels, guidelines, examples or parameters have changed since.`,
          where: { file: shownAs },
          fix: `To have other texts answered, name a model: \`llm:\` of the proposer in tincture.yaml. The recording was made with: ${head.command}`,
        }),
      );
    },
  };
}

function parseLine<T>(schema: z.ZodType<T>, line: string, file: string, number: number): T {
  try {
    return schema.parse(JSON.parse(line));
  } catch (cause) {
    throw new TinctureError({
      code: 'llm-recording-stale',
      problem: 'This line is not of a recording of Tincture.',
      where: { file, line: number },
      fix: 'Record again, or configure a provider.',
      cause,
    });
  }
}
