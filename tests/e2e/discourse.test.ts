// Structures of discourse by the real command: from GUM's form of CoNLL-U to a packaged component whose trees are drawn; with bad input set
// aside on the way.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { treeOfUnits } from 'tincture';
import { expect, test } from 'vitest';
import { commandsIn, temporaryFolder, tincture } from './command.ts';

const people = ['Ann', 'Bob', 'Carla', 'Dev', 'Emma'];
const acts = ['slept', 'cooked', 'left', 'read', 'sang'];

/** Documents of two clauses: what somebody did, and why, or who did the same. */
function corpus(count: number, from: number): string {
  const pick = (list: readonly string[], at: number): string => list[at % list.length] ?? '';
  return Array.from({ length: count }, (_, index) => {
    const at = from + index;
    const [joiner, relation] = at % 2 === 0 ? ['because', 'causal-cause'] : ['and', 'joint-list_m'];
    const words = [pick(people, at), pick(acts, 2 * at), joiner, pick(people, 3 * at + 1), pick(acts, at + 2), '.'];
    const rows = words.map((form, token) => {
      const misc =
        token === 0 ? 'Discourse=ROOT:1:0' : token === 2 ? `Discourse=${relation}:2->1:0:dm-${joiner}-3-gold` : '_';
      return [token + 1, form, '_', '_', '_', '_', '_', '_', '_', misc].join('\t');
    });
    return `# newdoc id = d${at}\n# text = ${words.join(' ')}\n${rows.join('\n')}\n\n`;
  }).join('');
}

test('structures of discourse go from CoNLL-U to a packaged component and to drawings', () => {
  const folder = temporaryFolder();
  const run = commandsIn(folder);
  const write = (name: string, content: string): void => writeFileSync(join(folder, name), content);
  // The last document goes round in a circle.
  write('train.conllu', `${corpus(30, 0)}${corpus(1, 30).replace('ROOT:1:0', 'causal-cause:1->2:0:_')}`);
  write('dev.conllu', corpus(10, 31));
  write('texts.txt', 'Emma sang because Bob slept .\n');
  write(
    'tincture.yaml',
    `tasks:
  clauses: { kind: discourse, labels: [causal, joint_m] }
train: { vectors: false, settings: { segments: { width: 32, convolutions: 1, filters: 4, steps: 80, leastCount: 1 }, iterations: 20 } }
`,
  );
  const report = tincture(folder, ['convert', 'train.conllu', 'train.jsonl']);
  expect(report.status).toBe(0);
  const aside = readFileSync(join(folder, 'train.jsonl.rejects.jsonl'), 'utf8').trim().split('\n');
  expect(aside).toHaveLength(1);
  expect(aside[0]).toContain('No unit is the root of all');
  run('train', '--train', 'train.jsonl', '--dev', 'dev.conllu', '--out', 'models/clauses.safetensors');
  const metrics = JSON.parse(run('evaluate', 'models/clauses.safetensors', '--data', 'dev.conllu', '--json'));
  expect(metrics.edu_f).toBeGreaterThan(0.95);
  expect(metrics.rst_full_f).toBeGreaterThan(0.95);
  run('package', 'models/clauses.safetensors', '--release', '1.0.0');
  const said = run('predict', 'dist/clauses-1.0.0.safetensors', 'texts.txt');
  const { discourse } = JSON.parse(said);
  expect(discourse.map(({ head, label, text }: Record<string, unknown>) => [head, label, text])).toEqual([
    [0, undefined, 'Emma sang'],
    [0, 'causal', 'because Bob slept .'],
  ]);
  expect(treeOfUnits(discourse)).toHaveProperty('tree');
  write('said.jsonl', said);
  run('convert', 'said.jsonl', 'said.conllu');
  expect(readFileSync(join(folder, 'said.conllu'), 'utf8')).toContain('Discourse=causal:2->1:0:_');
  expect(run('visualise', 'said.jsonl')).toContain('2  causal 1    because Bob slept .');
  run('visualise', 'said.jsonl', 'said.html');
  expect(readFileSync(join(folder, 'said.html'), 'utf8')).toContain('causal → 1');
}, 300_000);
