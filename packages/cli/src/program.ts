import { Command } from 'commander';
import type { Context } from './context.ts';
import { addGlobalOptions } from './settings.ts';
import { wrapLines } from './terminal/wrap.ts';
import { version } from './version.ts';

/** A module in `commands/`: it adds one command, named like its file, to the program. */
interface CommandModule {
  readonly register: (program: Command, context: Context) => void;
}

/** In the order of a project's life, which is the order of `--help`. */
const commands: Readonly<Record<string, () => Promise<CommandModule>>> = {
  init: () => import('./commands/init.ts'),
  add: () => import('./commands/add.ts'),
  propose: () => import('./commands/propose.ts'),
  review: () => import('./commands/review.ts'),
  relabel: () => import('./commands/relabel.ts'),
  recipe: () => import('./commands/recipe.ts'),
  vectors: () => import('./commands/vectors.ts'),
  train: () => import('./commands/train.ts'),
  calibrate: () => import('./commands/calibrate.ts'),
  link: () => import('./commands/link.ts'),
  evaluate: () => import('./commands/evaluate.ts'),
  curve: () => import('./commands/curve.ts'),
  compare: () => import('./commands/compare.ts'),
  package: () => import('./commands/package.ts'),
  verify: () => import('./commands/verify.ts'),
  card: () => import('./commands/card.ts'),
  predict: () => import('./commands/predict.ts'),
  pipe: () => import('./commands/pipe.ts'),
  explain: () => import('./commands/explain.ts'),
  import: () => import('./commands/import.ts'),
  export: () => import('./commands/export.ts'),
  convert: () => import('./commands/convert.ts'),
  visualise: () => import('./commands/visualise.ts'),
  debug: () => import('./commands/debug.ts'),
  demo: () => import('./commands/demo.ts'),
};

/**
 * The command line: with all commands, or, so that it starts quickly, with only the one that `verb` names. It throws
 * commander's errors and ours instead of ending the process.
 */
export async function buildProgram(context: Context, verb?: string): Promise<Command> {
  const program = new Command('tincture');
  // Settings first: a subcommand copies them when it is made.
  program
    .exitOverride()
    .configureOutput({
      // Help, whose notes and examples would be broken inside words by a narrow terminal.
      writeOut: (text) => void context.stdout.write(wrapLines(text, context.stdout.columns || Infinity)),
      writeErr: (text) => void context.stderr.write(text),
      outputError: () => {},
    })
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .helpCommand(false);
  program
    .description('Turn a prompted model into a small model of your own.')
    .usage('<command> [options]')
    .version(version, '-V, --version', 'print the version')
    .addHelpText('after', '\nEach command explains itself with examples: tincture <command> --help');
  addGlobalOptions(program);
  const only = verb !== undefined && Object.hasOwn(commands, verb) ? commands[verb] : undefined;
  const chosen = await Promise.all((only === undefined ? Object.values(commands) : [only]).map((load) => load()));
  for (const { register } of chosen) register(program, context);
  return program;
}
