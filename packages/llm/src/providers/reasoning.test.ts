import { expect, it } from 'vitest';
import { leastReasoning, type SdkProvider } from './reasoning.ts';

it.each<[SdkProvider, string, string | undefined]>([
  ['openai', 'gpt-5', 'minimal'],
  ['openai', 'gpt-5-mini', 'minimal'],
  ['openai', 'gpt-5-nano-2025-08-07', 'minimal'],
  ['openai', 'gpt-5.1', 'none'],
  ['openai', 'gpt-5.4-mini-2026-03-17', 'none'],
  ['openai', 'gpt-5-codex', undefined],
  ['openai', 'gpt-5-chat-latest', undefined],
  ['openai', 'gpt-5.2-pro', undefined],
  ['openai', 'gpt-4.1-mini', undefined],
  ['openai', 'o4-mini', undefined],
  ['anthropic', 'claude-haiku-4-5', 'none'],
  ['google', 'gemini-2.5-flash', 'none'],
  ['google', 'gemini-2.0-flash', undefined],
  ['google', 'gemma-3-27b-it', undefined],
  ['openai-compatible', 'gpt-5', undefined],
])('of %s/%s the least reasoning is %s', (provider, model, effort) => {
  expect(leastReasoning(provider, model)).toBe(effort);
});
