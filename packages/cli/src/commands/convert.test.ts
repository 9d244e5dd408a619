import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { folderWith, runCommand } from '../testing/run-command.ts';

test('convert looks at Ctrl-C where all that comes is set aside, too', async () => {
  const folder = folderWith({ 'in.jsonl': '{"txt": "no text"}\n'.repeat(100) });
  const { status } = await runCommand(folder, ['convert', 'in.jsonl', 'out.jsonl'], { signal: AbortSignal.abort() });
  expect(status).toBe(130);
  expect(readdirSync(folder)).toEqual(['in.jsonl']);
});
