import type { Command } from 'commander';
import type { Context } from './context.ts';
import { buildProgram } from './program.ts';

const intro = `# The command

\`tincture <command>\`. Every command has \`--help\` with examples, \`--json\` for machines, and the exit status 0 only on
success (1 for an error, 130 after Ctrl-C; \`review\` and recipes, which end in that way, 0). Errors are listed in [errors](errors.md), file formats in
[formats](formats.md), the project file in [task-file](task-file.md).

This page is written by \`scripts/write-reference.ts\` from the help texts of the command.
`;

/** The reference of all commands as Markdown, made from their help texts, so that the two cannot differ. */
export async function commandReference(): Promise<string> {
  const program = await buildProgram(silentContext);
  program.configureHelp({ showGlobalOptions: false });
  const commands = everyCommand(program);
  const table = commands.map(
    ({ name, command }) => `| [\`${name}\`](#tincture-${name.replace(' ', '-')}) | ${command.description()} |`,
  );
  return [
    intro,
    ['| command | does |', '|---|---|', ...table].join('\n'),
    '\n## Options of every command\n',
    block(optionsOf(helpOf(program))),
    ...commands.flatMap(({ name, command }) => [
      `\n## tincture ${name}\n`,
      `${sentence(command.description())}\n`,
      block(withoutParagraph(helpOf(command), command.description())),
    ]),
    '',
  ].join('\n');
}

/** The commands of a program with their names as typed; of a group, its members. */
export function everyCommand(program: Command): { name: string; command: Command }[] {
  return program.commands.flatMap((command) =>
    command.commands.length === 0
      ? [{ name: command.name(), command }]
      : everyCommand(command).map((member) => ({ ...member, name: `${command.name()} ${member.name}` })),
  );
}

const silentContext: Context = {
  cwd: '.',
  env: { NO_COLOR: '1' },
  stdout: { write: () => {} },
  stderr: { write: () => {} },
  isTTY: false,
  now: () => new Date(0),
  signal: new AbortController().signal,
};

/** Everything that `--help` prints, laid out for a page instead of a terminal. */
function helpOf(command: Command): string {
  let text = '';
  command.configureHelp({ ...command.configureHelp(), helpWidth: 110, showGlobalOptions: false });
  command.configureOutput({
    ...command.configureOutput(),
    getOutHasColors: () => false,
    writeOut: (piece) => {
      text += piece;
    },
  });
  command.outputHelp();
  return text.trim();
}

/** Without the paragraph that says `text`, which may be laid out over several lines. */
function withoutParagraph(help: string, text: string): string {
  return help
    .split('\n\n')
    .filter((paragraph) => paragraph.replaceAll(/\s+/g, ' ') !== text)
    .join('\n\n');
}

function optionsOf(help: string): string {
  return /^Options:\n((?: .*\n)+)/m.exec(help)?.[1]?.trimEnd() ?? '';
}

function block(text: string): string {
  return `\`\`\`\n${text}\n\`\`\``;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?!]$/.test(text) ? '' : '.'}`;
}
