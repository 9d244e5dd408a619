// A new project of each kind is one that the other commands take as it is.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { taskKinds } from 'tincture';
import { expect, test } from 'vitest';
import { loadProject } from '../project/open-project.ts';
import { project } from '../testing/small-project.ts';
import { createTestContext } from '../testing/test-context.ts';

test.each(taskKinds)('a project about %s is complete', async (kind) => {
  const { folder, tincture } = project();
  expect(await tincture(['init', 'new', '--kind', kind])).toMatchObject({ status: 0 });
  const made = join(folder, 'new');
  const { tasks, proposers } = await loadProject(createTestContext(made), {});
  expect([...tasks.values()].map((task) => [task.name, task.kind])).toEqual([['new', kind]]);
  expect([...tasks.values()][0]?.guidelines).toContain('# Guidelines');
  const hasRules = existsSync(join(made, 'rules.jsonl'));
  expect([...proposers.keys()]).toEqual(hasRules ? ['rules'] : []);
  expect(readFileSync(join(made, 'tincture.yaml'), 'utf8')).toContain('prompt: { llm:');
});

test.each([
  ['my project', 'cd "my project" && tincture add'],
  ['-dash', 'cd ./-dash && tincture add'],
])('what to do next goes into the folder %s', async (name, next) => {
  const { tincture } = project();
  expect((await tincture(['init', '--', name])).out).toContain(`Next: ${next}\n`);
});
