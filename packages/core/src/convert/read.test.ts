import { expect, test } from 'vitest';
import { readDocuments } from './read.ts';
import { nerTask, writeAll } from './testing/read-all.ts';
import { textFormatNames } from './types.ts';

test('a file may be given as its content, or as texts of lines, as they are read', async () => {
  const lines = ['\ufeffid,text,label', '1,"a', 'b",x', '2,c,y', '3,d,'];
  const numbered = lines.map((text, i) => ({ text, number: i + 1 }));
  for (const content of [lines.join('\r\n'), `${lines.join('\n')}\n`, lines, numbered]) {
    const seen: unknown[] = [];
    for await (const item of readDocuments(content, { format: 'csv' }))
      seen.push('document' in item ? [item.line, item.document.text] : item);
    expect(seen).toEqual([
      [2, 'a\nb'],
      [4, 'c'],
      [5, 'd'],
    ]);
  }
});

test('halves of surrogate pairs are told where a file cannot hold them', async () => {
  const documents = [{ text: 'cut \ud83d', annotations: {} }];
  for (const format of textFormatNames) {
    const { content, losses } = await writeAll(documents, { format, task: nerTask });
    const isLost = content.includes('\ud83d');
    expect([format, losses.some((what) => what.startsWith('halves of surrogate pairs'))]).toEqual([format, isLost]);
  }
  expect((await writeAll(documents, { format: 'text', task: nerTask })).losses[0]).toMatch(/^halves/);
});
