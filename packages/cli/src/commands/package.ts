import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { listComponents, pipelineKind, readModel, TinctureError, writeModel } from 'tincture';
import type { Context } from '../context.ts';
import { readBytes } from '../files/read-bytes.ts';
import { readModelFile } from '../files/read-model-file.ts';
import { makeFolder, writeFile } from '../files/write-file.ts';
import { modelCard } from '../operations/model-card.ts';
import { fileNameOf, isFileName } from '../project/file-name.ts';
import { showPath } from '../project/open-project.ts';
import { formatBytes } from '../report/format.ts';
import { globalSettings } from '../settings.ts';
import { createReporter } from '../terminal/reporter.ts';
import { shellPath } from '../terminal/shell-word.ts';

interface PackageFlags {
  readonly name?: string;
  readonly release?: string;
  readonly out?: string;
  readonly force?: boolean;
}

export function register(program: Command, context: Context): void {
  const command = program
    .command('package')
    .description('give a model file its name and version, and write it with its model card, ready to ship')
    .argument('<model>', 'a model file that `tincture train` wrote')
    .option('--name <name>', 'the name of the component (default: as trained)')
    .option('--release <version>', 'the version of the component (default: as it is in the file)')
    .option(
      '--out <file>',
      'the packaged file (default: dist/NAME-VERSION.safetensors beside the model, or beside its folder where that is called models)',
    )
    .option('--force', 'replace a packaged file of the same name and version that holds something else')
    .addHelpText(
      'after',
      `
Examples:
  $ tincture package models/dishes.safetensors --release 1.0.0
  $ tincture package models/dishes.safetensors --name dishes-en --release 1.0.0 --out dishes-en.safetensors`,
    );
  command.action(async (model: string, flags: PackageFlags) => {
    const settings = globalSettings(command);
    const reporter = createReporter(context, settings);
    const path = resolve(context.cwd, model);
    const { tensors, metadata } = await readModelFile(context, model, settings);
    // A task may be called what no file should be.
    const name = flags.name ?? fileNameOf(metadata.component.name);
    const version = flags.release ?? metadata.component.version;
    if (!isFileName(name)) throw invalid('name', name, 'Use letters, digits, "-", "_" and ".".');
    if (!/^\d+\.\d+\.\d+(?:[-+][\w.-]+)?$/.test(version))
      throw invalid('version', version, 'Use three numbers, such as 1.0.0.');
    const packaged = { ...metadata, component: { ...metadata.component, name, version } };
    const bytes = writeModel({ tensors, metadata: packaged });
    const out =
      flags.out === undefined
        ? join(folderBeside(path), 'dist', `${name}-${version}.safetensors`)
        : resolve(context.cwd, flags.out);
    const { hash } = readModel(bytes);
    if (flags.force !== true) await refuseOtherContent(context, out, hash);
    await makeFolder(dirname(out), showPath(context, dirname(out)));
    await writeFile(out, bytes, showPath(context, out));
    const card = `${out.replace(/\.safetensors$/, '')}.md`;
    await writeFile(
      card,
      modelCard(
        packaged,
        { bytes: bytes.length, hash },
        metadata.component.kind === pipelineKind ? listComponents(bytes) : [],
      ),
      showPath(context, card),
    );
    const shown = showPath(context, out);
    reporter.say(`Wrote ${shown}: ${formatBytes(bytes.length)}, everything that it needs to run.`);
    reporter.say(`Wrote ${showPath(context, card)}: its model card.`);
    reporter.say(`hash ${hash}`);
    reporter.result({ model: shown, card: showPath(context, card), name, version, size_bytes: bytes.length, hash });
    reporter.next(`tincture predict ${shellPath(shown)} --text "…"`);
  });
}

/** A version names one content for good: who ran 1.0.0 yesterday must find the same in it today. */
async function refuseOtherContent(context: Context, path: string, hash: string): Promise<void> {
  if (!existsSync(path)) return;
  const before = readModel(await readBytes(context, path)).hash;
  if (before === hash) return;
  throw new TinctureError({
    code: 'file-exists',
    problem: `It holds another model of this name and version already (hash ${before.slice(0, 12)}…, not ${hash.slice(0, 12)}…).`,
    where: { file: showPath(context, path) },
    fix: 'Give the new one a version of its own with --release, or replace the old one with --force.',
  });
}

function invalid(what: string, value: string, fix: string): TinctureError {
  return new TinctureError({
    code: 'argument-invalid',
    problem: `The ${what} ${JSON.stringify(value)} cannot be used.`,
    fix,
  });
}

/** Where `dist` of a model lies: beside it, and beside the folder in which a project keeps its models. */
function folderBeside(path: string): string {
  const folder = dirname(path);
  return basename(folder) === 'models' ? dirname(folder) : folder;
}
