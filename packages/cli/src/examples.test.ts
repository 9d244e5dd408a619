// The examples of the help and of the documentation are understood by the command line.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Command, CommanderError } from 'commander';
import { describe, expect, test } from 'vitest';
import { buildProgram } from './program.ts';
import { createTestContext } from './testing/test-context.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const pages = ['README.md', 'CONTRIBUTING.md', ...['docs', 'examples'].flatMap((folder) => pagesUnder(folder))];

function pagesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !name.includes('node_modules'))
    .map((name) => join(folder, name));
}

/** The lines of a page's blocks of shell commands. */
function shellLines(page: string): string[] {
  const content = readFileSync(join(root, page), 'utf8').replaceAll('\r\n', '\n');
  const blocks = [...content.matchAll(/^ *```(?:sh|bash|shell|console)\n([\s\S]*?)^ *```/gm)];
  return blocks.flatMap(([, block = '']) => block.replaceAll(/\\\n\s*/g, ' ').split('\n'));
}

/** The words of each call of `tincture` in a line, as a shell would cut it. */
function callsIn(line: string): string[][] {
  const words = [...line.matchAll(/"[^"]*"|'[^']*'|\|\||&&|[|;<>]|#.*$|[^\s|;<>#"']+/g)].map(([word]) => word);
  const calls: string[][] = [];
  let call: string[] | undefined;
  let isTarget = false;
  for (const word of words) {
    if (word.startsWith('#')) break;
    if (['|', '||', '&&', ';'].includes(word)) call = undefined;
    else if (word === '<' || word === '>') isTarget = true;
    else if (isTarget) isTarget = false;
    else if (call !== undefined) call.push(word.replaceAll(/^["']|["']$/g, ''));
    else if (word === 'tincture') {
      call = [];
      calls.push(call);
    }
  }
  return calls;
}

/** What the command line says against a call, which is not carried out. */
async function problemOf(call: readonly string[]): Promise<string | undefined> {
  const program = await buildProgram(createTestContext('/'), call[0]);
  const silence = (command: Command): void => {
    if (command.commands.length === 0) command.action(() => {});
    command.commands.forEach(silence);
  };
  silence(program);
  try {
    await program.parseAsync([...call], { from: 'user' });
    return undefined;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return undefined;
    return error instanceof Error ? error.message : String(error);
  }
}

async function problemsIn(lines: readonly string[]): Promise<string[]> {
  const problems: string[] = [];
  // Recipes that a reader writes while reading are no files of ours.
  const calls = lines.flatMap(callsIn).filter(([verb, name = '']) => verb !== 'recipe' || !name.endsWith('.ts'));
  for (const call of calls) {
    const problem = await problemOf(call);
    if (problem !== undefined) problems.push(`tincture ${call.join(' ')}: ${problem}`);
  }
  return problems;
}

test('a line is cut as a shell does', () => {
  expect(
    callsIn('zcat a.gz | npx tincture predict m - --text "a | b" > out.jsonl && cd x; tincture train  # the rest'),
  ).toEqual([['predict', 'm', '-', '--text', 'a | b'], ['train']]);
});

test('a call that is wrong is told', async () => {
  expect(await problemsIn(['$ tincture train --no-such', '$ tincture verify', '$ tincture train'])).toEqual([
    "tincture train --no-such: error: unknown option '--no-such'",
    "tincture verify: error: missing required argument 'model'",
  ]);
});

describe('examples', () => {
  const page = readFileSync(join(root, 'docs/reference/commands.md'), 'utf8');

  test('of the help, which commands.md has', async () => {
    const lines = page.split('\n').filter((line) => line.includes('$ '));
    expect(lines.length).toBeGreaterThan(60);
    expect(await problemsIn(lines)).toEqual([]);
  });

  test.each(pages)('of %s', async (name) => {
    expect(await problemsIn(shellLines(name))).toEqual([]);
  });
});
