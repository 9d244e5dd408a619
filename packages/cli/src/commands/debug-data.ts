import type { Command } from 'commander';
import { counted, type Task } from 'tincture';
import type { Context } from '../context.ts';
import { type DataReport, debugData } from '../operations/debug-data/report.ts';
import { type GivenFiles, withTaskData } from '../operations/task-data.ts';
import { globalSettings } from '../settings.ts';
import { addFileOptions } from '../terminal/file-options.ts';
import { createReporter, type Reporter } from '../terminal/reporter.ts';
import { formatTable } from '../terminal/table.ts';
import { languageOption } from './import.ts';

/** So many labels are listed; `--json` has all. */
const listedLabels = 30;

export function register(group: Command, context: Context): void {
  const command = group
    .command('data')
    .description('what is wrong with data to train on, before it is trained on')
    .option('--train <file>', 'texts to train on (default: the gold of the project)')
    .option('--dev <file>', 'texts to measure on')
    .addOption(languageOption());
  addFileOptions(command, 'files').addHelpText(
    'after',
    `
Examples:
  $ tincture debug data
  $ tincture debug data --train train.jsonl --dev dev.jsonl
  $ tincture debug data --task tags.yaml --train train.conllu --dev dev.conllu --json

Tells which labels are rare or never there, texts that are copies of each other or say different things, spans whose borders
or labels look like slips, strings that are often left unmarked, relations and trees that cannot be. Changes nothing.`,
  );
  command.action(async (flags: GivenFiles) => {
    const settings = globalSettings(command);
    const reporter = createReporter(context, settings);
    await withTaskData(context, reporter, settings, flags, async ({ task, gold }) => {
      for (const note of gold.notes) reporter.note(note);
      report(reporter, task, debugData({ task, train: gold.train, dev: gold.dev }));
    });
  });
}

function report(reporter: Reporter, task: Task, data: DataReport): void {
  const { train, dev, labels, findings } = data;
  const { yellow, dim } = reporter.colors;
  const count = (value: number): string => value.toLocaleString('en-US');
  reporter.say(
    `${task.name} (${task.kind}): ${count(train.texts)} ${train.texts === 1 ? 'text' : 'texts'} of ${count(train.words)} ${train.words === 1 ? 'word' : 'words'} to train on, ${count(dev.texts)} of ${count(dev.words)} to measure on`,
  );
  if (labels.length > 0) {
    const rows = labels.slice(0, listedLabels).map((row) => [row.label, count(row.train), count(row.dev)]);
    const columns = [{ title: 'label' }, { title: 'train', align: 'right' }, { title: 'dev', align: 'right' }] as const;
    reporter.say(`\n${formatTable(columns, rows)}`);
    if (labels.length > listedLabels) reporter.say(dim(`and ${labels.length - listedLabels} more`));
  }
  reporter.say('');
  for (const { level, problem, examples } of findings) {
    reporter.say(`${level === 'problem' ? yellow('problem') : dim('note')} ${problem}`);
    for (const example of examples) reporter.say(`  ${example}`);
  }
  const problems = findings.filter(({ level }) => level === 'problem').length;
  const notes = findings.length - problems;
  const found = problems === 0 ? 'No problem was found' : `Found ${counted(problems, 'problem')}`;
  reporter.say(notes === 0 ? `${found}.` : `${found}, and ${counted(notes, 'note')}.`);
  reporter.result({ task: task.name, kind: task.kind, train, dev, labels, findings });
}
