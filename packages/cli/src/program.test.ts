import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { commandReference, everyCommand } from './command-reference.ts';
import { buildProgram } from './program.ts';
import { run } from './run.ts';
import { createTestContext } from './testing/test-context.ts';

describe('the program', () => {
  it('has a reference that is up to date', async () => {
    const page = readFileSync(new URL('../../../docs/reference/commands.md', import.meta.url), 'utf8');
    // To renew it: npm run reference
    expect(page).toBe(await commandReference());
  });

  it('explains every command with an example', async () => {
    const commands = everyCommand(await buildProgram(createTestContext(tmpdir())));
    expect(commands.length).toBeGreaterThan(12);
    for (const { name } of commands) {
      const context = createTestContext(tmpdir());
      expect(await run([...name.split(' '), '--help'], context)).toBe(0);
      expect(context.out()).toContain('Example');
      expect(context.out()).toContain(`$ tincture ${name}`);
      expect(context.err()).toBe('');
    }
  });

  it('loads only the command that is run', async () => {
    const { commands } = await buildProgram(createTestContext(tmpdir()), 'init');
    expect(commands.map((command) => command.name())).toEqual(['init']);
  });

  it('has the studio under its own name too', async () => {
    const context = createTestContext(tmpdir());
    expect(await run(['studio', '--help'], context)).toBe(0);
    expect(context.out()).toContain('open the studio on this machine');
  });

  it('suggests what was meant', async () => {
    const context = createTestContext(tmpdir());
    expect(await run(['trian'], context)).toBe(1);
    expect(context.err()).toContain('Did you mean train?');
  });

  it('says which option names a file that stands alone', async () => {
    const context = createTestContext(tmpdir());
    expect(await run(['evaluate', 'rules', 'gold.jsonl'], context)).toBe(1);
    expect(context.err()).toContain('Name a file with --data. See: tincture evaluate --help');
  });

  it('takes the word help for the option', async () => {
    for (const words of ['', 'train', 'recipe correct']) {
      const [own, option] = [createTestContext(tmpdir()), createTestContext(tmpdir())];
      expect(await run(['help', ...words.split(' ').filter(Boolean)], own)).toBe(0);
      await run([...words.split(' ').filter(Boolean), '--help'], option);
      expect(own.out()).toBe(option.out());
    }
  });

  it('names the help of the command that was given wrongly', async () => {
    for (const [line, help] of [
      ['train --nope', 'See: tincture train --help'],
      ['debug data --nope', 'See: tincture debug data --help'],
      ['debug --nope data', 'See: tincture debug --help'],
      ['nope', 'See: tincture --help'],
    ] as const) {
      const context = createTestContext(tmpdir());
      expect(await run(line.split(' '), context)).toBe(1);
      expect(context.err()).toContain(help);
    }
  });

  it('says that it was interrupted, with the status that shells know', async () => {
    const controller = new AbortController();
    controller.abort();
    const context = createTestContext(tmpdir(), { signal: controller.signal });
    expect(await run(['add', 'x', '--project', tmpdir()], context)).toBe(130);
    expect(context.err()).toContain('Stopped.');
  });
});
