import { Command } from 'commander';
import { expect, test } from 'vitest';
import { addGlobalOptions } from './settings.ts';
import { folderWith, runCommand } from './testing/run-command.ts';
import { fromVerb } from './verb.ts';

test.each([
  ['predict model', 'predict model'],
  ['--json predict --task x', 'predict --task x'],
  ['--project train --task=x --debug predict', 'predict'],
  ['--help predict', ''],
  ['-V', ''],
  ['--project', ''],
])('the command in "%s"', (line, command) => {
  expect(fromVerb(line.split(' ')).join(' ')).toBe(command);
});

test('every option of all commands may stand before the command', () => {
  const program = new Command();
  addGlobalOptions(program);
  for (const option of program.options) {
    const line = [option.long ?? '', ...(option.required ? ['value'] : []), 'predict'];
    expect(fromVerb(line)).toEqual(['predict']);
  }
});

test('help in an error is that of the command, whatever stands before it', async () => {
  const folder = folderWith({});
  expect((await runCommand(folder, ['--project', 'here', 'predict', '--no'])).err).toContain(
    'See: tincture predict --h',
  );
  expect((await runCommand(folder, ['--task', 'x', 'debug', 'data', '--no'])).err).toContain('tincture debug data --h');
});
