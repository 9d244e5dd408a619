import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeComponent } from 'tincture';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { run } from '../run.ts';
import { createTestContext } from '../testing/test-context.ts';

const yaml = (more: string): string => `tasks:
  tags: { kind: tagger, attribute: pos }
  lemmas: { kind: lemmatizer }
data: { train: train.conllu, dev: dev.conllu }
train:
  vectors: false
${more}
  settings:
    steps: 60
    width: 16
    convolutions: 1
    filters: 8
    batchWords: 60
    learningRate: 0.02
    tasks: { tags: { smoothing: 0.1 } }
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
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tincture-several-'));
  writeFileSync(
    join(folder, 'train.conllu'),
    treebank(['dog', 'cow', 'pear', 'lamp'], ['walk', 'jump', 'talk', 'wash']),
  );
  writeFileSync(join(folder, 'dev.conllu'), treebank(['hen', 'tree'], ['knock', 'wait']));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function tincture(args: readonly string[]): Promise<{ status: number; out: string; err: string }> {
  const context = createTestContext(folder, { env: { TINCTURE_CACHE: join(folder, 'cache') } });
  const status = await run(args, context);
  return { status, out: context.out(), err: context.err() };
}

test('all tasks of a project are trained on one trunk, measured, profiled, and trained on with others frozen', async () => {
  writeFileSync(join(folder, 'tincture.yaml'), yaml('  share: true'));
  const trained = await tincture(['train']);
  expect(trained).toMatchObject({ status: 0, out: expect.stringContaining('on one trunk: tags, lemmas') });
  expect(trained.out).toMatch(/tags: pos_acc on dev texts \d/);
  const file = join('models', 'pipeline.safetensors');
  for (const [task, metric] of [
    ['tags', 'pos_acc'],
    ['lemmas', 'lemma_acc'],
  ] as const) {
    const measured = await tincture(['evaluate', file, '--data', 'dev.conllu', '--task', task, '--json']);
    expect(JSON.parse(measured.out)).toMatchObject({ component: 'pipeline', task, metric });
    expect(JSON.parse(measured.out)[metric]).toBeGreaterThan(0.9);
  }
  const predicted = await tincture(['predict', file, '--text', 'the hens waited.']);
  expect(JSON.parse(predicted.out).tokens[1]).toMatchObject({ pos: 'NOUN', lemma: 'hen' });

  const texts = ['debug', 'profile', file, 'dev.conllu', '--seconds', '0'];
  const profile = await tincture(texts);
  expect(profile.out).toMatch(/component +cold: ns\/word.*\ntokenizer .*\ntrunk .*\ntags .*\nlemmas /);
  const { warm } = JSON.parse((await tincture([...texts, '--json'])).out);
  const names = (list: readonly { component?: string; stage?: string }[]) =>
    list.map((one) => one.stage ?? one.component);
  expect(names(warm.stages)).toEqual(['tokenizer', 'trunk', 'tags: network', 'lemmas: network']);
  expect(names(warm.components)).toEqual(['tokenizer', 'trunk', 'tags', 'lemmas']);

  const before = readFileSync(join(folder, file));
  const again = await tincture(['train', '--freeze', 'tags', '--seed', '2']);
  expect(again).toMatchObject({ status: 0, out: expect.stringContaining('on one trunk: lemmas') });
  const after = readFileSync(join(folder, file));
  expect(takeComponent(after, 'tags')).toEqual(takeComponent(before, 'tags'));
  expect(takeComponent(after, 'lemmas')).not.toEqual(takeComponent(before, 'lemmas'));
  const none = await tincture(['evaluate', file, '--data', 'dev.conllu', '--task', 'trees']);
  expect(none).toMatchObject({ status: 1, err: expect.stringContaining('it holds tags, lemmas') });
});

test('or one after the other into a file each, with the settings of each', async () => {
  writeFileSync(join(folder, 'tincture.yaml'), yaml('  share: false'));
  const { status } = await tincture(['train']);
  expect(status).toBe(0);
  for (const task of ['tags', 'lemmas']) {
    const card = (await tincture(['card', join('models', `${task}.safetensors`)])).out;
    expect(card.includes('"smoothing":0.1') || /smoothing[^\n]*0\.1/.test(card)).toBe(task === 'tags');
  }
  expect(existsSync(join(folder, 'models', 'pipeline.safetensors'))).toBe(false);
});

test.each<[string, readonly string[], RegExp]>([
  ['frozen tasks of a file that is not there', ['--share', '--freeze', 'tags'], /not there.*Train all tasks first/s],
  ['one file for several', ['--no-share', '--out', 'one.safetensors'], /--out is for one file/],
  ['a teacher', ['--share', '--unannotated', 'dev.conllu'], /teacher is for one task/],
  ['neither a task nor whether to share', [], /Choose one with --task/],
])('is refused with %s', async (_, flags, reason) => {
  writeFileSync(join(folder, 'tincture.yaml'), yaml(''));
  expect(await tincture(['train', ...flags])).toMatchObject({ status: 1, err: expect.stringMatching(reason) });
});
