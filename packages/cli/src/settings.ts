import type { Command } from 'commander';

/** The options that every command has. */
export interface GlobalSettings {
  readonly json: boolean;
  readonly debug: boolean;
  /** A folder to take for the project instead of looking upward from the working folder. */
  readonly project?: string;
  /** A task's name in the project, a task file, or a kind of task. */
  readonly task?: string;
}

/** Declares {@link GlobalSettings} on the program; they are accepted before and after the command's name. */
export function addGlobalOptions(program: Command): void {
  program
    .option('--json', 'print one JSON object for machines instead of text')
    .option('--debug', 'show the stack of an error')
    .option('--project <dir>', 'the project folder (default: the nearest one upward that has a tincture.yaml)')
    .option(
      '--task <name-or-file>',
      'a task of the project, a file that defines one, or a kind (parser, tagger:pos, spancat:GROUP) (default: the only task)',
    );
}

/** Reads them back from any command. */
export function globalSettings(command: Command): GlobalSettings {
  const options: Record<string, unknown> = command.optsWithGlobals();
  const { project, task } = options;
  return {
    json: options.json === true,
    debug: options.debug === true,
    ...(typeof project === 'string' ? { project } : {}),
    ...(typeof task === 'string' ? { task } : {}),
  };
}
