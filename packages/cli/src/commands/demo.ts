import type { Command } from 'commander';
import type { Context } from '../context.ts';
import type { DemoOptions } from '../demo/run-demo.ts';
import { globalSettings } from '../settings.ts';
import { wholeNumber, wholeNumbers } from '../terminal/number-options.ts';

export function register(program: Command, context: Context): void {
  const command = program
    .command('demo')
    .description('the main job from start to end on the dishes example: prompt, curve, comparison, model, report')
    .argument('[dir]', 'the folder for the copy of the example', 'tincture-demo')
    .option('--seeds <number>', 'trainings for each size of the learning curve', wholeNumber(1, 20), 3)
    .option('--sizes <numbers>', 'sizes of the learning curve (default: 20, 50, 100, 200, all)', wholeNumbers(2))
    .option('--no-vectors', 'neither install word vectors nor use them')
    .option('--recorded', 'replay the recorded responses, even where a model is configured')
    .addHelpText(
      'after',
      `
It uses a prompted model that it finds (a key in the environment, a local server, a local GGUF file), else recorded
responses of a real model, labelled as such.

Examples:
  $ tincture demo
  $ tincture demo --recorded
  $ tincture demo /tmp/dishes --seeds 5`,
    );
  command.action(async (folder: string, flags: DemoOptions) => {
    const { runDemo } = await import('../demo/run-demo.ts');
    await runDemo(context, globalSettings(command), folder, flags);
  });
}
