import { expect, it } from 'vitest';
import { isLoopback } from './loopback.ts';

it.each([
  ['http://localhost:11434/v1', true],
  ['http://127.0.0.1/v1', true],
  ['http://[::1]:80/', true],
  ['http://127.0.0.1.evil.example/', false],
  ['http://localhost.evil.example/', false],
  ['http://127.evil.example/', false],
  ['http://localhost@evil.example/', false],
  ['https://api.openai.com/v1', false],
  ['not a url', false],
])('%s leads to this machine: %s', (url, expected) => {
  expect(isLoopback(url)).toBe(expected);
});
