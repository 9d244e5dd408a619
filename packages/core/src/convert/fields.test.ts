import { expect, test } from 'vitest';
import { readAll } from './testing/read-all.ts';

test('numbers that Python writes for missing ones are told from broken JSON', async () => {
  const lines = ['{"text": "a", "cats": {"b": NaN, "c": -Infinity}}', '{"text": "a: NaN, b"', '{"text": "a: NaN, b"}'];
  const { documents, rejects } = await readAll(lines.join('\n'), { format: 'jsonl' });
  expect(rejects.map(({ problem }) => problem)).toEqual([
    expect.stringContaining('NaN or Infinity, which JSON does not have'),
    'The line is not valid JSON, or is nested too deep.',
  ]);
  expect(documents.map(({ text }) => text)).toEqual(['a: NaN, b']);
});
