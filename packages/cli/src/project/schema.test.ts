import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readProjectFile } from './project-file.ts';
import { projectJsonSchema } from './schema.ts';

const docs = new URL('../../../../docs/reference/', import.meta.url);

test('the published JSON Schema is the one that the command checks with', () => {
  const published: unknown = JSON.parse(readFileSync(new URL('tincture.schema.json', docs), 'utf8'));
  // To renew it: npm run reference
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

const validate = new Ajv({ strict: false, validateFormats: false }).compile(projectJsonSchema());
const ner = 'tasks: { t: { kind: ner, labels: [A] } }';

// What neither can know from the file alone (a missing guidelines file) is left out.
test.each([
  [true, ner],
  [true, 'tasks: { t: { kind: ner, labels: { A: , B: { definition: x } } } }'],
  [true, 'tasks: { t: { kind: textcat, labels: [A, B] } }'],
  [true, 'tasks: { t: { kind: textcat, labels: [A], multiple: true } }'],
  [true, 'tasks: { t: { kind: ner, labels: [{ name: A }, "a b"] } }'],
  [true, `${ner}\nproposers: { p: { llm: a/b, examples: 0 }, r: { rules: x }, m: { model: y, link: kb } }`],
  [true, `${ner}\ntrain: { vectors: false, settings: { steps: 3 } }\noffline: true`],
  [true, 'tasks: { t: { kind: tagger, attribute: pos } }'],
  [true, 'tasks: { t: { kind: tagger, labels: [NN, VB] } }'],
  [true, 'tasks: { t: { kind: morphologizer }, l: { kind: lemmatizer } }'],
  [false, 'tasks: { t: { kind: ner } }'],
  [false, 'tasks: { t: { kind: ner, labels: [A], attribute: pos } }'],
  [false, 'tasks: { t: { kind: tagger, attribute: xpos } }'],
  [false, 'tasks: { t: { kind: lemmatizer, labels: [A] } }'],
  [false, 'tasks: {}'],
  [false, 'tasks: { " ": { kind: ner, labels: [A] } }'],
  [false, 'tasks: { t: { kind: ner, labels: [] } }'],
  [false, 'tasks: { t: { kind: ner, labels: {} } }'],
  [false, 'tasks: { t: { kind: ner, labels: [A, A] } }'],
  [false, 'tasks: { t: { kind: ner, labels: ["A|B"] } }'],
  [false, 'tasks: { t: { kind: ner, labels: { " A": } } }'],
  [false, 'tasks: { t: { kind: ner, labels: [{ name: "" }] } }'],
  [false, 'tasks: { t: { kind: ner, labels: [A], multiple: true } }'],
  [false, 'tasks: { t: { kind: textcat, labels: [A] } }'],
  [false, 'tasks: { t: { kind: textcat, labels: [A], multiple: false } }'],
  [false, 'tasks: { t: { kind: ner, labels: [1, 2] } }'],
  [false, `${ner}\nproposers: { p: {} }`],
  [false, `${ner}\nproposers: { p: { llm: a/b, rules: x } }`],
  [false, `${ner}\nproposers: { p: { rules: x, examples: 3 } }`],
  [false, `${ner}\nproposers: { p: { llm: a/b, link: x } }`],
  [false, `${ner}\ntrain: { vectors: true }`],
  [false, `${ner}\nofline: true`],
])('the schema and the command agree that it is %s: %s', (isValid, text) => {
  const folder = mkdtempSync(join(tmpdir(), 'tincture-schema-'));
  try {
    const path = join(folder, 'tincture.yaml');
    writeFileSync(path, text);
    let isTaken = true;
    try {
      readProjectFile(path);
    } catch {
      isTaken = false;
    }
    const isAllowed = validate(parse(text));
    expect({ isTaken, isAllowed }).toEqual({ isTaken: isValid, isAllowed: isValid });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
