// Each kind of task has a page, and each program on it runs and predicts something. What a page leaves out behind `…` is not compared,
// for it is what a tiny training happens to say; but the layer that it names must be there, and say something.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { taskKinds } from 'tincture';
import { expect, onTestFinished, test } from 'vitest';
import { read, root } from '../tidy/workspace.ts';

const pages = readdirSync(join(root, 'docs/tasks')).filter((file) => file.endsWith('.md'));
const programs = pages.flatMap((file) =>
  [...read(`docs/tasks/${file}`).matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => ({ file, code })),
);

test.each(programs.filter(({ code }) => code.includes('const [prediction]')))('the program of $file', ({ code }) => {
  // Inside the workspace, where the packages are found.
  const folder = mkdtempSync(join(root, 'tests/examples/page-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'program.ts');
  writeFileSync(file, `${code}\nconsole.log(JSON.stringify(prediction));\n`);
  const options = ['--conditions=@tincture/source', '--disable-warning=ExperimentalWarning'];
  const { annotations } = JSON.parse(execFileSync(process.execPath, [...options, file], { encoding: 'utf8' }));
  const [, layer = 'tokens'] = /\/\/ prediction\.annotations\.(\w+)/.exec(code) ?? [];
  expect(JSON.stringify(annotations[layer])).toMatch(/\d/);
});

const hasBash = spawnSync('bash', ['--version']).status === 0;
test.skipIf(!hasBash)(
  'the project of relations.md',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'tincture-page-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const command = join(folder, 'tincture');
    writeFileSync(
      command,
      `#!/bin/sh\nexec "${process.execPath}" "${join(root, 'packages/cli/bin/tincture.js')}" "$@"\n`,
    );
    chmodSync(command, 0o755);
    const [, script = ''] = /```sh\n([\s\S]*?)```/.exec(read('docs/tasks/relations.md')) ?? [];
    const { NODE_OPTIONS: _, ...kept } = process.env;
    const env = {
      ...kept,
      TINCTURE_CACHE: join(folder, 'cache'),
      PATH: `${folder}${delimiter}${process.env.PATH ?? ''}`,
    };
    const printed = execFileSync('bash', ['-euc', script], { cwd: folder, encoding: 'utf8', env });
    const [last = ''] = printed.trimEnd().split('\n').slice(-1);
    expect(JSON.parse(last).rels).toMatchObject([{ label: 'WORKS_FOR' }, { label: 'BASED_IN' }]);
  },
  120_000,
);

test('every kind of task has a page, and every page has an example that a test runs', () => {
  const runs = new Set([...programs.map(({ file }) => file), 'relations.md', 'frames.md']);
  expect(pages.filter((file) => !runs.has(file))).toEqual([]);
  expect(taskKinds.filter((kind) => !pages.includes(`${kind}.md`))).toEqual([]);
});
