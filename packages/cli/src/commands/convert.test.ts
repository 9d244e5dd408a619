import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith, runCommand } from '../testing/run-command.ts';

test('convert looks at Ctrl-C where all that comes is set aside, too', async () => {
  const folder = folderWith({ 'in.jsonl': '{"txt": "no text"}\n'.repeat(100) });
  const { status } = await runCommand(folder, ['convert', 'in.jsonl', 'out.jsonl'], { signal: AbortSignal.abort() });
  expect(status).toBe(130);
  expect(readdirSync(folder)).toEqual(['in.jsonl']);
});

test('a file of which nothing can be read says why at once', async () => {
  const folder = folderWith({ 'in.jsonl': '{"txt": "no text"}\n' });
  const { err } = await runCommand(folder, ['convert', 'in.jsonl', 'out.jsonl']);
  expect(err).toMatch(/None of 1 entry could be read as jsonl; line 1: The key "text" must hold a string/);
  expect(err).toContain('The keys are "txt".');
  expect(err).toContain('say where the text is with --text-column, or name the format with --from');
});

test('a list of records is read as their lines would be, however long the one line is', async () => {
  const records = Array.from({ length: 30 }, (_, n) => ({
    Mail: `soup ${n}`,
    Shelf: 'food',
    Note: ' '.repeat(400_000),
  }));
  const folder = folderWith({ 'in.json': JSON.stringify(records) });
  const named = ['--text-column', 'Mail', '--label-column', 'Shelf'];
  const { out, status } = await runCommand(folder, ['convert', 'in.json', 'out.jsonl', ...named]);
  expect(out).toContain('Wrote 30 texts from in.json (jsonl)');
  expect(status).toBe(0);
});

test('a file is not written over itself', async () => {
  const folder = folderWith({ 'in.jsonl': '{"text": "a", "note": "left out"}\n' });
  symlinkSync('in.jsonl', join(folder, 'link.jsonl'));
  for (const out of ['in.jsonl', './in.jsonl', 'link.jsonl']) {
    const { err, status } = await runCommand(folder, ['convert', 'in.jsonl', out]);
    expect(err).toContain('would take the place of the input');
    expect(status).toBe(1);
  }
  expect(readFileSync(join(folder, 'in.jsonl'), 'utf8')).toContain('left out');
});

test('a table keeps the classes of texts that have entities as well', async () => {
  const line = { text: 'Rex barks', ents: [{ start: 0, end: 3, label: 'PET' }], cats: { loud: 1, calm: 0 } };
  const folder = folderWith({ 'in.jsonl': `${JSON.stringify(line)}\n` });
  const { err } = await runCommand(folder, ['convert', 'in.jsonl', 'out.csv']);
  expect(readFileSync(join(folder, 'out.csv'), 'utf8')).toBe('text,label\nRex barks,loud\n');
  expect(err.match(/lost .*/g)).toEqual(['lost 1: entities (the format csv has no place for them)']);
});
