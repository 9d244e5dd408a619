import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { editDefinition } from './edit-definition.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tincture-edit-'));
  file = join(folder, 'tincture.yaml');
});
afterEach(() => rmSync(folder, { recursive: true }));

const asMap = `# What we look for
tasks:
  dishes:
    kind: ner
    labels:
      DISH: # served
        definition: "Something that is served"
        examples: ["ramen", 'udon']
      PLACE:
      TOOL: { definition: "To cook with" }
    guidelines: guidelines.md
texts: new.txt   # one a line
`;

test('a definition changes, and everything else stays, comments too', async () => {
  writeFileSync(file, asMap);
  writeFileSync(join(folder, 'guidelines.md'), 'Mark it.');
  const task = await editDefinition(file, {
    task: 'dishes',
    label: { name: 'DISH', definition: 'Something that is cooked: "served"', examples: ['ramen', 'udon'] },
  });
  expect(task.labels[0]).toEqual({
    ...{ name: 'DISH', definition: 'Something that is cooked: "served"', examples: ['ramen', 'udon'] },
  });
  const written = readFileSync(file, 'utf8');
  for (const kept of ['# What we look for', '# served', '# one a line', "'udon'", 'guidelines: guidelines.md']) {
    expect(written).toContain(kept);
  }
  expect(parse(written)).toEqual({
    ...parse(asMap),
    tasks: {
      dishes: {
        ...parse(asMap).tasks.dishes,
        labels: expect.objectContaining({ TOOL: { definition: 'To cook with' } }),
      },
    },
  });
});

test('a label without anything gets something, and loses it again', async () => {
  writeFileSync(file, asMap);
  writeFileSync(join(folder, 'guidelines.md'), 'Mark it.');
  const label = { name: 'PLACE', counterexamples: ['home'] };
  expect((await editDefinition(file, { task: 'dishes', label })).labels[1]).toEqual(label);
  expect((await editDefinition(file, { task: 'dishes', label: { name: 'PLACE' } })).labels[1]).toEqual({
    name: 'PLACE',
  });
});

test('labels in a list, by name alone or with more', async () => {
  writeFileSync(file, 'tasks:\n  tone:\n    kind: textcat\n    labels: [good, { name: bad, definition: Not good }]\n');
  const change = { task: 'tone', label: { name: 'good', definition: 'Praise' } };
  expect((await editDefinition(file, change)).labels).toEqual([
    { name: 'good', definition: 'Praise' },
    { name: 'bad', definition: 'Not good' },
  ]);
  const task = await editDefinition(file, { task: 'tone', label: { name: 'bad', examples: ['cold soup'] } });
  expect(task.labels[1]).toEqual({ name: 'bad', examples: ['cold soup'] });
});

test('what is marked beside the labels: entities of relations, slots of frames', async () => {
  const content =
    'kind: relations\n    labels: { WORKS_FOR: { definition: is employed } }\n    entities: [PERSON, FIRM]';
  writeFileSync(file, `tasks:\n  work:\n    ${content}\n`);
  const change = { task: 'work', label: { name: 'FIRM', definition: 'A company' } };
  const task = await editDefinition(file, change);
  expect(task.entities).toEqual([{ name: 'PERSON' }, { name: 'FIRM', definition: 'A company' }]);
  expect(task.labels).toEqual([{ name: 'WORKS_FOR', definition: 'is employed' }]);
});

test('guidelines go where they are: into the file that is named, or into the project file', async () => {
  writeFileSync(file, asMap);
  writeFileSync(join(folder, 'guidelines.md'), 'Mark it.');
  expect((await editDefinition(file, { task: 'dishes', guidelines: '# All\n\nof it' })).guidelines).toBe(
    '# All\n\nof it\n',
  );
  expect(readFileSync(join(folder, 'guidelines.md'), 'utf8')).toBe('# All\n\nof it\n');
  expect(readFileSync(file, 'utf8')).toContain('guidelines: guidelines.md');
  writeFileSync(file, asMap.replace('guidelines.md', '"Mark it."'));
  expect((await editDefinition(file, { task: 'dishes', guidelines: 'Two\nlines' })).guidelines).toBe('Two\nlines');
  expect((await editDefinition(file, { task: 'dishes', guidelines: '' })).guidelines).toBeUndefined();
});

test('what does not fit is refused, and the file stays', async () => {
  writeFileSync(file, asMap);
  writeFileSync(join(folder, 'guidelines.md'), 'Mark it.');
  const unknown = { task: 'dishes', label: { name: 'DRINK', definition: 'x' } };
  await expect(editDefinition(file, unknown)).rejects.toMatchObject({ code: 'label-unknown' });
  await expect(editDefinition(file, { task: 'other', guidelines: 'x' })).rejects.toMatchObject({
    code: 'project-invalid',
  });
  expect(readFileSync(file, 'utf8')).toBe(asMap);
});
