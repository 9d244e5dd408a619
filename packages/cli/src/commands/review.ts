import { basename } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { counted, TinctureError } from 'tincture';
import type { Context } from '../context.ts';
import { learningSettings } from '../operations/learning.ts';
import { chooseTask } from '../project/choose-task.ts';
import { editDefinition } from '../project/edit-definition.ts';
import { loadProject, openProjectStore } from '../project/open-project.ts';
import { globalSettings } from '../settings.ts';
import { wholeNumber } from '../terminal/number-options.ts';
import { createReporter } from '../terminal/reporter.ts';
import { shellWord } from '../terminal/shell-word.ts';

/** Enough to see a strong effect after a few hundred decisions, and few enough to cost little. */
const defaultBlindPercent = 5;
const defaultAgainPercent = 2;

export function register(program: Command, context: Context): void {
  const command = program
    .command('review')
    .alias('studio')
    .description('open the studio on this machine: accept, correct or reject what was proposed')
    .option('--port <n>', 'the port to listen on; 0 takes any free one (default: 4417)', wholeNumber(0, 65_535))
    .option('--no-learn', 'do not train a component on what is decided meanwhile')
    .option('--person <name>', 'who decides; stored with each decision (default: the name of your account)', personName)
    .option(
      '--blind <percent>',
      'of how many texts in a hundred nothing that was proposed is shown, to measure what seeing it does to decisions (default: 5)',
      wholeNumber(0, 100),
    )
    .option(
      '--again <percent>',
      'of how many decisions in a hundred you are asked a second time, to measure how alike they are (default: 2)',
      wholeNumber(0, 50),
    )
    .addHelpText(
      'after',
      `
Every decision is saved when it is made. Stop with Ctrl-C, and go on whenever you like. The link works once; a browser
that is not logged in offers to print a new one here.

Whenever the gold has grown by about a tenth, a component learns from it in the background, as \`train\` would; the app
shows how good it is beside the prompt and the rules, and the open texts come with what it proposes. With --no-learn they
come with what was proposed before.

Examples:
  $ tincture review
  $ tincture review --no-learn
  $ tincture review --port 0 --person maria
  $ tincture review --blind 0`,
    );
  command.action(async (flags: { port?: number; person?: string; blind?: number; again?: number; learn: boolean }) => {
    const settings = globalSettings(command);
    const reporter = createReporter(context, settings);
    const project = await loadProject(context, settings);
    const { startStudio } = await import('@tincture/studio');
    const tasks = settings.task === undefined ? [...project.tasks.values()] : [chooseTask(context, settings, project)];
    const store = await openProjectStore(context, project);
    try {
      const [first] = tasks;
      const before = first === undefined ? undefined : await store.progress(first.name);
      if (before?.documents === 0) {
        throw new TinctureError({
          code: 'data-invalid',
          problem: 'There is no text to review yet.',
          fix: 'Add some first: tincture add FILE',
        });
      }
      const studio = await startStudio({
        store,
        project: { name: basename(project.folder), dir: project.folder },
        tasks,
        // With one task chosen, there is nothing to decide together with it.
        views: settings.task === undefined ? project.views : [],
        // An account without a name is none: every decision would be refused.
        person: flags.person ?? (context.env.USER || context.env.USERNAME || 'me'),
        blindShare: (flags.blind ?? defaultBlindPercent) / 100,
        againShare: (flags.again ?? defaultAgainPercent) / 100,
        redefine: (change) => editDefinition(project.file, change),
        ...(flags.port === undefined ? {} : { port: flags.port }),
        ...(flags.learn ? { learning: learningSettings(context, reporter, project) } : {}),
        onLinkWanted: (url) => reporter.note(`A new link, asked for in a browser:\n\n  ${url}\n`),
      });
      reporter.result({ url: studio.url, port: studio.port });
      reporter.say(
        `Review ${counted(before?.open ?? 0, 'open text')} in your browser:\n\n  ${reporter.colors.bold(studio.url)}\n`,
      );
      reporter.say('The link works once and on this machine only. Ctrl-C stops; every decision is saved.');
      await aborted(context.signal);
      await studio.close();
      reporter.say('\nStopped. `tincture review` goes on where you were.');
      for (const { name } of tasks) {
        const { decided, open, imported, byVerdict } = await store.progress(name);
        reporter.say(`${name}: ${decided} decided, ${imported} imported as gold, ${open} open.`);
        const wanted = settings.task ?? (tasks.length > 1 ? name : undefined);
        // Nothing can be learned from rejects alone.
        if (byVerdict.accept + byVerdict.correct + imported > 0)
          reporter.next(`tincture train${wanted === undefined ? '' : ` --task ${shellWord(wanted)}`}`);
      }
    } finally {
      await store.close();
    }
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function personName(value: string): string {
  if (value.trim() !== '') return value;
  throw new InvalidArgumentError('Give a name that is not empty.');
}
