import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommand } from '../testing/run-command.ts';
import { gold } from '../testing/small-project.ts';

const root = mkdtempSync(join(tmpdir(), 'tincture-read-only-'));
const locked = join(root, 'locked');
const own = join(root, 'own');
/** Root may write anywhere, so there the commands run as nobody (65534). */
const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

beforeAll(async () => {
  for (const folder of [locked, own]) mkdirSync(folder);
  writeFileSync(
    join(locked, 'tincture.yaml'),
    'tasks:\n  pets: { kind: ner, labels: [PET] }\nproposers:\n  rules: { rules: rules.jsonl }\n',
  );
  writeFileSync(join(locked, 'rules.jsonl'), '{"label": "PET", "pattern": "Rex"}\n');
  writeFileSync(join(root, 'gold.jsonl'), gold(40));
  await runCommand(locked, ['import', '../gold.jsonl']);
  cpSync(locked, join(root, 'earlier'), { recursive: true });
  setModes(locked, 0o555, 0o444);
  for (const folder of [root, own]) chmodSync(folder, 0o777);
});

afterAll(() => {
  setModes(root, 0o755, 0o644);
  rmSync(root, { recursive: true, force: true });
});

function setModes(folder: string, folders: number, files: number): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) setModes(path, folders, files);
    else chmodSync(path, files);
  }
  chmodSync(folder, folders);
}

function tincture(args: readonly string[], cwd = own): { status: number | null; out: string; err: string } {
  const main = fileURLToPath(new URL('../main.ts', import.meta.url));
  const flags = ['--conditions=@tincture/source', '--disable-warning=ExperimentalWarning'];
  const env = { ...process.env, TINCTURE_CACHE: join(own, 'cache') };
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, main, ...args], {
    ...{ cwd, env, encoding: 'utf8' },
    ...user,
  });
  return { status, out: stdout, err: stderr };
}

test.each([
  [['evaluate', 'rules'], 'ents_f'],
  [['compare'], 'Wrote report.html'],
  [['export', 'gold.jsonl'], 'Wrote 40 texts'],
  [['debug', 'data'], 'texts'],
])('%j reads a project that cannot be written, and leaves it as it is', (args, said) => {
  const before = readFileSync(join(locked, '.tincture', 'store.sqlite'));
  const { status, out, err } = tincture([...args, '--project', locked]);
  expect([status, err]).toEqual([0, '']);
  expect(out).toContain(said);
  expect(readFileSync(join(locked, '.tincture', 'store.sqlite'))).toEqual(before);
  expect(readdirSync(join(locked, '.tincture'))).not.toContain('store.sqlite-wal');
});

test('where its report cannot be written either, compare says how to name another place', () => {
  const { status, err } = tincture(['compare'], locked);
  expect([status, err]).toEqual([1, expect.stringContaining('with --report')]);
});

test.each([[['add', '../gold.jsonl']], [['propose', '--with', 'rules']]])(
  '%j, which writes, says that it may not',
  (args) => {
    const { status, err } = tincture([...args, '--project', locked]);
    expect(status).toBe(1);
    expect(err).toContain('cannot be written');
    expect(err).toContain('copy the project to a folder of your own');
  },
);

test('a store of an earlier version is not read without being brought up to date', () => {
  const folder = join(root, 'earlier');
  const store = new DatabaseSync(join(folder, '.tincture', 'store.sqlite'));
  store.exec('delete from kysely_migration where name = (select max(name) from kysely_migration)');
  store.close();
  setModes(folder, 0o555, 0o444);
  const { status, err } = tincture(['export', 'gold.jsonl', '--project', folder]);
  expect([status, err]).toEqual([1, expect.stringContaining('earlier version')]);
});
