import { Command } from 'commander';
import * as init from './commands/init.ts';
import type { Context } from './context.ts';
import { addGlobalOptions } from './settings.ts';
import { version } from './version.ts';

/** Adds one command to the program. Heavy parts are imported when the command runs, so that `--help` is quick. */
export type Register = (program: Command, context: Context) => void;

/** In the order of a project's life, which is the order of `--help`. */
const commands: readonly Register[] = [init.register];

/** The whole command line. It throws commander's errors and ours instead of ending the process. */
export function buildProgram(context: Context): Command {
  const program = new Command('tincture');
  // Settings first: a subcommand copies them when it is made.
  program
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void context.stdout.write(text),
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
  for (const register of commands) register(program, context);
  return program;
}
