import type { Store } from '@tincture/store';
import type { Command } from 'commander';
import { counted, TinctureError } from 'tincture';
import type { Context } from '../context.ts';
import { confirmCost, showCost, spentLine } from '../llm-cost.ts';
import { isLlmComponent } from '../llm-proposer.ts';
import { type OpenTexts, openTexts, type ProposeResult, propose } from '../operations/propose.ts';
import { projectGold } from '../operations/task-data.ts';
import { loadProject } from '../project/open-project.ts';
import { type OpenProject, withProject } from '../project/with-project.ts';
import { checkProposer, openProposer } from '../proposers.ts';
import { type GlobalSettings, globalSettings } from '../settings.ts';
import { wholeNumber } from '../terminal/number-options.ts';
import { createReporter, type Reporter } from '../terminal/reporter.ts';

interface ProposeFlags {
  readonly with?: string;
  readonly limit?: number;
  readonly all?: boolean;
  readonly again?: boolean;
  readonly yes?: boolean;
}

export function register(program: Command, context: Context): void {
  const command = program
    .command('propose')
    .description('pre-annotate the texts of the project with an LLM, rules or a model; goes on where it stopped')
    .option('--with <name>', 'a proposer of the project, a model file or a rules file (default: the only proposer)')
    .option('--limit <n>', 'at most this many texts', wholeNumber(1))
    .option('--all', 'also texts that have gold or a decision already')
    .option('--again', 'also texts that this proposer has annotated already')
    .option('--yes', 'do not wait after showing the estimated cost')
    .addHelpText(
      'after',
      `
Examples:
  $ tincture propose --with prompt --limit 100
  $ tincture propose --with rules
  $ tincture propose --with models/dishes.safetensors`,
    );
  command.action(async (flags: ProposeFlags) => {
    const settings = globalSettings(command);
    const reporter = createReporter(context, settings);
    if (flags.with !== undefined) checkProposer(context, flags.with, await loadProject(context, settings));
    await withProject(context, settings, (open) => run(context, reporter, settings, open, flags));
  });
}

async function run(
  context: Context,
  reporter: Reporter,
  settings: GlobalSettings,
  { project, task, store }: OpenProject,
  flags: ProposeFlags,
): Promise<void> {
  const names = [...project.proposers.keys()];
  const name = flags.with ?? (names.length === 1 ? names[0] : undefined);
  if (name === undefined) {
    throw new TinctureError({
      code: 'argument-invalid',
      problem: names.length === 0 ? 'The project has no proposers.' : `The project has ${names.length} proposers.`,
      fix:
        names.length === 0
          ? 'Add one to tincture.yaml, or name a file with --with.'
          : `Choose with --with: ${names.join(', ')}.`,
    });
  }
  const component = await openProposer(context, reporter, {
    name,
    settings,
    task,
    project,
    examples: async () => (await projectGold(context, reporter, { project, task, store })).train,
  });
  try {
    const texts = await openTexts(store, component, {
      task,
      ...(flags.limit === undefined ? {} : { limit: flags.limit }),
      includeDecided: flags.all === true,
      again: flags.again === true,
    });
    if (texts.count + texts.skipped === 0) {
      await refuseNoTexts(store, task.name);
      reporter.note('Every text has gold or a decision already; --all proposes for them too.');
    }
    if (texts.skipped > 0)
      reporter.say(`With a proposal of ${component.name} already: ${counted(texts.skipped, 'text')}.`);
    if (texts.outdated > 0) {
      const other = component.source.kind === 'llm' ? 'prompt or model' : 'version';
      reporter.note(`Made with another ${other}: ${texts.outdated} of them; --again replaces them.`);
    }
    if (isLlmComponent(component)) {
      async function* asked(): AsyncGenerator<string> {
        for await (const { text } of texts.documents()) yield text;
      }
      const estimate = await showCost(context, reporter, component, { count: texts.count, texts: asked });
      await confirmCost(context, [estimate], flags.yes === true);
    }
    const result = await propose(context, reporter, store, component, task, texts);
    describe(reporter, component.name, texts, result);
    const failure = result.stoppedBy ?? (result.proposed === 0 ? result.firstFailure : undefined);
    if (failure !== undefined) throw failure;
    reporter.next(result.open > 0 ? 'tincture review' : 'tincture compare');
  } finally {
    await component.close?.();
  }
}

async function refuseNoTexts(store: Store, task: string): Promise<void> {
  const { documents } = await store.progress(task);
  if (documents > 0) return;
  throw new TinctureError({
    code: 'data-invalid',
    problem: 'There are no texts to propose for.',
    fix: 'Put some in: tincture add FILE',
  });
}

function describe(reporter: Reporter, name: string, { skipped, outdated }: OpenTexts, result: ProposeResult): void {
  const { dropped, repaired, usage, firstFailure, stoppedBy, ...counts } = result;
  // With --json an error that ends the command is the answer.
  if (stoppedBy === undefined && (counts.proposed > 0 || firstFailure === undefined)) {
    reporter.result({ proposer: name, ...counts, skipped, outdated, dropped, repaired, ...(usage && { usage }) });
  }
  const { yellow } = reporter.colors;
  reporter.say(`${name} proposed ${counted(result.annotations, 'annotation')} on ${counted(result.proposed, 'text')}.`);
  for (const [reason, count] of Object.entries(dropped))
    reporter.say(`  ${yellow('dropped')} ${count}: ${reason.replaceAll('-', ' ')}`);
  for (const [reason, count] of Object.entries(repaired))
    reporter.say(`  ${yellow('repaired')} ${count}: ${reason.replaceAll('-', ' ')}`);
  if (result.failed > 0) {
    reporter.say(
      `  ${yellow('failed')} ${counted(result.failed, 'text')}, still open; the first: ${firstFailure?.message ?? ''}`,
    );
  }
  if (result.notAsked > 0)
    reporter.say(`  ${yellow('not sent')} ${counted(result.notAsked, 'text')}, because it stopped`);
  if (usage !== undefined) reporter.say(`  ${spentLine(usage)}`);
}
