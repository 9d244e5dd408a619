// Files of spaCy (`.spacy`), to and from other formats, and as the data of other commands.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { project } from '../testing/small-project.ts';

const golden = new URL('../../../core/src/spacy-file/testing/golden.spacy', import.meta.url);
const lines = Array.from({ length: 40 }, (_, i) => ({
  id: `d${i}`,
  text: `We had mapo tofu ${i} times`,
  ents: [{ start: 7, end: 16, label: 'DISH' }],
  cats: { food: 1 },
  meta: { i },
}));
const content = lines.map((line) => `${JSON.stringify(line)}\n`).join('');

test('JSON lines, by way of a .spacy file, come out as they were, also compressed, without the name and from standard input', async () => {
  const { folder, tincture } = project();
  writeFileSync(join(folder, 'a.jsonl'), content);
  const { out, status } = await tincture(['convert', 'a.jsonl', 'a.spacy', '--json']);
  expect(status).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ from: 'jsonl', to: 'spacy', documents: 40, rejected: 0, losses: {} });
  const bytes = readFileSync(join(folder, 'a.spacy'));
  writeFileSync(join(folder, 'a.spacy.gz'), gzipSync(bytes));
  writeFileSync(join(folder, 'nameless'), bytes);
  for (const [index, from] of ['a.spacy', 'a.spacy.gz', 'nameless'].entries()) {
    const { out } = await tincture(['convert', from, `${index}.jsonl`, '--json']);
    expect(JSON.parse(out)).toMatchObject({ from: 'spacy' });
    expect(readFileSync(join(folder, `${index}.jsonl`), 'utf8')).toBe(content);
  }
});

test('what the format has no place for is said before it is written', async () => {
  const { folder, tincture } = project();
  writeFileSync(join(folder, 'a.jsonl'), `${JSON.stringify({ ...lines[0], source: { kind: 'person', id: 'p' } })}\n`);
  const { err } = await tincture(['convert', 'a.jsonl', 'a.spacy', '--check']);
  expect(err).toContain('lost 1: sources of annotations (the format spacy has no place for them)');
});

test('what spaCy wrote is gold like any other, and what is no such file is refused', async () => {
  const { folder, tincture } = project();
  writeFileSync(join(folder, 'tincture.yaml'), 'tasks:\n  food: { kind: ner, labels: [DISH, MONEY, GPE, PERSON] }\n');
  copyFileSync(golden, join(folder, 'golden.spacy'));
  const { out } = await tincture(['import', 'golden.spacy', '--json']);
  expect(JSON.parse(out)).toMatchObject({ files: [{ format: 'spacy', added: 7, annotated: 4 }] });
  writeFileSync(join(folder, 'bad.spacy'), readFileSync(golden).subarray(0, 900));
  const cut = await tincture(['convert', 'bad.spacy', 'c.jsonl']);
  expect(cut.status).not.toBe(0);
  expect(cut.err).toMatch(/bad\.spacy.*cut off, damaged, or not compressed/s);
  writeFileSync(join(folder, 'text.spacy'), 'This is text.\n');
  expect((await tincture(['convert', 'text.spacy', 'c.jsonl'])).err).toContain('Write it again with DocBin');
  writeFileSync(join(folder, 'lines.jsonl'), content);
  expect((await tincture(['convert', 'lines.jsonl', 'c.jsonl', '--from', 'spacy'])).status).not.toBe(0);
});
