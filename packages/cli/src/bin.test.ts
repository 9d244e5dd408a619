// What starts the command: bin/tincture.js.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const bin = fileURLToPath(new URL('../bin/tincture.js', import.meta.url));

test('a Node whose memory is full says so, and what helps, behind its own lines', () => {
  const env = { ...process.env, NODE_OPTIONS: '--max-old-space-size=8' };
  const { status, stderr } = spawnSync(process.execPath, [bin, 'predict', '--help'], { env, encoding: 'utf8' });
  expect(status).toBe(134);
  expect(stderr).toMatch(
    /\nerror: Node stopped, most likely because its memory was full: see above\.\n.*max-old-space-size=8192/,
  );
});
