import type { Context } from '../context.ts';
import { type Colors, createColors } from './colors.ts';
import { createProgress, type Progress, type ProgressOptions } from './progress.ts';
import { shellPath, shellWord } from './shell-word.ts';

/** How a command speaks: sentences for a person, or one JSON object on standard output with `--json`. */
export interface Reporter {
  readonly colors: Colors;
  /** A line of the answer, on standard output; silent with `--json`. */
  say(line: string): void;
  /** A remark beside the answer, on standard error; also with `--json`. */
  note(line: string): void;
  /** What to do next, on standard output, about the same project and task as this command; silent with `--json`. */
  next(command: string): void;
  /** The whole answer, for `--json` only. */
  result(value: object): void;
  progress(options: ProgressOptions): Progress;
}

/** A reporter for one run of one command. */
export function createReporter(
  context: Context,
  settings: { readonly json: boolean; readonly task?: string; readonly project?: string },
): Reporter {
  const colors = createColors(context);
  const isJson = settings.json;
  let running: Progress | undefined;
  return {
    colors,
    say(line) {
      running?.clear();
      if (!isJson) context.stdout.write(`${line}\n`);
    },
    note(line) {
      running?.clear();
      context.stderr.write(`${line}\n`);
    },
    next(command) {
      if (!isJson) context.stdout.write(`\n${colors.dim('Next:')} ${forHere(command, settings)}\n`);
    },
    result(value) {
      if (isJson) context.stdout.write(`${JSON.stringify(value)}\n`);
    },
    progress(options) {
      running = createProgress(context, options);
      return running;
    },
  };
}

/** The command with the `--project` and the `--task` that this one was given, where it would not know else which are meant. */
function forHere(command: string, { project, task }: { readonly project?: string; readonly task?: string }): string {
  const chosen = task === undefined || command.includes('--task') ? '' : ` --task ${shellWord(task)}`;
  const where = project === undefined ? '' : ` --project ${shellPath(project)}`;
  return command
    .replace(/^tincture (?:propose|review|train|curve|compare)\b/, (verb) => `${verb}${where}${chosen}`)
    .replace(/^tincture (?:add|evaluate)\b/, (verb) => `${verb}${where}`);
}
