import { dirname, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { counted, type LanguageCode } from 'tincture';
import { type KnowledgeBaseFormat, knowledgeBaseFormats } from 'tincture/convert';
import type { Context } from '../context.ts';
import { keepOtherFiles } from '../files/keep-other-files.ts';
import { loadDocuments } from '../files/load-documents.ts';
import { openRejectsFile } from '../files/rejects-file.ts';
import { describeRepairs } from '../files/repair-tally.ts';
import { checkTarget, makeFolder, writeFile } from '../files/write-file.ts';
import { type KnowledgeBaseFile, readKnowledgeBaseFile } from '../operations/knowledge-base.ts';
import { fileStem } from '../operations/named-component.ts';
import { showPath } from '../project/open-project.ts';
import { formatBytes } from '../report/format.ts';
import { globalSettings } from '../settings.ts';
import { wholeNumber } from '../terminal/number-options.ts';
import { createReporter, type Reporter } from '../terminal/reporter.ts';
import { shellPath } from '../terminal/shell-word.ts';
import { percent } from '../terminal/tables.ts';
import { languageOption } from './import.ts';

interface BuildFlags {
  readonly kb: string;
  readonly gold?: string;
  readonly out: string;
  readonly format?: KnowledgeBaseFormat;
  readonly language?: LanguageCode;
  readonly textColumn?: string;
  readonly name?: string;
  readonly seed: number;
  readonly rejects?: string;
}

export function register(group: Command, context: Context): void {
  const command = group
    .command('build')
    .description('make a linker of a knowledge base: one model file with its entries and what ranks them')
    .requiredOption(
      '--kb <file>',
      'the entries: JSON lines, CSV or TSV with id, name, aliases, description, label, prior',
    )
    .option('--gold <file>', 'texts whose entities say which entry they name ("kbId"), to fit the ranking on')
    .requiredOption('--out <file>', 'the model file')
    .addOption(
      new Option('--format <name>', 'the format of the entries (default: recognised)').choices([
        ...knowledgeBaseFormats,
      ]),
    )
    .option('--text-column <name>', '--gold: jsonl: the key with the text')
    .addOption(languageOption())
    .option('--name <name>', 'the name of the linker (default: the name of the file)')
    .option('--seed <number>', 'the same seed gives the same file', wholeNumber(0, 4_294_967_295), 1)
    .option('--rejects <file>', 'set rows that cannot be read aside there')
    .addHelpText(
      'after',
      `
Examples:
  $ tincture link build --kb entries.csv --out kb.safetensors
  $ tincture link build --kb entries.jsonl --gold linked.jsonl --out kb.safetensors`,
    );
  command.action(async (flags: BuildFlags) => {
    const reporter = createReporter(context, globalSettings(command));
    const path = resolve(context.cwd, flags.out);
    const shown = showPath(context, path);
    await makeFolder(dirname(path), showPath(context, dirname(path)));
    await keepOtherFiles(path, shown, 'model');
    await checkTarget(path, shown, '--out');
    const base = await readKnowledgeBaseFile(context, flags.kb, flags.format);
    setAside(context, reporter, base, flags);
    const language = flags.language === undefined ? {} : { language: flags.language };
    const gold =
      flags.gold === undefined
        ? []
        : await loadDocuments(context, reporter, resolve(context.cwd, flags.gold), {
            ...language,
            ...(flags.textColumn && { textColumn: flags.textColumn }),
          });
    const { trainLinker } = await import('@tincture/learn');
    const model = await trainLinker(base.entries, gold, {
      seed: flags.seed,
      name: flags.name ?? fileStem(path),
      ...language,
      signal: context.signal,
    });
    await writeFile(path, model.bytes, shown);
    for (const note of model.notes) reporter.note(note);
    const { length } = base.entries;
    const judged =
      model.score === undefined ? '' : `; ${percent(model.score.value)} % of held-out mentions linked right`;
    reporter.say(
      `Wrote ${shown} (${formatBytes(model.bytes.length)}) with ${length.toLocaleString('en-US')} entries${judged}.`,
    );
    reporter.result({
      model: shown,
      entries: length,
      rejects: base.rejects.length,
      sizeBytes: model.bytes.length,
      ...(model.score && { held_out_nel_acc: model.score.value }),
      settings: model.settings,
      notes: [...model.notes],
    });
    reporter.next(
      `tincture predict NER.safetensors --link ${shellPath(shown)} --text "…"   (NER: a component that finds entities)`,
    );
  });
}

/** Says what became of rows that are no entries, and keeps them where a file is named. */
function setAside(
  context: Context,
  reporter: Reporter,
  { rejects, entries, repairs, name }: KnowledgeBaseFile,
  { rejects: wanted, kb }: BuildFlags,
): void {
  for (const count of Object.values(repairs.counts())) reporter.note(`${name}: ${describeRepairs(count)}`);
  const [first] = rejects;
  if (wanted !== undefined) {
    const file = openRejectsFile(resolve(context.cwd, wanted), wanted, [resolve(context.cwd, kb)]);
    for (const reject of rejects) file.add(name, reject);
    file.close();
  }
  if (first === undefined) return;
  const where = wanted === undefined ? 'left out' : `set aside in ${wanted}`;
  reporter.note(
    `${name}: ${where}: ${rejects.length} of ${counted(rejects.length + entries.length, 'row')}; line ${first.line}: ${first.problem}`,
  );
}
