// What comes from the author's code is checked where it comes in: not every recipe is written with types.
import { type Annotations, type Source, TinctureError } from 'tincture';
import { parseSource } from 'tincture/convert';
import { z } from 'zod';
import type { Item, Output, Proposal } from './recipe.ts';

const range = { start: z.int().min(0), end: z.int().min(1) };
const source = z.json().transform((value, context): Source => {
  const parsed = parseSource(value);
  if (parsed !== undefined) return parsed;
  context.addIssue({ code: 'custom', message: 'This is no source.' });
  return z.NEVER;
});
const said = { label: z.string(), confidence: z.number().exactOptional(), source: source.exactOptional() };
const span = z.object({
  ...range,
  ...said,
  kbId: z.string().nullable().exactOptional(),
  kbConfidence: z.number().exactOptional(),
});
const end = z.object({ ...range, label: z.string() });

/** Loose: layers of other task kinds pass, and the store checks all of it once more. */
const annotations: z.ZodType<Annotations> = z.looseObject({
  ents: z.array(span).exactOptional(),
  spans: z.record(z.string(), z.array(span)).exactOptional(),
  rels: z.array(z.object({ from: end, to: end, ...said })).exactOptional(),
  coref: z
    .array(
      z.object({
        mentions: z.array(
          z.object({ ...range, confidence: z.number().exactOptional(), linkConfidence: z.number().exactOptional() }),
        ),
        label: z.string().exactOptional(),
        source: source.exactOptional(),
      }),
    )
    .exactOptional(),
  cats: z.record(z.string(), z.number()).exactOptional(),
  response: z.string().max(100_000).exactOptional(),
});

/** Something that was said, as it is kept. */
export const proposalSchema: z.ZodType<Proposal> = z.object({ annotations, source, task: z.string().exactOptional() });
export const outputSchema: z.ZodType<Output> = z.object({ name: z.string().min(1), annotations, source });

const json = z.record(z.string(), z.json());
const itemShape = z.strictObject({
  text: z.string().min(1),
  id: z.string().exactOptional(),
  meta: json.exactOptional(),
  proposals: z.array(proposalSchema).exactOptional(),
  outputs: z.array(outputSchema).min(1).exactOptional(),
  data: json.exactOptional(),
  again: z.boolean().exactOptional(),
  // A document of the store may be given as it is.
  annotations: z.unknown().optional(),
  added: z.string().exactOptional(),
  split: z.string().exactOptional(),
});
const itemSchema: z.ZodType<Item> = itemShape.transform(({ annotations: _, added: __, split: ___, ...item }) => item);

/** Throws `recipe-invalid` for what is no item of a view of these tasks. */
export function checkItem(value: unknown, tasks: readonly string[]): Item {
  // A property that is undefined is one that is not there.
  const parsed = itemSchema.safeParse(withoutUndefined(value));
  if (parsed.success) {
    checkParts(parsed.data, tasks);
    return parsed.data;
  }
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') ?? '';
  throw new TinctureError({
    code: 'recipe-invalid',
    problem: `The stream gave something that is no item${field === '' ? '' : ` (${field})`}: ${issue?.message ?? ''}`,
    fix: 'Give objects with a `text` that is not empty, and beside it only `id`, `meta`, `proposals`, `outputs`, `data` and `again`.',
  });
}

function checkParts({ proposals = [], outputs }: Item, tasks: readonly string[]): void {
  const isComposed = tasks.length > 1;
  const wrong = proposals.find(({ task }) => (task === undefined ? isComposed : !tasks.includes(task)));
  if (wrong !== undefined) {
    throw new TinctureError({
      code: 'recipe-invalid',
      problem: `The stream gave a proposal ${wrong.task === undefined ? 'without a `task`' : `for the task ${JSON.stringify(wrong.task)}`}.`,
      fix: `Say which task each proposal is for: ${tasks.join(', ')}.`,
    });
  }
  if (isComposed && outputs !== undefined) {
    throw new TinctureError({
      code: 'recipe-invalid',
      problem: 'The stream gave `outputs`, and the view has several tasks.',
      fix: 'Give `proposals`, or ask about one task.',
    });
  }
}

function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutUndefined(inner)]));
}
