import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { taskKinds } from 'tincture';
import { describe, expect, test } from 'vitest';
import { readProjectFile } from '../project/project-file.ts';
import { project } from '../testing/small-project.ts';
import { projectKinds } from './new-project.ts';

describe('a new project', () => {
  test.each(projectKinds)('begins with a task of its kind, and somebody who proposes: %s', async (kind) => {
    const { folder, tincture } = project();
    expect(await tincture(['init', 'home', '--kind', kind])).toMatchObject({ status: 0, err: '' });
    const { tasks, proposers } = readProjectFile(join(folder, 'home/tincture.yaml'));
    const task = tasks.get('home');
    expect(task).toMatchObject({ kind, guidelines: expect.stringContaining('# Guidelines') });
    const hasRules = existsSync(join(folder, 'home/rules.jsonl'));
    expect([...proposers.keys()]).toEqual([hasRules ? 'rules' : 'prompt']);
    if (!hasRules) return;
    const inside = ['--project', join(folder, 'home')];
    expect(
      await tincture([...inside, 'predict', join(folder, 'home/rules.jsonl'), '--text', 'a kettle']),
    ).toMatchObject({
      status: 0,
      err: '',
    });
  });

  test('begins with a kind that is one', () => {
    expect(projectKinds.filter((kind) => !taskKinds.includes(kind))).toEqual([]);
  });
});
