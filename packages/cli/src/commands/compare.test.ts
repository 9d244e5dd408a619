// What comparing some components of a project suggests where others are there.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { folderWith, runCommand } from '../testing/run-command.ts';

const golden = fileURLToPath(new URL('../../../../tests/golden/1/', import.meta.url));
const yaml = `tasks: { food: { kind: ner, labels: [DISH, INGREDIENT, EQUIPMENT] } }
proposers: { rules: { rules: rules.jsonl }, trained: { model: models/food.safetensors } }
`;
const gold = ['wok', 'pan', 'pot']
  .map((word) => `${JSON.stringify({ text: `my ${word}`, ents: [{ start: 3, end: 6, label: 'EQUIPMENT' }] })}\n`)
  .join('');

test('a trained model that was not compared is next, and nothing is to be trained again', async () => {
  const rules = '{"label": "EQUIPMENT", "pattern": "wok"}\n';
  const folder = folderWith({
    'tincture.yaml': yaml,
    'rules.jsonl': rules,
    'test set.jsonl': gold,
    'train.jsonl': gold,
  });
  const next = async (...line: string[]) => (await runCommand(folder, line)).out.split('Next: ')[1]?.trim();
  const given = ['--data', 'test set.jsonl', '--train', 'train.jsonl'];
  const compare = ['compare', '--with', 'rules', ...given];
  expect(await next(...compare)).toBe('tincture train');
  mkdirSync(join(folder, 'models'));
  // What cannot be read, and what is for another task, are no such models.
  writeFileSync(join(folder, 'models', 'broken.safetensors'), '');
  copyFileSync(join(golden, 'parser.safetensors'), join(folder, 'models', 'trees.safetensors'));
  expect(await next(...compare)).toBe('tincture train');
  copyFileSync(join(golden, 'ner.safetensors'), join(folder, 'models', 'food.safetensors'));
  const again = 'tincture compare --data "test set.jsonl" --train train.jsonl --with rules models/food.safetensors';
  expect(await next(...compare)).toBe(again);
  // It does what it says, also where it is known by the name of a proposer.
  expect(await next(...compare, '--with', 'models/food.safetensors')).toMatch(/^tincture review/);
  expect(await next('compare', '--with', 'trained', ...given)).toBe('tincture package models/food.safetensors');
});
