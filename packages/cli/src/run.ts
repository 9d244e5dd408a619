import { CommanderError } from 'commander';
import { TinctureError } from 'tincture';
import { type Context, Interrupted } from './context.ts';
import { buildProgram } from './program.ts';
import { printError } from './terminal/print-error.ts';
import { fromVerb } from './verb.ts';

/** Exit status of a process that Ctrl-C ended, as shells count it. */
export const interruptedStatus = 130;

/** Commands that have others below them, each with its own help. */
const groups: readonly string[] = ['debug', 'link', 'recipe'];

/** The option that names a file, of commands that take none without it. */
const fileOption: Readonly<Record<string, string>> = {
  train: '--train',
  curve: '--train',
  evaluate: '--data',
  compare: '--data',
  calibrate: '--data',
};

/** Runs one command line (without `node` and the script) and returns the exit status. Never throws. */
export async function run(args: readonly string[], context: Context): Promise<number> {
  const settings = { json: args.includes('--json'), debug: args.includes('--debug') };
  // Many programs have a command of this name for what is an option of each command here.
  const line = args[0] === 'help' ? [...args.slice(1), '--help'] : args;
  try {
    const program = await buildProgram(context, fromVerb(line)[0]);
    if (line.length === 0) {
      program.outputHelp();
      return 0;
    }
    await program.parseAsync([...line], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) {
      // A group of commands without the name of one: its help says what there is.
      if (error.exitCode === 0 || error.code === 'commander.help') return error.exitCode;
      printError(context, usageError(error, line), settings);
      return 1;
    }
    if (error instanceof Interrupted || context.signal.aborted) {
      const kept = error instanceof Interrupted ? error.kept : 'What was acknowledged before is kept.';
      context.stderr.write(`\nStopped. ${kept}\n`);
      return interruptedStatus;
    }
    printError(context, error, settings);
    return 1;
  }
}

function usageError(error: CommanderError, args: readonly string[]): TinctureError {
  const sentence = error.message.replace(/^error: /, '');
  const [problem = '', hint] = sentence.split('\n');
  const [verb, next = '-'] = error.code === 'commander.unknownCommand' ? [] : fromVerb(args);
  const verbs = [verb ?? [], verb !== undefined && groups.includes(verb) && !next.startsWith('-') ? next : []].flat();
  const option = error.code === 'commander.excessArguments' && verb !== undefined ? fileOption[verb] : undefined;
  const help = `${option === undefined ? '' : `Name a file with ${option}. `}See: ${['tincture', ...verbs].join(' ')} --help`;
  return new TinctureError({
    code: 'argument-invalid',
    problem: `${problem.charAt(0).toUpperCase()}${problem.slice(1)}${/[.!?]$/.test(problem) ? '' : '.'}`,
    fix: hint === undefined ? help : `${hint.replace(/^\(|\)$/g, '')} ${help}`,
  });
}
