import type { Command } from 'commander';
import { TinctureError, tokenizerFor, withAnnotations } from 'tincture';
import type { Context } from '../context.ts';
import { openLinker } from '../operations/link-entities.ts';
import { globalSettings } from '../settings.ts';
import { createReporter } from '../terminal/reporter.ts';
import { formatTable } from '../terminal/table.ts';
import { percent } from '../terminal/tables.ts';

interface FindFlags {
  readonly text?: string;
  readonly label?: string;
}

export function register(group: Command, context: Context): void {
  const command = group
    .command('find')
    .description('the entries that a name may be, the most probable first')
    .argument('<linker>', 'a file of tincture link build')
    .argument('<name>', 'the name as a text has it')
    .option('--text <text>', 'a text that has the name in it: its words count')
    .option('--label <label>', 'the label of the entity')
    .addHelpText(
      'after',
      `
Examples:
  $ tincture link find kb.safetensors Mercury
  $ tincture link find kb.safetensors Mercury --text "Mercury is the planet nearest to the sun" --label PLANET`,
    );
  command.action(async (path: string, name: string, { text = name, label }: FindFlags) => {
    const reporter = createReporter(context, globalSettings(command));
    const linker = await openLinker(context, path);
    const start = text.indexOf(name);
    if (start < 0 || name.trim() === '') {
      throw new TinctureError({
        code: 'argument-invalid',
        problem: `The text does not have ${JSON.stringify(name)} in it.`,
        fix: 'Give the name as it stands in the text.',
      });
    }
    // Without a label each entry is to be as good as any other.
    const ents = [{ start, end: start + name.length, label: label ?? '' }];
    const [candidates = []] = linker.candidates(withAnnotations(tokenizerFor(linker.task).tokenize(text), { ents }));
    const rows = candidates.map(({ kbId, title, summary, confidence }) => [kbId, title, percent(confidence), summary]);
    reporter.say(
      rows.length === 0
        ? `No entry of ${linker.name} has a name like ${JSON.stringify(name)}.`
        : formatTable(
            [{ title: 'id' }, { title: 'name' }, { title: '%', align: 'right' }, { title: 'description' }],
            rows,
          ),
    );
    reporter.result({
      candidates: candidates.map((candidate) => ({ ...candidate, features: { ...candidate.features } })),
    });
  });
}
