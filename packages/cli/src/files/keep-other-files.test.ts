import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { project } from '../testing/small-project.ts';
import { keepOtherFiles } from './keep-other-files.ts';

test.each([
  ['train', '--out', 'is not a model file'],
  ['calibrate pets.safetensors', '--out', 'is not a model file'],
  ['link build --kb kb.csv', '--out', 'is not a model file'],
  ['compare --with rules --data gold.jsonl', '--report', 'is not an HTML page'],
  ['curve', '--chart', 'is not an SVG drawing'],
])('%s %s keeps a file with gold', async (line, flag, problem) => {
  const { folder, tincture } = project();
  const gold = Array.from({ length: 20 }, (_, n) => ({
    text: `Rex barks ${n}`,
    ents: [{ start: 0, end: 3, label: 'PET' }],
  }));
  writeFileSync(join(folder, 'gold.jsonl'), gold.map((text) => `${JSON.stringify(text)}\n`).join(''));
  writeFileSync(join(folder, 'kb.csv'), 'id,name\n1,Rex\n');
  writeFileSync(
    join(folder, 'pets.safetensors'),
    readFileSync(new URL('../../../../tests/golden/1/ner.safetensors', import.meta.url)),
  );
  await tincture(['import', 'gold.jsonl']);
  const before = readFileSync(join(folder, 'gold.jsonl'), 'utf8');
  const { err, status } = await tincture([...line.split(' '), flag, 'gold.jsonl']);
  expect(err).toContain(`gold.jsonl: The file is there and ${problem}`);
  expect(status).toBe(1);
  expect(readFileSync(join(folder, 'gold.jsonl'), 'utf8')).toBe(before);
});

test('a page takes the place of a page, and of an empty file', async () => {
  const { folder, tincture } = project();
  writeFileSync(
    join(folder, 'gold.jsonl'),
    '{"text": "Rex barks", "ents": [{"start": 0, "end": 3, "label": "PET"}]}\n',
  );
  writeFileSync(join(folder, 'r.html'), '');
  const compare = ['compare', '--with', 'rules', '--data', 'gold.jsonl', '--report', 'r.html'];
  expect((await tincture(compare)).status).toBe(0);
  expect((await tincture(compare)).status).toBe(0);
});

test('what would be ignored is refused', async () => {
  const { tincture } = project();
  for (const command of ['predict', 'explain'])
    expect((await tincture([command, 'rules.jsonl', 'x.jsonl', '--text', 'Rex'])).err).toContain(
      'Both --text and the file "x.jsonl" are given.',
    );
  expect((await tincture(['export', 'out.jsonl', '--all', '--proposals', 'nobody'])).err).toContain(
    '"nobody" has proposed nothing yet.',
  );
});

test.skipIf(process.getuid?.() === 0)('a file that may not be read is kept', async () => {
  const { folder, tincture } = project();
  writeFileSync(join(folder, 'locked.bin'), 'gold', { mode: 0o000 });
  writeFileSync(join(folder, 'gold.jsonl'), '{"text": "Rex barks", "ents": []}\n');
  const compare = ['compare', '--with', 'rules', '--data', 'gold.jsonl', '--report', 'locked.bin'];
  const { err, status } = await tincture(compare);
  expect(err).toContain('whether it is an HTML page: you have no permission to read this file.');
  expect(status).toBe(1);
  chmodSync(join(folder, 'locked.bin'), 0o600);
  expect(readFileSync(join(folder, 'locked.bin'), 'utf8')).toBe('gold');
});

// Reading the memory of the process from its first byte on fails for everybody.
test.skipIf(process.platform !== 'linux')('a file of which reading fails is kept', async () => {
  await expect(keepOtherFiles('/proc/self/mem', 'models/pets.safetensors', 'model')).rejects.toMatchObject({
    code: 'file-exists',
    message: expect.stringMatching(/whether it is a model file: the file could not be read: .*another name/s),
  });
});
