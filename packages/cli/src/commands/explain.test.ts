import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { project } from '../testing/small-project.ts';

const golden = fileURLToPath(new URL('../../../../tests/golden/1/', import.meta.url));
const models = readdirSync(golden)
  .filter((file) => file.endsWith('.safetensors') && file !== 'vectors.safetensors' && file !== 'linker.safetensors')
  .map((file) => file.replace('.safetensors', ''));

describe('explain', () => {
  test('tells which words a label hangs on, and which rules matched', async () => {
    const { tincture, folder } = project();
    writeFileSync(join(folder, 'new.txt'), 'Rex eats tuna\nnothing to see\n');
    const { status, out } = await tincture(['explain', 'rules', 'new.txt']);
    expect(status).toBe(0);
    expect(out).toMatch(/Rex\s+PET\s+100\.0\s+Rex \+100\.0/);
    expect(out).toMatch(/PET: rule on line \d+, "Rex"/);
    expect(out).toContain('Nothing is said of it.');
    const json = JSON.parse((await tincture(['explain', 'rules', 'new.txt', '--limit', '1', '--json'])).out);
    expect(json.texts).toHaveLength(1);
    expect(json.texts[0]).toMatchObject({
      text: 'Rex eats tuna',
      statements: [{ label: 'PET', at: [{ text: 'Rex' }], words: [{ text: 'Rex', effect: 1 }] }],
      reasons: [{ label: 'PET', because: expect.stringContaining('rule on line') }],
    });
  });

  test.each(models)('explains what a trained component says: %s', async (name) => {
    const { tincture, folder } = project();
    // A small model says nothing of some of them.
    const texts = readFileSync(join(golden, `${name}.jsonl`), 'utf8')
      .trim()
      .split('\n');
    writeFileSync(
      join(folder, 'texts.txt'),
      `${texts.map((line) => JSON.parse(line).text.replace(/\s+/g, ' ')).join('\n')}\n`,
    );
    const args = ['explain', join(golden, `${name}.safetensors`), 'texts.txt', '--words', '2', '--json'];
    const { status, out } = await tincture(args);
    expect(status).toBe(0);
    const explained: { statements: { words: { effect: number }[] }[] }[] = JSON.parse(out).texts;
    const words = explained.flatMap(({ statements }) => statements).flatMap((statement) => statement.words);
    expect(words.length).toBeGreaterThan(0);
    for (const { effect } of words) expect(Math.abs(effect)).toBeGreaterThanOrEqual(0.005);
  });

  test('asks no LLM once for every word, and leaves links to their own command', async () => {
    const { tincture } = project();
    expect((await tincture(['explain', 'prompt', '--text', 'Rex'])).err).toContain('once for each word');
    const linker = join(golden, 'linker.safetensors');
    expect(existsSync(linker)).toBe(true);
    expect((await tincture(['explain', linker, '--text', 'Rex'])).err).toContain('tincture link find');
  });
});
