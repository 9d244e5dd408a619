import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { type TaskKind, taskKinds } from 'tincture';
import type { Context } from '../context.ts';
import { copyExample, exampleNames } from '../files/copy-example.ts';
import { createProject } from '../operations/new-project.ts';
import { showPath } from '../project/open-project.ts';
import { globalSettings } from '../settings.ts';
import { createReporter } from '../terminal/reporter.ts';
import { shellPath } from '../terminal/shell-word.ts';

export function register(program: Command, context: Context): void {
  const command = program
    .command('init')
    .description('make a new project, or a copy of an example')
    .argument('[dir]', 'the folder to make it in', '.')
    .addOption(new Option('--kind <kind>', 'the kind of task to begin with').choices([...taskKinds]).default('ner'))
    .option('--example <name>', `copy an example instead: ${exampleNames().join(', ') || 'none is installed'}`)
    .addHelpText(
      'after',
      `
Examples:
  $ tincture init my-project
  $ tincture init my-project --kind textcat
  $ tincture init tags --kind tagger
  $ tincture init dishes --example dishes`,
    );
  command.action(async (dir: string, flags: { kind: TaskKind; example?: string }) => {
    const reporter = createReporter(context, globalSettings(command));
    const folder = resolve(context.cwd, dir);
    const shown = showPath(context, folder);
    const files =
      flags.example === undefined
        ? await createProject(folder, flags.kind, shown)
        : await copyExample(flags.example, folder, shown);
    const enter = folder === resolve(context.cwd) ? '' : `cd ${shellPath(dir)} && `;
    reporter.result({ folder, files });
    reporter.say(`Made ${shown} with ${files.join(', ')}.`);
    if (flags.example === undefined) {
      const rules = files.includes('rules.jsonl') ? ' The rules in rules.jsonl are for its labels: change both.' : '';
      reporter.say(`\n1. Describe your task in tincture.yaml and guidelines.md.${rules}`);
      reporter.say('2. Put texts into the folder texts: JSON lines, CSV, or plain text with one text a line.');
      reporter.next(`${enter}tincture add`);
    } else reporter.next(`${enter}tincture train`);
  });
}
