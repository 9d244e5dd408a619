import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { folderWith } from '../testing/run-command.ts';

/** Makes objects that outlive some collections, as the texts of a stream do, and says how large the young generation became. */
const program = (before: string): string => `
import { getHeapSpaceStatistics } from 'node:v8';
import { keepMemorySteady } from ${JSON.stringify(new URL('steady-memory.ts', import.meta.url))};
${before}
const kept = new Array(10_000);
for (let i = 0; i < 1_000_000; i++) kept[(i * 7_919) % kept.length] = { text: 'a' + i, list: [i, i + 1] };
console.log(getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').space_size);`;

function youngBytes(before: string): number {
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program(before)], {
    encoding: 'utf8',
  });
  expect(stderr).not.toContain('rror');
  return Number(stdout);
}

test('the young generation does not grow, which it does by itself', () => {
  expect(youngBytes('keepMemorySteady();')).toBeLessThanOrEqual(4 * 2 ** 20);
  expect(youngBytes('')).toBeGreaterThan(8 * 2 ** 20);
}, 60_000);

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
const model = fileURLToPath(new URL('../../../../tests/golden/1/ner.safetensors', import.meta.url));
const sayingYoung = `data:text/javascript,
import { getHeapSpaceStatistics } from 'node:v8';
const young = () => getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').space_size;
process.on('exit', () => console.error('YOUNG ' + young()));`;

test.each([
  ['predict', model],
  ['--debug', '--task', 'food', 'predict', model],
])(
  'nor does it while predict is loaded, or predicts a stream: %s %s',
  (...args) => {
    const line = `${JSON.stringify({ text: 'Ada wrote to Grace, and Grace wrote to Ada. '.repeat(20) })}\n`;
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--conditions=@tincture/source', '--import', sayingYoung, main, ...args],
      { cwd: folderWith({}), input: line.repeat(500), encoding: 'utf8', maxBuffer: 1e8 },
    );
    expect(stdout.split('\n')).toHaveLength(501);
    expect(Number(/^YOUNG (.*)$/m.exec(stderr)?.[1])).toBeLessThanOrEqual(4 * 2 ** 20);
  },
  60_000,
);
