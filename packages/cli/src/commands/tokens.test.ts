import { expect, test } from 'vitest';
import { folderWith, runCommand } from '../testing/run-command.ts';
import { treebank } from '../testing/treebank.ts';

const yaml = `tasks:
  tags: { kind: tagger, attribute: pos }
  lemmas: { kind: lemmatizer }
train:
  vectors: false
  settings: { steps: 40, width: 16, convolutions: 1, filters: 8, batchWords: 60, learningRate: 0.02 }
`;

test('taggers and lemmatizers are trained on CoNLL-U, evaluated on its tokens and on ours, and predict', async () => {
  const folder = folderWith({
    'tincture.yaml': yaml,
    'train.conllu': treebank(['dog', 'cow', 'pear', 'lamp'], ['walk', 'jump', 'talk', 'wash']),
    'dev.conllu': treebank(['hen', 'tree'], ['knock', 'wait']),
  });
  for (const [task, metric] of [
    ['tags', 'pos_acc'],
    ['lemmas', 'lemma_acc'],
  ] as const) {
    const out = `${task}.safetensors`;
    const files = ['--train', 'train.conllu', '--dev', 'dev.conllu', '--out', out];
    const trained = await runCommand(folder, ['train', '--task', task, ...files]);
    expect(trained).toMatchObject({ status: 0, out: expect.stringMatching(/accuracy on dev texts \d/) });
    for (const more of [[], ['--own-tokens']]) {
      const evaluated = await runCommand(folder, ['evaluate', out, '--data', 'dev.conllu', '--json', ...more]);
      expect(JSON.parse(evaluated.out)).toMatchObject({ metric, [metric]: expect.any(Number) });
      expect(JSON.parse(evaluated.out)[metric]).toBeGreaterThan(0.9);
    }
  }
  const { out } = await runCommand(folder, ['predict', 'lemmas.safetensors', '--text', 'the hens waited']);
  expect(JSON.parse(out).tokens.map(({ lemma }: { lemma: string }) => lemma)).toEqual(['the', 'hen', 'wait']);
});

test('the tokens that a file comes with are those that are predicted on', async () => {
  const tokens = [
    { start: 0, end: 3, lemma: 'the' },
    { start: 3, end: 7, lemma: 'dog' },
  ];
  const folder = folderWith({
    'tincture.yaml': yaml,
    'train.conllu': treebank(['dog', 'cow'], ['walk', 'jump']),
    'text.jsonl': `${JSON.stringify({ text: 'thedogs', tokens })}\n`,
  });
  await runCommand(folder, ['train', '--task', 'tags', '--train', 'train.conllu', '--out', 'm.safetensors']);
  const { out } = await runCommand(folder, ['predict', 'm.safetensors', 'text.jsonl']);
  expect(JSON.parse(out).tokens).toMatchObject([
    { start: 0, end: 3 },
    { start: 3, end: 7 },
  ]);
});

test('which kind of task is to be learnt of tokens must be said', async () => {
  const folder = folderWith({ 'train.conllu': treebank(['dog'], ['walk']) });
  const train = ['train', '--train', 'train.conllu', '--out', 'm.safetensors', '--no-vectors'];
  const { status, err } = await runCommand(folder, train);
  expect({ status, err }).toEqual({
    status: 1,
    err: expect.stringMatching(
      /have tags, universal parts of speech.*example: tincture train --train train.conllu --task tagger:tag/s,
    ),
  });
  expect(await runCommand(folder, [...train, '--task', 'lemmatizer'])).toMatchObject({
    status: 0,
    out: expect.stringContaining('Training lemmatizer (lemmatizer'),
  });
});
