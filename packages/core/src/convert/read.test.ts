import { expect, test } from 'vitest';
import { readDocuments } from './read.ts';

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
