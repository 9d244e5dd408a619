import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { run } from '../run.ts';
import { createTestContext } from '../testing/test-context.ts';

const yaml = `tasks:
  tags: { kind: tagger, attribute: pos }
  lemmas: { kind: lemmatizer }
train:
  vectors: false
  settings: { steps: 40, width: 16, convolutions: 1, filters: 8, batchWords: 60, learningRate: 0.02 }
`;

/** Sentences of "the NOUNs VERBed." as CoNLL-U. */
function treebank(nouns: readonly string[], verbs: readonly string[]): string {
  const sentences = nouns.flatMap((noun) =>
    verbs.map((verb) => [
      `# text = the ${noun}s ${verb}ed.`,
      '1\tthe\tthe\tDET\tDT\t_\t2\tdet\t_\t_',
      `2\t${noun}s\t${noun}\tNOUN\tNNS\tNumber=Plur\t3\tnsubj\t_\t_`,
      `3\t${verb}ed\t${verb}\tVERB\tVBD\tTense=Past\t0\troot\t_\tSpaceAfter=No`,
      '4\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_',
    ]),
  );
  return sentences.map((lines) => `${lines.join('\n')}\n\n`).join('');
}

let folder = '';
afterEach(() => rmSync(folder, { recursive: true }));

async function tincture(args: readonly string[]): Promise<{ status: number; out: string; err: string }> {
  const context = createTestContext(folder);
  const status = await run(args, context);
  return { status, out: context.out(), err: context.err() };
}

test('taggers and lemmatizers are trained on CoNLL-U, evaluated on its tokens and on ours, and predict', async () => {
  folder = mkdtempSync(join(tmpdir(), 'tincture-tokens-'));
  writeFileSync(join(folder, 'tincture.yaml'), yaml);
  writeFileSync(
    join(folder, 'train.conllu'),
    treebank(['dog', 'cow', 'pear', 'lamp'], ['walk', 'jump', 'talk', 'wash']),
  );
  writeFileSync(join(folder, 'dev.conllu'), treebank(['hen', 'tree'], ['knock', 'wait']));
  for (const [task, metric] of [
    ['tags', 'pos_acc'],
    ['lemmas', 'lemma_acc'],
  ] as const) {
    const out = `${task}.safetensors`;
    const files = ['--train', 'train.conllu', '--dev', 'dev.conllu', '--out', out];
    const trained = await tincture(['train', '--task', task, ...files]);
    expect(trained).toMatchObject({ status: 0, out: expect.stringMatching(/accuracy on dev texts \d/) });
    for (const more of [[], ['--own-tokens']]) {
      const evaluated = await tincture(['evaluate', out, '--data', 'dev.conllu', '--json', ...more]);
      expect(JSON.parse(evaluated.out)).toMatchObject({ metric, [metric]: expect.any(Number) });
      expect(JSON.parse(evaluated.out)[metric]).toBeGreaterThan(0.9);
    }
  }
  const { out } = await tincture(['predict', 'lemmas.safetensors', '--text', 'the hens waited']);
  expect(JSON.parse(out).tokens.map(({ lemma }: { lemma: string }) => lemma)).toEqual(['the', 'hen', 'wait']);
});

test('the tokens that a file comes with are those that are predicted on', async () => {
  folder = mkdtempSync(join(tmpdir(), 'tincture-tokens-'));
  writeFileSync(join(folder, 'tincture.yaml'), yaml);
  writeFileSync(join(folder, 'train.conllu'), treebank(['dog', 'cow'], ['walk', 'jump']));
  await tincture(['train', '--task', 'tags', '--train', 'train.conllu', '--out', 'm.safetensors']);
  writeFileSync(
    join(folder, 'text.jsonl'),
    `${JSON.stringify({
      text: 'thedogs',
      tokens: [
        { start: 0, end: 3, lemma: 'the' },
        { start: 3, end: 7, lemma: 'dog' },
      ],
    })}\n`,
  );
  const { out } = await tincture(['predict', 'm.safetensors', 'text.jsonl']);
  expect(JSON.parse(out).tokens).toMatchObject([
    { start: 0, end: 3 },
    { start: 3, end: 7 },
  ]);
});

test('which kind of task is to be learnt of tokens must be said', async () => {
  folder = mkdtempSync(join(tmpdir(), 'tincture-tokens-'));
  writeFileSync(join(folder, 'train.conllu'), treebank(['dog'], ['walk']));
  const train = ['train', '--train', 'train.conllu', '--out', 'm.safetensors', '--no-vectors'];
  const { status, err } = await tincture(train);
  expect({ status, err }).toEqual({
    status: 1,
    err: expect.stringMatching(
      /have tags, universal parts of speech.*example: tincture train --train train.conllu --task tagger:tag/s,
    ),
  });
  expect(await tincture([...train, '--task', 'lemmatizer'])).toMatchObject({
    status: 0,
    out: expect.stringContaining('Training lemmatizer (lemmatizer'),
  });
});
