// The core as it is published must run on older Node versions than the one we develop on. It is compiled to plain
// JavaScript in a folder of its own and loaded by every other Node that this machine has.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../tidy/workspace.ts';

/** Paths of the Node executables on this machine with their versions, without the one that runs the tests. */
function otherNodes(): { path: string; version: string }[] {
  const found = new Map<string, string>();
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, 'node');
    if (folder.includes('node_modules') || !existsSync(path)) continue;
    const version = spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout?.trim() ?? '';
    if (version !== process.version && Number(version.slice(1).split('.')[0]) >= 20)
      found.set(realpathSync(path), version);
  }
  return [...found].map(([path, version]) => ({ path, version }));
}

const program = `
import { createRandom, parseTask, readModel, scoreTask, tokenize, tokenTexts } from './dist/index.js';
const doc = tokenize("Don't pay $5 for ramen 🍜 in the U.S.!");
const task = parseTask('food', { kind: 'ner', labels: ['DISH'] });
const gold = { ents: [{ start: 17, end: 22, label: 'DISH' }] };
const scores = scoreTask(task, [{ gold, predicted: gold }]);
let refused = '';
try { readModel(new Uint8Array(64)); } catch (error) { refused = error.code; }
console.log(JSON.stringify({ tokens: tokenTexts(doc), f: scores.value, random: createRandom(1).next(), refused }));
`;

describe('the built core', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tincture-core-'));
  beforeAll(() => {
    const tsc = join(root, 'node_modules/.bin/tsc');
    execFileSync(tsc, [
      '-p',
      join(root, 'packages/core'),
      '--customConditions',
      'none',
      '--outDir',
      join(folder, 'dist'),
    ]);
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    writeFileSync(join(folder, 'program.js'), program);
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  const here = { path: process.execPath, version: process.version };
  it.each([here, ...otherNodes()])('runs on Node $version and prints no warning', ({ path }) => {
    // Without the options of the test run, as a user starts it.
    const { NODE_OPTIONS: _, ...env } = process.env;
    const { stdout, stderr, status } = spawnSync(path, [join(folder, 'program.js')], { encoding: 'utf8', env });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    const { random, ...rest } = JSON.parse(stdout);
    expect(rest).toEqual({
      tokens: ['Do', "n't", 'pay', '$', '5', 'for', 'ramen', '🍜', 'in', 'the', 'U.S.', '!'],
      f: 1,
      refused: 'model-corrupt',
    });
    // The same stream of random numbers on every version: seeds must give the same model everywhere.
    expect(random).toBe(0.872666617622599);
  });
});
