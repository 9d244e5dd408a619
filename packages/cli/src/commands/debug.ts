import type { Command } from 'commander';
import type { Context } from '../context.ts';
import * as data from './debug-data.ts';
import * as profile from './debug-profile.ts';

/** A group: each of its commands has a file of its own, `debug-NAME.ts`. */
export function register(program: Command, context: Context): void {
  const group = program
    .command('debug')
    .description('look into data, and into what a component does')
    .helpCommand(false)
    .addHelpText(
      'after',
      `
Examples:
  $ tincture debug data --train train.jsonl --dev dev.jsonl
  $ tincture debug profile models/dishes.safetensors new.txt`,
    );
  data.register(group, context);
  profile.register(group, context);
}
