/** The options of every command (settings.ts), and whether a value follows. */
const options: Readonly<Record<string, boolean>> = {
  '--json': false,
  '--debug': false,
  '--project': true,
  '--task': true,
};

/**
 * A command line from the name of the command on, without the options of every command before it. Empty where there is no name, or
 * where another option comes first, `--help` for instance, which is then that of no command. Imports nothing: see main.ts.
 */
export function fromVerb(args: readonly string[]): readonly string[] {
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (!arg.startsWith('-')) return args.slice(at);
    const takesValue = options[arg.split('=', 1)[0] ?? arg];
    if (takesValue === undefined) return [];
    if (takesValue && !arg.includes('=')) at++;
  }
  return [];
}
