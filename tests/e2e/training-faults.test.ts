// Training on data that teaches nothing, and training that is interrupted: a clear error or a sound model, never half a file.
import { once } from 'node:events';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startTincture, temporaryFolder, tincture } from './command.ts';

const line = (value: object): string => `${JSON.stringify(value)}\n`;
const ent = { start: 0, end: 3, label: 'PET' };

function train(folder: string, content: string, ...more: string[]): ReturnType<typeof tincture> {
  writeFileSync(join(folder, 'train.jsonl'), content);
  return tincture(folder, ['train', '--train', 'train.jsonl', '--out', 'm.safetensors', '--no-vectors', ...more]);
}

describe('training data', () => {
  test.each([
    [
      'one class only',
      line({ text: 'a', cats: { x: 1, y: 0 } }) + line({ text: 'b', cats: { x: 1, y: 0 } }),
      'have the label x',
    ],
    ['nothing annotated', line({ text: 'a' }) + line({ text: 'b' }), 'not clear what is to be learned'],
    [
      'no entity anywhere',
      line({ text: 'a', ents: [] }) + line({ text: 'b', ents: [] }),
      'not clear what is to be learned',
    ],
    ['an empty file', '', 'The file is empty'],
  ])('of %s is an error that says so, and leaves no file', (_, content, problem) => {
    const folder = temporaryFolder();
    const { status, stderr } = train(folder, content);
    expect(status).toBe(1);
    expect(stderr).toContain(problem);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(readdirSync(folder)).not.toContain('m.safetensors');
  });

  test('of a single text gives a sound model or an error, and nothing in between', () => {
    const folder = temporaryFolder();
    const { status, stderr } = train(folder, line({ text: 'Rex barks', ents: [ent] }));
    expect(existsSync(join(folder, 'm.safetensors'))).toBe(status === 0);
    if (status !== 0) expect(stderr).toContain('[training-invalid]');
    else {
      const { stdout } = tincture(folder, ['predict', 'm.safetensors', '--text', 'Rex barks']);
      expect(JSON.parse(stdout).text).toBe('Rex barks');
    }
  });

  test('with a label that has no example says so, and learns the others', () => {
    const folder = temporaryFolder();
    const task = 'kind: textcat\nlabels: [good, bad, never]\n';
    writeFileSync(join(folder, 'task.yaml'), task);
    const content = Array.from({ length: 24 }, (_, i) =>
      line(
        i % 2 === 0 ? { text: `lovely thing ${i}`, cats: { good: 1 } } : { text: `awful mess ${i}`, cats: { bad: 1 } },
      ),
    ).join('');
    const { status, stderr } = train(folder, content, '--task', 'task.yaml');
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining('No training text has never') });
    const { stdout } = tincture(folder, ['predict', 'm.safetensors', '--text', 'what an awful day']);
    const { cats } = JSON.parse(stdout);
    expect(cats.bad).toBeGreaterThan(cats.good);
    expect(cats.bad).toBeGreaterThan(cats.never);
  });

  test('with a label that the task does not have is set aside or refused by name', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'task.yaml'), 'kind: ner\nlabels: [DISH]\n');
    const { status, stderr } = train(folder, line({ text: 'Rex barks', ents: [ent] }), '--task', 'task.yaml');
    expect(status).toBe(1);
    expect(stderr).toContain('PET');
  });
});

const many = Array.from({ length: 400 }, (_, i) =>
  line({ text: `Rex number ${i * 31} barks at ${i * 7} cats`, ents: [ent] }),
).join('');

test('Ctrl-C in the middle of a training leaves no file and says so', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'train.jsonl'), many);
  const child = startTincture(folder, ['train', '--train', 'train.jsonl', '--out', 'm.safetensors', '--no-vectors']);
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  await once(child.stdout ?? child, 'data');
  await new Promise((resolve) => setTimeout(resolve, 500));
  child.kill('SIGINT');
  const [code] = await once(child, 'close');
  expect({ code, stderr }).toEqual({ code: 130, stderr: expect.stringContaining('No model was written') });
  expect(readdirSync(folder)).toEqual(['train.jsonl']);
}, 60_000);

test.skipIf(!existsSync('/dev/full'))(
  'a model that cannot be written is an error',
  () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'train.jsonl'), many.split('\n').slice(0, 30).join('\n'));
    const given = ['train', '--train', 'train.jsonl', '--no-vectors', '--out'];
    const full = tincture(folder, [...given, '/dev/full']);
    expect({ status: full.status, stderr: full.stderr }).toEqual({
      status: 1,
      stderr: expect.stringContaining('[file-full]'),
    });
    const denied = tincture(folder, [...given, 'train.jsonl/m.safetensors']);
    expect({ status: denied.status, stderr: denied.stderr }).toEqual({
      status: 1,
      stderr: expect.stringContaining('[file-'),
    });
  },
  60_000,
);
