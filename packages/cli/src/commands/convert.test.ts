import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { run } from '../run.ts';
import { createTestContext } from '../testing/test-context.ts';

test('convert looks at Ctrl-C where all that comes is set aside, too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tincture-convert-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'in.jsonl'), '{"txt": "no text"}\n'.repeat(100));
  const context = createTestContext(folder, { signal: AbortSignal.abort() });
  expect(await run(['convert', 'in.jsonl', 'out.jsonl'], context)).toBe(130);
  expect(readdirSync(folder)).toEqual(['in.jsonl']);
});
