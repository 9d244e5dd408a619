import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { Reject } from 'tincture/convert';
import { afterAll, describe, expect, it } from 'vitest';
import { makeCacheFolder } from './cache-folder.ts';
import { openBytes } from './open-bytes.ts';
import { openDocumentFile } from './read-documents.ts';
import { readLineItems } from './read-lines.ts';
import { openRejectsFile } from './rejects-file.ts';
import { makeFolder, writeFile } from './write-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'tincture-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, 'input');

async function linesOf(
  content: string | Uint8Array,
  maxLineBytes?: number,
): Promise<{ lines: string[]; rejects: Reject[] }> {
  writeFileSync(path, content);
  const rejects: Reject[] = [];
  const lines: string[] = [];
  const options = { file: 'f', ...(maxLineBytes ? { maxLineBytes } : {}) };
  for await (const item of readLineItems(await openBytes(path, 'f'), options)) {
    if ('raw' in item) rejects.push(item);
    else lines.push(`${item.number} ${item.text}`);
  }
  return { lines, rejects };
}

describe('lines', () => {
  it.each([
    ['', []],
    ['a', ['1 a']],
    ['a\n', ['1 a']],
    ['a\r\n\r\nb', ['1 a', '2 ', '3 b']],
    ['\ufeffa\n\ufeffb', ['1 a', '2 \ufeffb']],
    ['naïve 麻婆豆腐 🍲\nend', ['1 naïve 麻婆豆腐 🍲', '2 end']],
  ])('%j', async (content, expected) => {
    expect((await linesOf(content)).lines).toEqual(expected);
  });

  it('come from any text as it is, also compressed and in UTF-16', async () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter((line) => !/[\r\n\0\ufeff]/.test(line));
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 20 }), async (texts) => {
        const content = texts.join('\n');
        // Control characters in numbers are what a binary file looks like.
        fc.pre(!/[\u0001-\u0008\u000b-\u001f]/.test(content));
        const expected = texts.map((line, index) => `${index + 1} ${line}`);
        expect((await linesOf(content)).lines).toEqual(expected);
        expect((await linesOf(gzipSync(content))).lines).toEqual(expected);
        const little = Buffer.from(`\ufeff${content}`, 'utf16le');
        expect((await linesOf(little)).lines).toEqual(expected);
        expect((await linesOf(Buffer.from(little).swap16())).lines).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    ['Café au lait', 'latin1', 'Windows-1252'],
    ['crème brûlée', 'latin1', 'Windows-1252'],
  ] as const)('in another encoding are set aside with a guess: %s', async (text, encoding, guess) => {
    const content = Buffer.concat([Buffer.from('one\n'), Buffer.from(text, encoding), Buffer.from('\nthree\n')]);
    const { lines, rejects } = await linesOf(content);
    expect(lines).toEqual(['1 one', '3 three']);
    expect(rejects).toEqual([
      { line: 2, code: 'encoding-invalid', problem: expect.stringContaining(guess), raw: text },
    ]);
  });

  it('in an East Asian encoding are recognised as such', async () => {
    // "日本語の文" in Shift_JIS.
    const { rejects } = await linesOf(Uint8Array.of(0x93, 0xfa, 0x96, 0x7b, 0x8c, 0xea, 0x82, 0xcc, 0x95, 0xb6));
    expect(rejects[0]?.raw).toBe('日本語の文');
    expect(rejects[0]?.problem).toContain('Shift_JIS');
    expect(rejects[0]?.problem).toContain('iconv -f shift_jis -t utf-8');
  });

  it('that are too long are set aside, and what follows is read', async () => {
    const { lines, rejects } = await linesOf(`a\n${'x'.repeat(600_000)}\nb\n${'y'.repeat(2_000)}`, 1_000);
    expect(lines).toEqual(['1 a', '3 b']);
    expect(rejects.map(({ line, code, raw }) => [line, code, raw.length])).toEqual([
      [2, 'line-too-long', 201],
      [4, 'line-too-long', 201],
    ]);
    expect((await linesOf('x'.repeat(1_000), 1_000)).rejects).toEqual([]);
  });

  it('with a NUL are set aside', async () => {
    const { lines, rejects } = await linesOf(`${'a normal line\n'.repeat(10)}a\0b\nc\n`);
    expect(lines).toHaveLength(11);
    expect(rejects).toMatchObject([{ line: 11, code: 'text-invalid', raw: 'a\0b' }]);
  });

  it.each([
    ['%PDF-1.7 ...', 'a PDF document'],
    ['PK\u0003\u0004 ...', 'a ZIP archive'],
    [Buffer.from('plain words in UTF-16', 'utf16le'), 'UTF-16 text without a byte order mark'],
    [Buffer.from(Array.from({ length: 4_000 }, (_, index) => (index * 37) % 251)), 'a binary file'],
    [gzipSync('hello\n'.repeat(100)).subarray(0, 20), 'cut off or damaged'],
  ])('are not looked for in what is no text: %j', async (content, problem) => {
    await expect(linesOf(content)).rejects.toMatchObject({
      code: 'file-invalid',
      message: expect.stringContaining(problem),
    });
  });

  it('need a file', async () => {
    await expect(openBytes(join(folder, 'none'), 'none')).rejects.toMatchObject({ code: 'file-missing' });
    await expect(openBytes(folder, 'here')).rejects.toMatchObject({ code: 'file-denied' });
    await expect(openBytes(join(path, 'below'), 'f/below')).rejects.toMatchObject({ code: 'file-missing' });
  });
});

describe('writing', () => {
  const target = join(folder, 'out.txt');

  it('replaces a file as a whole, compressed when its name says so', async () => {
    await writeFile(target, 'old');
    await writeFile(
      target,
      (async function* () {
        yield 'new ';
        yield 'content';
      })(),
    );
    expect(readFileSync(target, 'utf8')).toBe('new content');
    await writeFile(`${target}.gz`, 'zipped');
    expect(gunzipSync(readFileSync(`${target}.gz`)).toString()).toBe('zipped');
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('keeps the old file when the content fails, and passes the reason on', async () => {
    const content = async function* (): AsyncGenerator<string> {
      yield 'half';
      throw new Error('no more');
    };
    await writeFile(target, 'whole');
    await expect(writeFile(target, content())).rejects.toThrow('no more');
    expect(readFileSync(target, 'utf8')).toBe('whole');
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it.skipIf(!existsSync('/dev/full'))('says that the disk is full', async () => {
    await expect(writeFile('/dev/full', 'x'.repeat(100_000))).rejects.toMatchObject({ code: 'file-full' });
  });

  // Node's own way of making folders never comes back from there.
  it.skipIf(!existsSync('/proc/self'))('says that a file system lets no folder be made', async () => {
    await expect(makeFolder('/proc/none/below')).rejects.toMatchObject({ code: 'file-missing' });
  });

  it('makes folders with those above them, and says where none can be made', async () => {
    await expect(makeFolder(join(target, 'below'))).rejects.toMatchObject({ code: 'file-denied' });
    await makeFolder(join(folder, 'new', 'below'));
    await makeFolder(join(folder, 'new', 'below'));
    expect(existsSync(join(folder, 'new', 'below'))).toBe(true);
  });

  it('says where nothing can be written', async () => {
    await expect(writeFile(join(target, 'below'), 'x')).rejects.toMatchObject({ code: 'file-denied' });
    await expect(writeFile(join(folder, 'none', 'x'), 'x')).rejects.toMatchObject({ code: 'file-missing' });
    await expect(writeFile(folder, 'x')).rejects.toMatchObject({ code: 'file-denied' });
  });

  it.skipIf(process.getuid?.() === 0)('says that permission is missing', async () => {
    const locked = join(folder, 'locked');
    mkdirSync(locked);
    chmodSync(locked, 0o500);
    await expect(writeFile(join(locked, 'x'), 'x')).rejects.toMatchObject({ code: 'file-denied' });
  });
});

describe('rejects', () => {
  // Node's own way of making folders never comes back from there.
  it.skipIf(!existsSync('/proc/self'))('say where they cannot be set aside', () => {
    const rejects = openRejectsFile('/proc/none/rejects.jsonl', 'rejects.jsonl');
    expect(() => rejects.add('a.jsonl', { line: 1, code: 'text-invalid', problem: 'No.', raw: 'x' })).toThrow(
      expect.objectContaining({ code: 'file-missing', where: { file: 'rejects.jsonl' } }),
    );
  });

  it('are counted, and kept with what they were', () => {
    const rejects = openRejectsFile(join(folder, 'deep', 'rejects.jsonl'));
    expect(existsSync(rejects.path)).toBe(false);
    rejects.add('a.jsonl', { line: 3, code: 'text-invalid', problem: 'No.', raw: 'x' });
    rejects.add('a.jsonl', { line: 9, code: 'text-invalid', problem: 'No.', raw: 'y' });
    rejects.close();
    expect([...rejects.counts]).toEqual([['text-invalid', 2]]);
    expect(
      readFileSync(rejects.path, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { file: 'a.jsonl', line: 3, code: 'text-invalid', problem: 'No.', raw: 'x' },
      { file: 'a.jsonl', line: 9, code: 'text-invalid', problem: 'No.', raw: 'y' },
    ]);
  });
  it('never take the place of what they are about', () => {
    const path = join(folder, 'input.jsonl');
    writeFileSync(path, 'kept');
    const open = (): unknown => openRejectsFile(join(folder, '.', 'input.jsonl'), 'input.jsonl', [path]);
    expect(open).toThrow(/take the place of the input input.jsonl/);
    expect(readFileSync(path, 'utf8')).toBe('kept');
  });
});

it('whoever may not write in the cache folder is told which variable names another', async () => {
  writeFileSync(path, 'a file');
  await expect(makeCacheFolder(join(path, 'cache'))).rejects.toMatchObject({
    code: 'file-denied',
    fix: expect.stringContaining('TINCTURE_CACHE'),
  });
});

it('an empty standard input is not said to be a file that was not written completely', async () => {
  writeFileSync(join(folder, 'empty'), '');
  const open = openDocumentFile({ cwd: folder }, 'empty', { name: 'standard input' });
  await expect(open).rejects.toThrow('standard input: There is no text in it. Name a file, or send texts');
  await expect(openDocumentFile({ cwd: folder }, 'empty')).rejects.toThrow('empty: The file is empty');
});
