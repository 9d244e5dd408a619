import type { Recipe } from '@tincture/studio';
import { shippedRecipes } from '@tincture/studio/recipes';
import { Command, InvalidArgumentError } from 'commander';
import type { Context } from '../context.ts';
import { addRecipeOptions, recipeValues } from '../operations/recipe-options.ts';
import type { RecipeFlags } from '../operations/run-recipe.ts';
import { addGlobalOptions, globalSettings } from '../settings.ts';
import { addTextColumn } from '../terminal/file-options.ts';
import { wholeNumber } from '../terminal/number-options.ts';
import { createReporter, type Reporter } from '../terminal/reporter.ts';
import { formatTable } from '../terminal/table.ts';

const examples = `
Examples:
  $ tincture recipe
  $ tincture recipe correct --with rules
  $ tincture recipe correct --help
  $ tincture recipe recipes/short-texts.ts --source texts.jsonl`;

export function register(program: Command, context: Context): void {
  const group = program
    .command('recipe')
    .description(
      'review by a recipe: one that comes with Tincture, or a TypeScript file of your own; alone it lists them',
    )
    .usage('[NAME | FILE.ts] [options]')
    // A recipe explains its own options.
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments()
    .addHelpText('after', examples);
  for (const recipe of shippedRecipes) addRecipe(group, context, recipe);
  group.action(async () => {
    const reporter = createReporter(context, globalSettings(group));
    const [name, ...rest] = group.args;
    if (name === undefined) list(reporter);
    else if (name.startsWith('-')) group.outputHelp();
    else await runFile(context, group, name, rest);
  });
}

function list(reporter: Reporter): void {
  const rows = shippedRecipes.map(({ name = '', description = '' }) => [name, description]);
  reporter.say(formatTable([{ title: 'recipe' }, { title: 'what it does' }], rows));
  reporter.say('\nEach one explains its options: tincture recipe NAME --help');
  reporter.say('How to write one: docs/how-to/write-a-recipe.md');
  reporter.result({ recipes: rows.map(([name, description]) => ({ name, description })) });
}

async function runFile(context: Context, group: Command, path: string, args: readonly string[]): Promise<void> {
  const { loadRecipe } = await import('../operations/load-recipe.ts');
  const loaded = await loadRecipe(context, path);
  const parent = new Command('tincture recipe').copyInheritedSettings(group);
  addGlobalOptions(parent);
  addRecipe(parent, context, { ...loaded.recipe, name: path }, loaded);
  // What stood before the path counts as well.
  const { json, debug, project, task } = globalSettings(group);
  const before = [
    ...(json ? ['--json'] : []),
    ...(debug ? ['--debug'] : []),
    ...(project === undefined ? [] : ['--project', project]),
    ...(task === undefined ? [] : ['--task', task]),
  ];
  await parent.parseAsync([path, ...args, ...before], { from: 'user' });
}

/** Adds the command of one recipe; `loaded` where it comes from a file. */
function addRecipe(
  group: Command,
  context: Context,
  recipe: Recipe,
  loaded?: { readonly recipe: Recipe; readonly file: string },
): void {
  const name = recipe.name ?? '';
  const command = group
    .command(name)
    .description(recipe.description ?? 'a recipe of your own')
    .helpOption('-h, --help', 'display help for command')
    .allowUnknownOption(false)
    .allowExcessArguments(false)
    .option('--port <n>', 'the port to listen on; 0 takes any free one (default: 4417)', wholeNumber(0, 65_535))
    .option('--person <name>', 'who decides (default: the name of your account)', personName)
    .option(
      '--source <file>',
      'texts to take instead of those in the store, which they are added to; - for standard input',
    );
  addTextColumn(command);
  addRecipeOptions(command, recipe);
  if (recipe.examples !== undefined)
    command.addHelpText(
      'after',
      `\nExamples:\n${recipe.examples.map((line) => `  $ tincture recipe ${line}`).join('\n')}`,
    );
  command.action(async (flags: RecipeFlags) => {
    const settings = globalSettings(command);
    const reporter = createReporter(context, settings);
    const { runRecipe } = await import('../operations/run-recipe.ts');
    await runRecipe(context, reporter, settings, loaded ?? { recipe }, recipeValues(command, recipe), flags);
  });
}

function personName(value: string): string {
  if (value.trim() !== '') return value;
  throw new InvalidArgumentError('Give a name that is not empty.');
}
