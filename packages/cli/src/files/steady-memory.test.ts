import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

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
