// Each block of the page about the library is a program that prints what the page says.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { read, root } from '../tidy/workspace.ts';

const page = read('docs/how-to/use-the-library.md');
const blocks = [...page.matchAll(/^## (.*?)\n(?:(?!^## ).*\n)*?```ts\n([\s\S]*?)```/gm)].map(
  ([, title = '', code = '']) => [title, code] as const,
);

/** What a program says that it prints: what is behind `//` after a call that prints, or on a line by itself. */
function promised(code: string): string[] {
  return code.split('\n').flatMap((line) => /^(?:console\.log\(.*\); )?\/\/ (.*)$/.exec(line)?.[1] ?? []);
}

test.each(blocks)('%s', (_, code) => {
  // Inside the workspace, where the packages are found.
  const folder = mkdtempSync(join(root, 'tests/examples/page-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'program.ts');
  writeFileSync(file, code);
  const options = ['--conditions=@tincture/source', '--disable-warning=ExperimentalWarning'];
  const printed = execFileSync(process.execPath, [...options, file], { encoding: 'utf8' }).trimEnd();
  expect(printed.split('\n')).toEqual(promised(code));
  expect(promised(code).length).toBeGreaterThan(0);
});

test('has programs for all that is promised', () => {
  expect(blocks.map(([title]) => title)).toEqual([
    'Attributes of your own',
    'Components of your own',
    'Rules beside a network',
    'Other tokens',
    'Annotated files',
    'Matchers',
    'Files of Docs',
    'Files of spaCy',
  ]);
});
