import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gold, project } from '../testing/small-project.ts';

test('debug data tells what is wrong with files, in words and for programs', async () => {
  const { folder, tincture } = project();
  writeFileSync(
    join(folder, 'train.jsonl'),
    `${gold(30)}${'{"text": "Rex saw nobody at all", "ents": []}\n'.repeat(2)}`,
  );
  writeFileSync(join(folder, 'dev.jsonl'), gold(3));
  const shown = await tincture(['debug', 'data', '--train', 'train.jsonl', '--dev', 'dev.jsonl']);
  expect(shown.status).toBe(0);
  expect(shown.out).toContain('pets (ner): 32 texts');
  expect(shown.out).toMatch(/PET +30 +3/);
  expect(shown.out).toContain(
    'problem Dev texts that are copies of texts to train on, so that the score will flatter: 3 of 3.',
  );
  const { out } = await tincture(['debug', 'data', '--train', 'train.jsonl', '--dev', 'dev.jsonl', '--json']);
  const { kind, train, findings } = JSON.parse(out);
  expect([kind, train.texts]).toEqual(['ner', 32]);
  expect(findings).toContainEqual(
    expect.objectContaining({ level: 'note', code: 'gold-empty', count: 2, examples: ['"Rex saw nobody at all"'] }),
  );
});

test('debug data says that there is no gold yet, and not of each label that it never occurs', async () => {
  const { out } = await project().tincture(['debug', 'data']);
  expect(out).toContain('problem There is no gold to train on yet: decide on texts in `tincture review`');
  expect(out).toContain('Found 1 problem.');
  expect(out).not.toContain('never occur');
});

test('debug data finds no problem where there is none', async () => {
  const { folder, tincture } = project();
  writeFileSync(join(folder, 'train.jsonl'), gold(40));
  const { out } = await tincture(['debug', 'data', '--train', 'train.jsonl']);
  expect(out).toContain('No problem was found.');
});
