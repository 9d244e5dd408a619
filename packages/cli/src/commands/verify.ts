import type { Command } from 'commander';
import { TinctureError } from 'tincture';
import type { Context } from '../context.ts';
import { readModelFile } from '../files/read-model-file.ts';
import { formatBytes } from '../report/format.ts';
import { globalSettings } from '../settings.ts';
import { createReporter } from '../terminal/reporter.ts';

export function register(program: Command, context: Context): void {
  const command = program
    .command('verify')
    .description('check a model file: its format, shapes and hash')
    .argument('<model>', 'a model file')
    .option('--hash <hash>', 'the hash that it must have')
    .addHelpText(
      'after',
      `
Examples:
  $ tincture verify dist/dishes-1.0.0.safetensors
  $ tincture verify dist/dishes-1.0.0.safetensors --hash 3f1c…`,
    );
  command.action(async (model: string, flags: { hash?: string }) => {
    const settings = globalSettings(command);
    const reporter = createReporter(context, settings);
    const { bytes, metadata, hash, tensors } = await readModelFile(context, model, settings);
    if (flags.hash !== undefined && flags.hash.toLowerCase() !== hash) {
      throw new TinctureError({
        code: 'model-corrupt',
        problem: `The file is sound, but its hash is ${hash} and not ${flags.hash}: it is another model.`,
        where: { file: model },
        fix: 'Get the file again from where it came from.',
      });
    }
    const { name, version, kind } = metadata.component;
    reporter.say(
      `${model} is sound: ${name} ${version} (${kind}), ${tensors.size} tensors, ${formatBytes(bytes.length)}.`,
    );
    reporter.say(`hash ${hash}`);
    reporter.result({ model, name, version, kind, tensors: tensors.size, size_bytes: bytes.length, hash });
  });
}
