import type { CompletionRequest } from './providers/provider.ts';

/** ASCII characters a token, before a provider has counted; other characters are a token each. */
const charactersPerToken = 4;

/** About how many tokens a text has. */
export function estimateTokens(text: string): number {
  const others = text.replace(/[\0-\x7f]+/g, '').length;
  return others + Math.ceil((text.length - others) / charactersPerToken);
}

/** About how many tokens a request has: its prompt, and the schema that a chat is held to. */
export function estimateRequestTokens({ prompt, schema }: CompletionRequest): number {
  if (prompt.style === 'completion') return estimateTokens(prompt.text);
  const messages = prompt.messages.reduce((sum, { text }) => sum + estimateTokens(text), 0);
  return estimateTokens(prompt.system) + messages + estimateTokens(JSON.stringify(schema));
}
