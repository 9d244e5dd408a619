import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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

test('a table keeps the classes of texts that have entities as well', async () => {
  const line = { text: 'Rex barks', ents: [{ start: 0, end: 3, label: 'PET' }], cats: { loud: 1, calm: 0 } };
  const folder = folderWith({ 'in.jsonl': `${JSON.stringify(line)}\n` });
  const { err } = await runCommand(folder, ['convert', 'in.jsonl', 'out.csv']);
  expect(readFileSync(join(folder, 'out.csv'), 'utf8')).toBe('text,label\nRex barks,loud\n');
  expect(err.match(/lost .*/g)).toEqual(['lost 1: entities (the format csv has no place for them)']);
});
