import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { folderWith, runCommand } from '../testing/run-command.ts';

test('convert looks at Ctrl-C where all that comes is set aside, too', async () => {
  const folder = folderWith({ 'in.jsonl': '{"txt": "no text"}\n'.repeat(100) });
  const { status } = await runCommand(folder, ['convert', 'in.jsonl', 'out.jsonl'], { signal: AbortSignal.abort() });
  expect(status).toBe(130);
  expect(readdirSync(folder)).toEqual(['in.jsonl']);
});

test('a file of which nothing can be read says why at once', async () => {
  const folder = folderWith({ 'in.jsonl': '{"txt": "no text"}\n' });
  const { err } = await runCommand(folder, ['convert', 'in.jsonl', 'out.jsonl']);
  expect(err).toMatch(/None of the 1 entries could be read as jsonl; line 1: The key "text" must hold a string/);
});
