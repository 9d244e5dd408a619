import { z } from 'zod';
import { type Operation, operations } from '../api/operations.ts';

/** The table of all routes for docs/reference/studio.md, in Markdown. */
export function routesTable(): string {
  const rows = operations.map((operation) => `| \`${route(operation)}\` | ${cell(operation)} |`);
  return ['| route | does or answers |', '|---|---|', ...rows].join('\n');
}

function route({ method, path, query }: Operation): string {
  const names = keysOf(query).map((key) => `${key}=`);
  return `${method.toUpperCase()} ${path}${names.length === 0 ? '' : `?${names.join('&')}`}`;
}

function cell({ summary, body, learns }: Operation): string {
  const keys = keysOf(body).map((key) => `\`${key}\``);
  const parts = [
    summary,
    ...(keys.length === 0 ? [] : [`body: ${keys.join(', ')}`]),
    ...(learns ? ['only while models learn'] : []),
  ];
  return parts.join('; ').replaceAll('|', '\\|');
}

function keysOf(schema: z.ZodType | undefined): readonly string[] {
  return schema === undefined ? [] : Object.keys(z.toJSONSchema(schema, { io: 'input' }).properties ?? {});
}
