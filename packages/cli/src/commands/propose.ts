import type { Command } from 'commander';
import { TinctureError } from 'tincture';
import type { Context } from '../context.ts';
import { collectGold } from '../operations/gold.ts';
import { type ProposeResult, propose } from '../operations/propose.ts';
import { type OpenProject, withProject } from '../project/open-project.ts';
import { openProposer } from '../proposers.ts';
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
    .option('--all', 'also texts that have gold already')
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
  // Only a prompt shows examples; parting the gold for others would be for nothing.
  const { rules, model } = project.proposers.get(name) ?? {};
  const examples = rules === undefined && model === undefined ? (await collectGold(task, {}, store)).train : [];
  const component = await openProposer(context, reporter, { name, settings, task, project, examples });
  try {
    const result = await propose(context, reporter, store, component, {
      task,
      ...(flags.limit === undefined ? {} : { limit: flags.limit }),
      includeGold: flags.all === true,
      again: flags.again === true,
    });
    describe(reporter, component.name, result);
    if (result.failed > 0 && result.proposed === 0) {
      throw new TinctureError({
        code: 'data-invalid',
        problem: `All ${result.failed} texts failed. The first: ${result.firstFailure ?? ''}`,
        fix: 'Nothing was stored for them; run the same command again when the cause is gone.',
      });
    }
    reporter.next(result.open > 0 ? 'tincture review' : 'tincture compare');
  } finally {
    await component.close?.();
  }
}

function describe(reporter: Reporter, name: string, result: ProposeResult): void {
  const { dropped, usage, ...rest } = result;
  reporter.result({ proposer: name, ...rest, dropped: { ...dropped }, ...(usage && { usage: { ...usage } }) });
  const { yellow } = reporter.colors;
  if (result.skipped > 0) reporter.say(`${result.skipped} texts had a proposal of ${name} already.`);
  reporter.say(`${name} proposed ${result.annotations} annotations on ${result.proposed} texts.`);
  for (const [reason, count] of Object.entries(dropped)) reporter.say(`  ${yellow('dropped')} ${count}: ${reason}`);
  if (result.failed > 0) {
    reporter.say(
      `  ${yellow('failed')} ${result.failed} texts, which stay open; the first: ${result.firstFailure ?? ''}`,
    );
  }
  if (usage !== undefined) {
    const money = usage.cost === undefined ? '' : `, $${usage.cost.toFixed(4)}`;
    reporter.say(`  ${usage.inputTokens} tokens in, ${usage.outputTokens} out${money}`);
  }
}
