import type { Command } from 'commander';
import type { Context } from '../context.ts';
import * as profile from './debug-profile.ts';

/** A group: each of its commands has a file of its own, `debug-NAME.ts`. */
export function register(program: Command, context: Context): void {
  const group = program
    .command('debug')
    .description('look into what a component does')
    .helpCommand(false)
    .addHelpText(
      'after',
      `
Examples:
  $ tincture debug profile models/dishes.safetensors new.txt`,
    );
  profile.register(group, context);
}
