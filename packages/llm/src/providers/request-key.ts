import { createHash } from 'node:crypto';
import type { Prompt } from '../prompt.ts';
import type { CompletionRequest } from './provider.ts';

/** SHA-256 in hexadecimal of everything that decides an answer: model, prompt, schema and parameters. */
export function requestKey(model: string, request: CompletionRequest): string {
  const { prompt, schema, maxTokens, temperature } = request;
  return sha256(
    JSON.stringify([model, promptParts(prompt), prompt.style === 'chat' ? schema : null, maxTokens, temperature]),
  );
}

/** SHA-256 in hexadecimal of a rendered prompt alone. */
export function promptHash(prompt: Prompt): string {
  return sha256(JSON.stringify(promptParts(prompt)));
}

function promptParts(prompt: Prompt): readonly unknown[] {
  return prompt.style === 'chat'
    ? [prompt.style, prompt.system, prompt.user]
    : [prompt.style, prompt.text, prompt.stop];
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
