import { basename, extname, resolve } from 'node:path';
import type { Command } from 'commander';
import { counted, type Document, TinctureError } from 'tincture';
import { type Context, write } from '../context.ts';
import { openDocumentFile } from '../files/read-documents.ts';
import { writeFile } from '../files/write-file.ts';
import { showPath } from '../project/open-project.ts';
import { annotationPage, annotationText, drawings } from '../report/annotation-page.ts';
import { globalSettings } from '../settings.ts';
import { wholeNumber } from '../terminal/number-options.ts';
import { createReporter } from '../terminal/reporter.ts';
import { addLayoutOptions, type LayoutFlags, layoutOptions } from './import.ts';

interface VisualiseFlags extends LayoutFlags {
  readonly limit: number;
}

export function register(program: Command, context: Context): void {
  const command = program
    .command('visualise')
    .description(
      'draw annotations: trees of dependencies and of discourse, spans and frames that lie in each other, relations, clusters of mentions; or list them in the terminal',
    )
    .argument('<file>', 'texts with annotations, in any known format; - is standard input')
    .argument('[out]', 'a page OUT.html, or OUT.svg with one drawing; without it, tables in the terminal')
    .option('--limit <n>', 'how many texts at most', wholeNumber(1), 20);
  addLayoutOptions(command, '--format').addHelpText(
    'after',
    `
Examples:
  $ tincture visualise treebank.conllu
  $ tincture visualise treebank.conllu trees.html --limit 5
  $ tincture visualise gold.jsonl first.svg`,
  );
  command.action(async (file: string, out: string | undefined, { limit, ...layout }: VisualiseFlags) => {
    const settings = globalSettings(command);
    const reporter = createReporter(context, settings);
    const kind = out === undefined ? undefined : extname(out).toLowerCase();
    if (kind !== undefined && kind !== '.html' && kind !== '.svg') {
      throw new TinctureError({
        code: 'argument-invalid',
        problem: `"${out}" is no name of a page or a drawing.`,
        fix: 'Give it the ending .html or .svg.',
      });
    }
    const source = await openDocumentFile(context, file, layoutOptions(layout));
    const documents: Document[] = [];
    for await (const item of source.items) {
      if (documents.length === limit) {
        reporter.note(
          `The file has more than ${counted(limit, 'text')}: those behind are left out. --limit takes more.`,
        );
        break;
      }
      if ('reject' in item) reporter.note(`line ${item.reject.line} could not be read: ${item.reject.problem}`);
      else documents.push(item.document);
    }
    const all = documents.flatMap(drawings);
    if (out === undefined) {
      if (!settings.json) for (const document of documents) await write(context.stdout, annotationText(document));
      reporter.result({ file: source.name, texts: documents.length, drawings: all.length });
      return;
    }
    const [first] = all;
    if (first === undefined) {
      throw new TinctureError({
        code: 'data-invalid',
        problem: 'The file has no spans, frames, relations, clusters, dependencies or discourse to draw.',
        where: { file: source.name },
        fix: 'Give no name of a page: then the annotations are listed.',
      });
    }
    const path = resolve(context.cwd, out);
    const shown = showPath(context, path);
    await writeFile(path, kind === '.svg' ? first.svg : annotationPage(basename(source.name), documents), shown);
    const written = kind === '.svg' ? 1 : all.length;
    reporter.say(
      `Wrote ${written} of ${counted(all.length, 'drawing')} of ${counted(documents.length, 'text')} to ${shown}.`,
    );
    reporter.result({ file: source.name, out: shown, texts: documents.length, drawings: written });
  });
}
