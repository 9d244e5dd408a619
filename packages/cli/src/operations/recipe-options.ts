// The options of a recipe are zod schemas; on the command line they are text.

import type { Recipe } from '@tincture/studio';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';

/** What of a schema its option is made from. */
const shape = z.object({
  type: z.string().optional(),
  description: z.string().optional(),
  default: z.json().optional(),
  enum: z.array(z.json()).optional(),
});

/** Declares the options of a recipe on its command. */
export function addRecipeOptions(command: Command, { options = {} }: Recipe): void {
  for (const [name, schema] of Object.entries(options)) {
    const { type, description = '', default: preset, enum: choices } = shapeOf(schema);
    const usual = preset === undefined ? '' : ` (default: ${[preset].flat().join(',')})`;
    const listed = choices === undefined ? '' : `: ${choices.join(', ')}`;
    const flag = `--${kebab(name)}${type === 'boolean' ? '' : ` <${type === 'array' ? 'list' : (type ?? 'text')}>`}`;
    const option = new Option(flag, `${description}${listed}${usual}`);
    command.addOption(
      type === 'boolean'
        ? option
        : option.argParser((text: string) => {
            const parsed = schema.safeParse(fromText(text, type));
            if (parsed.success) return fromText(text, type);
            throw new InvalidArgumentError(parsed.error.issues[0]?.message ?? 'It does not fit.');
          }),
    );
  }
}

/** The checked values of a recipe's options; what is not given takes its default. Throws commander's error. */
export function recipeValues(command: Command, { options = {} }: Recipe): Readonly<Record<string, unknown>> {
  const given: Record<string, unknown> = command.opts();
  const values: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(options)) {
    const parsed = schema.safeParse(given[name]);
    if (!parsed.success) command.error(`error: required option '--${kebab(name)}' not specified`);
    else values[name] = parsed.data;
  }
  return values;
}

function shapeOf(schema: z.ZodType): z.infer<typeof shape> {
  return shape.parse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
}

function fromText(text: string, type: string | undefined): unknown {
  if (type === 'number' || type === 'integer') return text.trim() === '' ? Number.NaN : Number(text);
  if (type === 'array')
    return text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  return text;
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
