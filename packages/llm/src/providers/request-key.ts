import { createHash } from 'node:crypto';
import type { Prompt } from '../prompt.ts';
import type { CompletionRequest, Provider } from './provider.ts';

/** SHA-256 in hexadecimal of everything that decides an answer: model, prompt, schema and parameters. */
export function requestKey({ identity }: Pick<Provider, 'identity'>, request: CompletionRequest): string {
  return sha256(JSON.stringify([identity, ...requestParts(request)]));
}

/** The same without the model: a recording is of one model, wherever that lay when it was recorded. */
export function recordingKey(request: CompletionRequest): string {
  return sha256(JSON.stringify(requestParts(request)));
}

/** The key of the scores of labels as continuations of a prompt. */
export function labelScoresKey(
  { identity }: Pick<Provider, 'identity'>,
  prompt: string,
  labels: readonly string[],
): string {
  return sha256(JSON.stringify(['label-scores-2', identity, prompt, labels]));
}

/** SHA-256 in hexadecimal of a rendered prompt alone. */
export function promptHash(prompt: Prompt): string {
  return sha256(JSON.stringify(promptParts(prompt)));
}

/** SHA-256 in hexadecimal of a text. */
export function textHash(text: string): string {
  return sha256(text);
}

function requestParts({ prompt, schema, maxTokens, temperature }: CompletionRequest): readonly unknown[] {
  return [promptParts(prompt), prompt.style === 'chat' ? schema : null, maxTokens, temperature];
}

function promptParts(prompt: Prompt): readonly unknown[] {
  return prompt.style === 'chat'
    ? [prompt.style, prompt.system, prompt.messages.map(({ role, text }) => [role, text])]
    : [prompt.style, prompt.text, prompt.stop];
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
