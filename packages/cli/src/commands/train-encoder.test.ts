import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { letterEncoder } from '../testing/letter-encoder.ts';
import { type Finished, folderWith, runCommand } from '../testing/run-command.ts';

const line = (text: string, label: string): string =>
  `${JSON.stringify({ text, cats: { FRUIT: 0, METAL: 0, [label]: 1 } })}\n`;
const texts = (count: number, from = 0): string =>
  Array.from({ length: count }, (_, i) => line(`apple ${from + i}`, 'FRUIT') + line(`iron ${from + i}`, 'METAL')).join(
    '',
  );

test('classes are learnt on an encoder, which is opened again to measure, to predict and to teach', async () => {
  const folder = folderWith({
    ...letterEncoder,
    'tincture.yaml': `tasks:
  stuff: { kind: textcat, labels: [FRUIT, METAL] }
train: { vectors: false, encoder: mine }
`,
    'other/model.onnx': 'another network',
    'other/tokenizer.json': '{}',
    'train.jsonl': texts(12),
    'dev.jsonl': texts(6, 50),
    'posts.txt': Array.from({ length: 20 }, (_, i) => `apple pie ${i}\niron bar ${i}\n`).join(''),
  });
  const tincture = (args: readonly string[], env: Record<string, string> = {}): Promise<Finished> =>
    runCommand(folder, args, { env: { TINCTURE_ENCODERS: folder, ...env } });
  const files = ['--train', 'train.jsonl', '--dev', 'dev.jsonl'];
  expect(await tincture(['train', ...files, '--out', 'on.safetensors'])).toMatchObject({
    status: 0,
    out: expect.stringContaining('F1 on dev texts 100.0'),
  });
  const measured = await tincture(['evaluate', 'on.safetensors', '--data', 'dev.jsonl', '--json']);
  expect(JSON.parse(measured.out)).toMatchObject({ task: 'stuff', cats_macro_f: 1 });
  const predicted = await tincture(['predict', 'on.safetensors', '--text', 'alloy']);
  expect(JSON.parse(predicted.out).cats.FRUIT).toBeGreaterThan(0.9);

  const said = await tincture(['predict', 'on.safetensors', 'posts.txt']);
  const args = ['pipe', 'on.safetensors', 'posts.txt', '--format', 'text', '--workers', '2'];
  expect(await tincture(args)).toEqual({ status: 0, out: said.out, err: '' });
  expect(await tincture(args, { TINCTURE_ENCODER: 'other' })).toMatchObject({
    status: 1,
    out: '',
    err: expect.stringContaining('encoder-invalid'),
  });

  expect(
    await tincture(['evaluate', 'on.safetensors', '--data', 'dev.jsonl'], { TINCTURE_ENCODER: 'other' }),
  ).toMatchObject({ status: 1, err: expect.stringContaining('encoder-invalid') });
  // A pupil that runs without the encoder, taught by what works on it.
  writeFileSync(
    join(folder, 'tincture.yaml'),
    'tasks:\n  stuff: { kind: textcat, labels: [FRUIT, METAL] }\ntrain: { vectors: false }\n',
  );
  const without = await tincture(['predict', 'on.safetensors', '--text', 'alloy']);
  expect(without).toMatchObject({ status: 1, err: expect.stringContaining('TINCTURE_ENCODER') });
  const teach = [...files, '--unannotated', 'posts.txt', '--teacher', 'on.safetensors', '--out', 'off.safetensors'];
  expect(await tincture(['train', ...teach], { TINCTURE_ENCODER: 'mine' })).toMatchObject({
    status: 0,
    err: expect.stringContaining('40 texts without annotations were labelled by on (model)'),
  });
  expect(await tincture(['predict', 'off.safetensors', '--text', 'apple'])).toMatchObject({ status: 0 });
  // The flag comes before the project, and holds for this task alone.
  expect(await tincture(['train', ...files, '--encoder', 'nowhere', '--out', 'x.safetensors'])).toMatchObject({
    status: 1,
    err: expect.stringContaining('encoder-invalid'),
  });
});
