import type { Command } from 'commander';
import { listComponents, pipelineKind } from 'tincture';
import type { Context } from '../context.ts';
import { readModelFile } from '../files/read-model-file.ts';
import { modelCard } from '../operations/model-card.ts';
import { globalSettings } from '../settings.ts';
import { createReporter } from '../terminal/reporter.ts';

export function register(program: Command, context: Context): void {
  const command = program
    .command('card')
    .description('print the model card of a model file as Markdown')
    .argument('<model>', 'a model file')
    .addHelpText('after', '\nExample:\n  $ tincture card models/dishes.safetensors > card.md');
  command.action(async (model: string) => {
    const settings = globalSettings(command);
    const reporter = createReporter(context, settings);
    const { bytes, metadata, hash } = await readModelFile(context, model, settings);
    const components = metadata.component.kind === pipelineKind ? listComponents(bytes) : [];
    reporter.say(modelCard(metadata, { bytes: bytes.length, hash }, components).trimEnd());
    reporter.result({
      component: { ...metadata.component },
      hash,
      size_bytes: bytes.length,
      scores: metadata.scores ?? null,
      ...(components.length > 0 && {
        components: components.map((part) => ({ ...part.metadata.component, scores: part.metadata.scores ?? null })),
      }),
    });
  });
}
