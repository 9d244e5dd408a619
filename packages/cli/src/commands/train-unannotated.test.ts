import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { gold, project } from '../testing/small-project.ts';

describe('train with texts that nobody annotated', () => {
  const posts = (count: number): string => Array.from({ length: count }, (_, i) => `Rex number ${i} sleeps\n`).join('');
  test('lets a teacher label them, and leaves out those that have gold', async () => {
    const { folder, tincture } = project();
    writeFileSync(join(folder, 'gold.jsonl'), gold(12));
    writeFileSync(join(folder, 'dev.jsonl'), gold(6));
    writeFileSync(
      join(folder, 'posts.txt'),
      `${posts(20)}${posts(1)}Rex saw neighbour 3 with 550 other dogs on the 3th day\n`,
    );
    const files = ['--train', 'gold.jsonl', '--dev', 'dev.jsonl', '--unannotated', 'posts.txt'];
    const { status, err } = await tincture(['train', ...files, '--teacher', 'rules', '--out', 'm.safetensors']);
    expect(status).toBe(0);
    expect(err).toContain('Left out of posts.txt, for they have gold or are there twice: 2 texts.');
    expect(err).toContain('20 texts without annotations were labelled by rules (rules)');
    expect(existsSync(join(folder, 'm.safetensors.checkpoint'))).toBe(false);
    const card = (await tincture(['card', 'm.safetensors'])).out;
    expect(card).toContain('| gold by import | 12 texts |');
    expect(card).toContain('| labelled by rules, not gold | 20 texts |');
  });
  test('asks for the texts where there is a teacher alone', async () => {
    const { folder, tincture } = project();
    writeFileSync(join(folder, 'gold.jsonl'), gold(12));
    const { status, err } = await tincture([
      'train',
      '--train',
      'gold.jsonl',
      '--teacher',
      'rules',
      '--out',
      'm.safetensors',
    ]);
    expect({ status, err }).toEqual({
      status: 1,
      err: expect.stringContaining('Name a file of texts with --unannotated'),
    });
  });
});
