import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../tidy/workspace.ts';
import { temporaryFolder, tincture } from './command.ts';

it('the command keeps what its code was compiled to beside the code, or where Node is told to', () => {
  const beside = join(root, 'node_modules', '.cache', 'tincture');
  const folder = temporaryFolder();
  const elsewhere = join(folder, 'compiled');
  rmSync(beside, { recursive: true, force: true });
  expect(tincture(folder, ['--version'], { env: { NODE_COMPILE_CACHE: elsewhere } }).status).toBe(0);
  expect(readdirSync(elsewhere)).toHaveLength(1);
  expect(tincture(folder, ['--version']).status).toBe(0);
  expect(existsSync(beside)).toBe(true);
});
