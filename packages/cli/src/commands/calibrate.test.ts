import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { joinComponents, loadComponent, readModel, tokenize, writeModel } from 'tincture';
import { expect, test } from 'vitest';
import { gold, project } from '../testing/small-project.ts';

/** The texts of `gold` with one that is wrong in every five, each time at another place: halves are alike. */
const doubtful = (count: number): string =>
  gold(count)
    .split('\n')
    .map((line, i) => (i % 5 === Math.floor(i / 5) % 5 ? line.replace(/"ents":\[.*\]/, '"ents":[]') : line))
    .join('\n');

test('a trained component is calibrated on gold of the user, and says the same afterwards', async () => {
  const { folder, tincture } = project();
  writeFileSync(join(folder, 'train.jsonl'), gold(40));
  writeFileSync(join(folder, 'dev.jsonl'), gold(20));
  writeFileSync(join(folder, 'reviewed.jsonl'), doubtful(100));
  const quick = 'train: { vectors: false, settings: { steps: 30, width: 16, convolutions: 1, filters: 8 } }';
  const yaml = readFileSync(join(folder, 'tincture.yaml'), 'utf8').replace('train: { vectors: false }', quick);
  writeFileSync(join(folder, 'tincture.yaml'), yaml);
  const files = ['--train', 'train.jsonl', '--dev', 'dev.jsonl', '--out', 'pets.safetensors'];
  expect(await tincture(['train', ...files])).toMatchObject({ status: 0 });
  const path = join(folder, 'pets.safetensors');
  const trained = readFileSync(path);

  const calibrated = await tincture(['calibrate', 'pets.safetensors', '--data', 'reviewed.jsonl', '--json']);
  expect(calibrated).toMatchObject({ status: 0 });
  const figures = JSON.parse(calibrated.out);
  expect(figures).toMatchObject({ model: 'pets.safetensors', task: 'pets', documents: 100, predictions: 100 });
  expect(figures.offset).toBeLessThan(0);
  expect(figures.ece_after).toBeLessThan(figures.ece_before);
  expect(figures.ece_exact_high).toBeGreaterThan(figures.ece_exact);

  const after = readFileSync(path);
  expect([...readModel(after).tensors]).toEqual([...readModel(trained).tensors]);
  const docs = ['Rex saw 3 dogs', 'Rex and Rex'].map((text) => tokenize(text));
  const spans = async (bytes: Uint8Array) =>
    (await loadComponent(bytes).predict(docs)).map((prediction) =>
      'error' in prediction ? [] : prediction.annotations.ents!.map(({ start, end, label }) => [start, end, label]),
    );
  expect(await spans(after)).toEqual(await spans(trained));

  const card = await tincture(['card', 'pets.safetensors']);
  expect(card.out).toContain('Calibrated after the training on 100 predictions in 100 texts');

  // Elsewhere, in words, and of a file of several components the one that is meant.
  const joined = joinComponents('all', '1.0.0', [trained, otherName(trained)]);
  writeFileSync(join(folder, 'all.safetensors'), joined);
  const open = await tincture(['calibrate', 'all.safetensors', '--data', 'reviewed.jsonl']);
  expect(open).toMatchObject({ status: 1, err: expect.stringContaining('--task NAME') });
  const whole = [
    'calibrate',
    'all.safetensors',
    '--task',
    'pets',
    '--data',
    'reviewed.jsonl',
    '--out',
    'out.safetensors',
  ];
  expect(await tincture(whole)).toMatchObject({
    status: 0,
    out: expect.stringMatching(
      /off by \d+\.\d points \(ECE\), and by \d+\.\d now, on 100 predictions in 100 texts\.\n.*where it was as sure as/s,
    ),
  });
  expect(readFileSync(join(folder, 'all.safetensors'))).toEqual(Buffer.from(joined));
  expect(readModel(readFileSync(join(folder, 'out.safetensors'))).metadata.component).toMatchObject({ name: 'all' });
});

test('what cannot be calibrated is refused before anything is written', async () => {
  const { folder, tincture } = project();
  writeFileSync(join(folder, 'few.jsonl'), gold(3));
  writeFileSync(join(folder, 'rules.safetensors'), 'no model');
  expect(await tincture(['calibrate', 'rules.safetensors', '--data', 'few.jsonl'])).toMatchObject({ status: 1 });
  expect(await tincture(['calibrate', 'none.safetensors'])).toMatchObject({ status: 1 });
});

/** The same component under another name and for another task. */
function otherName(bytes: Uint8Array): Uint8Array {
  const { tensors, metadata } = readModel(bytes);
  const { component, task } = metadata;
  const other = { component: { ...component, name: 'other' }, task: { ...task!, name: 'others' } };
  return writeModel({ tensors, metadata: { ...metadata, ...other } });
}
