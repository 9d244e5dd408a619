// `--text-column` and `--label-column` are there wherever a file with texts is read, and mean the same.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureWebBuilt } from '@tincture/studio';
import type { Command } from 'commander';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { buildProgram } from '../program.ts';
import { run } from '../run.ts';
import { folderWith, runCommand } from '../testing/run-command.ts';
import { createTestContext } from '../testing/test-context.ts';

const yaml = `tasks:
  desk: { kind: textcat, labels: [food, sport] }
proposers:
  rules: { rules: rules.jsonl }
train: { vectors: false }
`;
const rules = '{"label": "food", "pattern": "soup"}\n{"label": "sport", "pattern": "goal"}\n';
const texts = ['some soup', 'a late goal', 'soup again', 'the second goal'];
const kindOf = (text: string): string => (text.includes('soup') ? 'food' : 'sport');
const csv = `Ticket,Mail,Shelf\n${texts.map((text, i) => `${i},${text},${kindOf(text)}\n`).join('')}`;
const jsonl = texts.map((text) => `${JSON.stringify({ Mail: text, Shelf: kindOf(text) })}\n`).join('');

/** Runs commands where a table and JSON lines lie whose columns and keys nobody could guess. */
function desk(): { folder: string; tincture: (...args: string[]) => ReturnType<typeof runCommand> } {
  const folder = folderWith({ 'tincture.yaml': yaml, 'rules.jsonl': rules, 'mails.csv': csv, 'mails.jsonl': jsonl });
  return { folder, tincture: (...args) => runCommand(folder, args) };
}
const named = ['--text-column', 'Mail', '--label-column', 'Shelf'];

describe.each(['mails.csv', 'mails.jsonl'])('of %s', (file) => {
  test('evaluate measures on what the columns hold', async () => {
    const { tincture } = desk();
    const { out, err } = await tincture('evaluate', 'rules', '--data', file, ...named, '--json');
    expect(err).toBe('');
    expect(JSON.parse(out)).toMatchObject({ documents: 4, score: 1 });
  });

  test('compare and debug data do', async () => {
    const { tincture } = desk();
    const compared = await tincture('compare', '--with', 'rules', '--data', file, ...named, '--json');
    expect(JSON.parse(compared.out).rows).toMatchObject([{ name: 'rules', score: { value: 1 } }]);
    const { out } = await tincture('debug', 'data', '--train', file, ...named, '--json');
    expect(JSON.parse(out)).toMatchObject({ kind: 'textcat', train: { texts: 4 } });
  });

  test('predict, explain and debug profile need the text alone', async () => {
    const { tincture } = desk();
    expect((await tincture('predict', 'rules', file, '--text-column', 'Mail')).out).toContain('"text":"a late goal"');
    const explained = await tincture('explain', 'rules', file, '--text-column', 'Mail', '--json');
    expect(JSON.parse(explained.out).texts).toHaveLength(4);
    const profiled = await tincture(
      ...['debug', 'profile', 'rules', file, '--text-column', 'Mail', '--seconds', '0', '--json'],
    );
    expect(JSON.parse(profiled.out)).toMatchObject({ documents: 4 });
  });

  test.each(['add', 'import'])('%s stores what they hold', async (verb) => {
    const { tincture } = desk();
    const { out } = await tincture(verb, file, ...named);
    expect(out).toContain('4 texts added, 4 with annotations.');
  });
});

test('columns that nobody could guess are asked for, whatever divides them', async () => {
  const { folder, tincture } = desk();
  writeFileSync(join(folder, 'three.csv'), csv.replaceAll(',', ';'));
  expect((await tincture('add', 'three.csv')).err).toContain('name the columns with --text-column and --label-column');
  writeFileSync(join(folder, 'two.csv'), csv.replaceAll(/^[^,]*,/gm, '').replaceAll(',', ';'));
  const { out } = await tincture('add', 'two.csv');
  expect(out).toMatch(/repaired 5, the first: Semicolon kept as a part of the text: .*--text-column.* sep=;/);
  expect((await tincture('add', 'two.csv', '--text-column', 'Mail', '--label-column', '2')).out).toContain(
    '4 texts added, 4 with annotations',
  );
});

test('a key of labels that are names does not make Prodigy of a file', async () => {
  const { folder, tincture } = desk();
  writeFileSync(join(folder, 'flat.jsonl'), '{"Mail": "some soup", "label": "food"}\n');
  const { out } = await tincture('import', 'flat.jsonl', '--text-column', 'Mail', '--label-column', 'label');
  expect(out).toContain('flat.jsonl (jsonl): 1 text added, 1 with annotations.');
});

test('texts without gold lie in the same column as those with it', async () => {
  const { folder, tincture } = desk();
  writeFileSync(join(folder, 'more.csv'), 'id,Mail,When\n1,cold soup,today\n2,own goal,late\n');
  const { err } = await tincture(
    'train',
    '--train',
    'mails.csv',
    ...named,
    '--unannotated',
    'more.csv',
    '--teacher',
    'no',
  );
  // The files are read before the teacher is looked for.
  expect(err).toContain('"no" is neither a proposer of the project nor a file.');
});

test('every command that is told the format of a file with texts is told its columns', async () => {
  const program = await buildProgram(createTestContext('/'));
  const all = (command: Command): readonly Command[] => [command, ...command.commands.flatMap(all)];
  const flagsOf = (command: Command): readonly string[] => command.options.map(({ long }) => long ?? '');
  const without = all(program)
    .filter((command) => flagsOf(command).some((flag) => flag === '--format' || flag === '--from'))
    .filter((command) => !flagsOf(command).includes('--text-column'))
    .map((command) => command.name());
  // A filter knows lines of JSON or of text, and export writes.
  expect(without.sort()).toEqual(['export', 'pipe']);
  // These are not told the format, and read files with texts all the same.
  const others = all(program).filter((command) =>
    ['--source', '--gold', '--texts'].some((flag) => flagsOf(command).includes(flag)),
  );
  expect(others.length).toBeGreaterThan(10);
  for (const command of others) expect(flagsOf(command)).toContain('--text-column');
});

test.each(['mails.csv', 'mails.jsonl'])('the project says once what the columns of its data are: %s', async (file) => {
  const { folder, tincture } = desk();
  const columns = 'textColumn: Mail, labelColumn: Shelf';
  writeFileSync(join(folder, 'tincture.yaml'), `${yaml}data: { test: ${file}, ${columns} }\n`);
  const { out, err } = await tincture('evaluate', 'rules', '--json');
  expect(err).toBe('');
  expect(JSON.parse(out)).toMatchObject({ documents: 4, score: 1 });
  writeFileSync(join(folder, 'tincture.yaml'), `${yaml}data: { test: mails.csv, textColumn: 2, labelColumn: 3 }\n`);
  expect(JSON.parse((await tincture('evaluate', 'rules', '--json')).out)).toMatchObject({ documents: 4, score: 1 });
  writeFileSync(join(folder, 'tincture.yaml'), `${yaml}data: { test: mails.csv, textColumn: 0 }\n`);
  expect((await tincture('evaluate', 'rules')).err).toContain('"textColumn" is 0');
});

describe('a recipe', () => {
  // Once, and with time for it: on a busy machine a build of the app takes longer than the test waits for the server.
  beforeAll(async () => {
    await ensureWebBuilt();
  }, 120_000);

  test('takes its texts from the column that is named', async () => {
    const { folder } = desk();
    const stop = new AbortController();
    const context = { ...createTestContext(folder), signal: stop.signal };
    const source = ['--source', 'mails.csv', '--text-column', 'Mail'];
    const running = run(['recipe', 'correct', ...source, '--port', '0', '--json'], context);
    await vi.waitUntil(() => context.out().includes('url'), { timeout: 20_000 });
    const { url } = JSON.parse(context.out());
    const login = await fetch(url, { redirect: 'manual' });
    const cookie = login.headers.getSetCookie().map((entry) => entry.split(';', 1)[0]);
    const queue = await fetch(new URL('/api/queue?task=desk', url), { headers: { cookie: cookie.join('; ') } });
    expect(await queue.text()).toContain('"text":"some soup"');
    stop.abort();
    expect(await running).toBe(0);
  });
});

test('the gold of a linker may be under a key of its own', async () => {
  const { folder, tincture } = desk();
  writeFileSync(join(folder, 'kb.csv'), 'id,name\nada,Ada\n');
  const ents = [{ start: 0, end: 3, label: 'PER', kbId: 'ada' }];
  writeFileSync(join(folder, 'gold.jsonl'), `${JSON.stringify({ Mail: 'Ada left', ents })}\n`);
  const build = ['link', 'build', '--kb', 'kb.csv', '--gold', 'gold.jsonl', '--out', 'kb.safetensors'];
  expect((await tincture(...build)).err).toContain('text');
  expect((await tincture(...build, '--text-column', 'Mail')).err).toContain('1 linked mention');
});
