// Files of Docs, to and from other formats, and as the data of other commands.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { project } from '../testing/small-project.ts';

const lines = Array.from({ length: 300 }, (_, i) => ({
  id: `d${i}`,
  text: `We had mapo tofu ${i} times`,
  ents: [{ start: 7, end: 16, label: 'DISH' }],
  attributes: { mood: [{ value: i }] },
  meta: { i },
}));

test('JSON lines, by way of a file of Docs, come out as they were, also compressed and from standard input', async () => {
  const { folder, tincture } = project();
  const content = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  writeFileSync(join(folder, 'a.jsonl'), content);
  const { out, status } = await tincture(['convert', 'a.jsonl', 'a.docs', '--json']);
  expect(status).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ from: 'jsonl', to: 'docs', documents: 300, rejected: 0, losses: {} });
  const bytes = readFileSync(join(folder, 'a.docs'));
  expect(bytes.length).toBeLessThan(content.length / 5);
  expect(await tincture(['convert', 'a.docs', 'b.jsonl'])).toMatchObject({ status: 0 });
  expect(readFileSync(join(folder, 'b.jsonl'), 'utf8')).toBe(content);
  writeFileSync(join(folder, 'a.docs.gz'), gzipSync(bytes));
  expect(await tincture(['convert', 'a.docs.gz', 'c.jsonl'])).toMatchObject({ status: 0 });
  expect(readFileSync(join(folder, 'c.jsonl'), 'utf8')).toBe(content);
  const shown = await tincture(['convert', 'a.docs', '-', '--to', 'docs']);
  expect(shown.status).toBe(0);
});

test('a file of Docs is gold like any other, and one that is damaged is refused with its place', async () => {
  const { folder, tincture } = project();
  writeFileSync(join(folder, 'tincture.yaml'), 'tasks:\n  food: { kind: ner, labels: [DISH] }\n');
  writeFileSync(join(folder, 'a.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  await tincture(['convert', 'a.jsonl', 'a.docs']);
  const { out } = await tincture(['import', 'a.docs', '--json']);
  expect(JSON.parse(out)).toMatchObject({ files: [{ format: 'docs', added: 300, annotated: 300 }] });
  const bytes = readFileSync(join(folder, 'a.docs'));
  bytes[200] = 255 - bytes[200]!;
  writeFileSync(join(folder, 'bad.docs'), bytes);
  const refused = await tincture(['convert', 'bad.docs', 'c.jsonl']);
  expect(refused.status).not.toBe(0);
  expect(refused.err).toMatch(/bad\.docs.*block at byte \d+.*damaged/s);
  const text = await tincture(['convert', 'a.jsonl', 'c.jsonl', '--from', 'docs']);
  expect(text.err).toContain('This is no file of Docs');
});
