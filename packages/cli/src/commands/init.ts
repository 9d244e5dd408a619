import type { Command } from 'commander';
import type { Context } from '../context.ts';

export function register(program: Command, context: Context): void {
  program
    .command('init')
    .description('make a new project')
    .argument('[dir]', 'the folder to make', '.')
    .action(() => {
      context.stdout.write('');
    });
}
