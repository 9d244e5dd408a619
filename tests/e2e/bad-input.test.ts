// What people really give to a command: each case ends in a clear error or a counted reject, and loses nothing.
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startTincture, temporaryFolder, tincture } from './command.ts';

const project = `tasks:
  food:
    kind: ner
    labels: [DISH, INGREDIENT]
proposers:
  rules: { rules: rules.jsonl }
`;

/** A project with one good text in its store. */
function makeProject(): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'tincture.yaml'), project);
  writeFileSync(join(folder, 'rules.jsonl'), '{"label": "DISH", "pattern": "soup"}\n');
  writeFileSync(join(folder, 'good.txt'), 'a bowl of soup\n');
  expect(tincture(folder, ['add', 'good.txt']).status).toBe(0);
  return folder;
}

interface Counts {
  readonly added: number;
  readonly rejected: number;
  readonly rejects: Record<string, number>;
  readonly rejectsFile: string;
}

/** Adds a file and returns the counts of `--json`, with what was set aside. */
function add(
  folder: string,
  name: string,
  content: string | Uint8Array,
): Counts & { readonly setAside: { line: number }[] } {
  writeFileSync(join(folder, name), content);
  const { status, stdout, stderr } = tincture(folder, ['add', name, '--json']);
  expect({ status, stderr }).toMatchObject({ status: 0 });
  const counts: Counts = JSON.parse(stdout).files[0];
  const setAside = readFileSync(join(folder, counts.rejectsFile), 'utf8').trim().split('\n');
  expect(setAside).toHaveLength(counts.rejected);
  return { ...counts, setAside: setAside.map((line) => JSON.parse(line)) };
}

/** The error of a command that must fail, without a stack. */
function failure(folder: string, args: readonly string[]): string {
  const { status, stderr } = tincture(folder, args);
  expect(status).toBe(1);
  expect(stderr).not.toMatch(/\n {4}at /);
  return stderr;
}

describe('a file that is no text file', () => {
  test.each<[string, string | Uint8Array, string]>([
    ['empty', '', 'empty.txt: The file is empty: there is no text in it. [file-invalid]'],
    ['blank', ' \n\n \n', 'The file is empty: there is no text in it. [file-invalid]'],
    [
      'binary',
      Uint8Array.from({ length: 5_000 }, (_, index) => (index * 91) % 256),
      'This is a binary file, not text. [file-invalid]',
    ],
    ['zip', 'PK\u0003\u0004 and so on', 'This is a ZIP archive'],
  ])('%s', (name, content, expected) => {
    const folder = makeProject();
    writeFileSync(join(folder, `${name}.txt`), content);
    expect(failure(folder, ['add', `${name}.txt`])).toContain(expected);
    const { stdout } = tincture(folder, ['add', 'good.txt']);
    expect(stdout).toContain('The store holds 1 text:');
  });

  test('absent, or a folder', () => {
    const folder = makeProject();
    expect(failure(folder, ['add', 'none.txt'])).toContain('none.txt: There is no such file. [file-missing]');
    mkdirSync(join(folder, 'texts'));
    expect(failure(folder, ['add', 'texts'])).toContain('texts: This is a folder, not a file. [file-denied]');
  });
});

describe('lines that are no documents are set aside, and the others are kept', () => {
  test('another encoding', () => {
    const folder = makeProject();
    const latin = Buffer.from('crème brûlée\n', 'latin1');
    const counts = add(folder, 'a.txt', Buffer.concat([Buffer.from('one\n'), latin, Buffer.from('three\n')]));
    expect(counts).toMatchObject({ added: 2, rejected: 1, rejects: { 'encoding-invalid': 1 } });
    expect(counts.setAside).toMatchObject([{ file: 'a.txt', line: 2, raw: 'crème brûlée' }]);
  });

  test('a line of 100 MB', () => {
    const folder = makeProject();
    const handle = openSync(join(folder, 'long.txt'), 'w');
    writeSync(handle, 'before\n');
    const megabyte = Buffer.alloc(1_000_000, 'x');
    for (let i = 0; i < 100; i++) writeSync(handle, megabyte);
    writeSync(handle, '\nafter\n');
    closeSync(handle);
    const { status, stdout } = tincture(folder, ['add', 'long.txt', '--json']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout).files[0]).toMatchObject({ added: 2, rejected: 1, rejects: { 'line-too-long': 1 } });
  });

  test('a NUL, as a byte and as an escape', () => {
    const folder = makeProject();
    const lines = ['{"text": "fine"}', '{"text": "a\0b"}', '{"text": "also fine"}'];
    expect(add(folder, 'nul.jsonl', `${lines.join('\n')}\n`)).toMatchObject({ added: 2, rejected: 1 });
    const escaped = '{"text": "x\\u0000y"}\n{"text": "not at all"}\n';
    expect(add(folder, 'escape.jsonl', escaped)).toMatchObject({
      added: 1,
      rejected: 1,
      rejects: { 'text-invalid': 1 },
    });
  });

  test('a lone surrogate is kept as it is, and noted', () => {
    const folder = makeProject();
    writeFileSync(join(folder, 'lone.jsonl'), '{"text": "fine", "ents": []}\n{"text": "a\\ud800b", "ents": []}\n');
    const { status, stdout } = tincture(folder, ['add', 'lone.jsonl', '--json']);
    expect(status).toBe(0);
    const [{ added, rejected, repairs }] = JSON.parse(stdout).files;
    expect({ added, rejected, repairs }).toEqual({
      added: 2,
      rejected: 0,
      repairs: { 'Half of a surrogate pair kept as it is': expect.objectContaining({ count: 1 }) },
    });
    expect(tincture(folder, ['export', '-']).stdout).toContain('"a\\ud800b"');
  });

  test('broken JSON, overlapping entities, entities outside of the text, unknown labels', () => {
    const folder = makeProject();
    const lines = [
      '{"text": "tomato soup", "ents": [{"start": 0, "end": 11, "label": "DISH"}]}',
      '{"text": "tomato soup", "ents": [',
      '{"text": "fried rice", "ents": [{"start": 0, "end": 10, "label": "DISH"}, {"start": 6, "end": 10, "label": "INGREDIENT"}]}',
      '{"text": "rice", "ents": [{"start": 0, "end": 99, "label": "DISH"}]}',
      '{"text": "a pan", "ents": [{"start": 2, "end": 5, "label": "PAN"}]}',
      '["no document"]',
      '{"txet": "a soup"}',
    ];
    const counts = add(folder, 'gold.jsonl', `${lines.join('\n')}\n`);
    expect(counts).toMatchObject({ added: 1, rejected: 6 });
    expect(counts.setAside.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7]);
    expect(counts.rejects).toMatchObject({ 'label-unknown': 1 });
  });

  test('an id that another text has', () => {
    const folder = makeProject();
    const counts = add(folder, 'ids.jsonl', '{"id": "a", "text": "one"}\n{"id": "a", "text": "two"}\n');
    expect(counts).toMatchObject({ added: 1, rejected: 1, rejects: { 'document-conflict': 1 } });
  });

  test('a file in which nothing is right is an error', () => {
    const folder = makeProject();
    writeFileSync(join(folder, 'bad.jsonl'), '{"a": 1}\n{"b": 2}\n');
    expect(failure(folder, ['add', 'bad.jsonl', '--format', 'jsonl'])).toContain('None of 2 entries could be read');
  });
});

describe('what cannot be written', () => {
  test.skipIf(!existsSync('/dev/full'))('a full disk', () => {
    const folder = makeProject();
    writeFileSync(join(folder, 'gold.jsonl'), '{"text": "rice", "ents": []}\n');
    tincture(folder, ['add', 'gold.jsonl']);
    expect(failure(folder, ['export', '/dev/full', '--format', 'jsonl'])).toContain('[file-full]');
  });

  test('a folder that is a file', () => {
    const folder = makeProject();
    expect(failure(folder, ['init', 'good.txt/project'])).toContain('[file-denied]');
    expect(failure(folder, ['convert', 'good.txt', 'good.txt/out.jsonl'])).toContain('[file-denied]');
    expect(failure(folder, ['convert', 'good.txt', 'none/out.jsonl'])).toContain('[file-missing]');
  });

  test.skipIf(process.getuid?.() === 0)('a folder without permission', () => {
    const folder = makeProject();
    mkdirSync(join(folder, 'locked'), { mode: 0o500 });
    expect(failure(folder, ['init', 'locked/project'])).toContain('[file-denied]');
    expect(failure(folder, ['convert', 'good.txt', 'locked/out.jsonl'])).toContain('[file-denied]');
  });

  test('a project where one is', () => {
    const folder = makeProject();
    expect(failure(folder, ['init'])).toContain(
      'There is a tincture.yaml already, and nothing is overwritten. [file-exists]',
    );
    expect(readFileSync(join(folder, 'tincture.yaml'), 'utf8')).toBe(project);
  });

  test('half a file is never left behind', () => {
    const folder = makeProject();
    writeFileSync(join(folder, 'out.jsonl'), 'precious');
    writeFileSync(join(folder, 'bad.jsonl'), '{"a": 1}\n');
    failure(folder, ['convert', 'bad.jsonl', 'out.jsonl', '--from', 'jsonl']);
    expect(readFileSync(join(folder, 'out.jsonl'), 'utf8')).toBe('precious');
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

describe('a project that is not in order', () => {
  test.each([
    [
      'tasks:\n  food: { kind: ner, lables: [A] }\n',
      'tincture.yaml:2:22: Unknown key "lables". [project-invalid]\n  Did you mean "labels"?',
    ],
    ['tasks: [', 'tincture.yaml:1:9: '],
    ['', 'tincture.yaml: The project file is empty. [project-invalid]'],
  ])('%j', (content, expected) => {
    const folder = makeProject();
    writeFileSync(join(folder, 'tincture.yaml'), content);
    expect(failure(folder, ['add', 'good.txt'])).toContain(expected);
  });

  test('none at all', () => {
    expect(failure(temporaryFolder(), ['add', 'x'])).toContain('[project-missing]');
  });

  test('a damaged store is left as it is', () => {
    const folder = makeProject();
    const store = join(folder, '.tincture', 'store.sqlite');
    writeFileSync(store, 'this was a store once, believe me');
    expect(failure(folder, ['add', 'good.txt'])).toContain('[store-invalid]');
    expect(readFileSync(store, 'utf8')).toBe('this was a store once, believe me');
  });

  test('proposers that are not there, or do not work', () => {
    const folder = makeProject();
    expect(failure(folder, ['propose', '--with', 'rulse'])).toContain('Did you mean "rules"?');
    writeFileSync(join(folder, 'rules.jsonl'), '{"label": "DISHH", "pattern": "soup"}\n{\n');
    const stderr = failure(folder, ['propose', '--with', 'rules']);
    expect(stderr).toContain('rules.jsonl:1:');
    expect(stderr).toContain('[file-invalid]');
    writeFileSync(join(folder, 'm.safetensors'), 'not a model');
    expect(failure(folder, ['propose', '--with', 'm.safetensors'])).toContain('[model-corrupt]');
  });
});

describe('the command itself', () => {
  test('a word that is no command, an option that is none, a value that does not fit', () => {
    const folder = makeProject();
    expect(failure(folder, ['ad'])).toContain("Unknown command 'ad'. [argument-invalid]\n  Did you mean add?");
    expect(failure(folder, ['add', '--formt', 'csv'])).toContain("Unknown option '--formt'.");
    expect(failure(folder, ['add', '--format', 'xml'])).toContain('Allowed choices are');
    expect(failure(folder, ['review', '--port', 'many'])).toContain('Give a whole number');
  });

  test('errors are one JSON object with --json, and have a stack with --debug only', () => {
    const folder = makeProject();
    const { stdout } = tincture(folder, ['add', 'none.txt', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'file-missing', where: { file: 'none.txt' } } });
    expect(tincture(folder, ['add', 'none.txt', '--debug']).stderr).toMatch(/\n {4}at /);
  });

  test('a reader that has seen enough is no error', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'many.txt'), 'a line of text\n'.repeat(50_000));
    const child = startTincture(folder, ['convert', 'many.txt', '-', '--to', 'jsonl']);
    let stderr = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.stdout?.once('data', () => child.stdout?.destroy());
    const status = await new Promise((resolve) => child.once('close', resolve));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

describe('the studio', () => {
  test('says which port is taken', async () => {
    const folder = makeProject();
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(address !== null && typeof address === 'object' ? address.port : 0);
      });
    });
    try {
      expect(failure(folder, ['review', '--port', String(port)])).toContain(`Port ${port}`);
    } finally {
      server.close();
    }
  });

  test('ends cleanly on Ctrl-C', async () => {
    const folder = makeProject();
    const child = startTincture(folder, ['review', '--port', '0']);
    let stdout = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      const wasReady = stdout.includes('Ctrl-C stops');
      stdout += chunk.toString();
      // Once: what comes while it ends already would end it at once.
      if (!wasReady && stdout.includes('Ctrl-C stops')) child.kill('SIGINT');
    });
    const status = await new Promise((resolve) => child.once('close', resolve));
    expect(status).toBe(0);
    expect(stdout).toContain('food: 0 decided, 0 imported as gold, 1 open.');
  });

  test('has nothing to show without a text', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'tincture.yaml'), project);
    expect(failure(folder, ['review', '--port', '0'])).toContain('There is no text to review yet. [data-invalid]');
  });
});
