import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { projectJsonSchema } from './schema.ts';

const docs = new URL('../../../../docs/reference/', import.meta.url);

test('the published JSON Schema is the one that the command checks with', () => {
  const published: unknown = JSON.parse(readFileSync(new URL('tincture.schema.json', docs), 'utf8'));
  // To renew it: node --conditions=@tincture/source scripts/write-reference.ts
  expect(published).toEqual(JSON.parse(JSON.stringify(projectJsonSchema())));
});

test('the reference describes every key', () => {
  const page = readFileSync(new URL('task-file.md', docs), 'utf8');
  const keys = new Set<string>();
  const visit = (schema: unknown): void => {
    if (typeof schema !== 'object' || schema === null) return;
    for (const [name, value] of Object.entries(schema)) {
      if (name === 'properties' && typeof value === 'object') for (const key of Object.keys(value)) keys.add(key);
      visit(value);
    }
  };
  visit(projectJsonSchema());
  expect(keys.size).toBeGreaterThan(20);
  expect([...keys].filter((key) => !page.includes(`\`${key}\``))).toEqual([]);
});
