import type { Command } from 'commander';
import type { Context } from '../context.ts';
import * as build from './link-build.ts';
import * as find from './link-find.ts';

/** A group: each of its commands has a file of its own, `link-NAME.ts`. */
export function register(program: Command, context: Context): void {
  const group = program
    .command('link')
    .description('link entities to the entries of a knowledge base')
    .helpCommand(false)
    .addHelpText(
      'after',
      `
Examples:
  $ tincture link build --kb entries.csv --gold linked.jsonl --out kb.safetensors
  $ tincture link find kb.safetensors "M. Vale" --text "The baker M. Vale opened a shop."
  $ tincture predict models/ner.safetensors new.txt --link kb.safetensors`,
    );
  build.register(group, context);
  find.register(group, context);
}
