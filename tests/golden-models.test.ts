// What the golden models were trained with is what trains today: a trainer that gives other bytes shows here, and not months later.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from './tidy/workspace.ts';

it('training the golden classifiers again gives their bytes', () => {
  const options = ['--conditions=@tincture/source', '--disable-warning=ExperimentalWarning'];
  const script = join(root, 'scripts/write-golden-models.ts');
  const { status, stdout } = spawnSync(
    process.execPath,
    [...options, script, '--check', 'textcat-single', 'textcat-several'],
    { encoding: 'utf8' },
  );
  expect(stdout).not.toContain('would change');
  expect(stdout).toContain('textcat-several: ');
  expect(status).toBe(0);
}, 120_000);
