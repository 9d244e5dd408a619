import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listComponents, takeComponent } from 'tincture';
import { beforeEach, expect, test } from 'vitest';
import { type Finished, folderWith, runCommand } from '../testing/run-command.ts';
import { project } from '../testing/small-project.ts';
import { treebank } from '../testing/treebank.ts';

const golden = fileURLToPath(new URL('../../../../tests/golden/1/', import.meta.url));

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

let folder = '';
beforeEach(() => {
  folder = folderWith({
    'train.conllu': treebank(['dog', 'cow', 'pear', 'lamp'], ['walk', 'jump', 'talk', 'wash']),
    'dev.conllu': treebank(['hen', 'tree'], ['knock', 'wait']),
  });
});

const tincture = (args: readonly string[]): Promise<Finished> => runCommand(folder, args);

test('what is to be said of the gold of several tasks is said once', async () => {
  const copied = readFileSync(join(folder, 'train.conllu'), 'utf8') + readFileSync(join(folder, 'dev.conllu'), 'utf8');
  writeFileSync(join(folder, 'train.conllu'), copied);
  writeFileSync(join(folder, 'tincture.yaml'), yaml('  share: true').replace('steps: 60', 'steps: 2'));
  const { status, err } = await tincture(['train']);
  expect(status).toBe(0);
  expect(err.match(/as copies of/g)).toHaveLength(1);
  expect(err).toMatch(/^tags, lemmas: Left out as copies of test or dev texts: \d+ of \d+ train texts/m);
});

test('all tasks of a project are trained on one trunk, measured, profiled, and trained on with others frozen', async () => {
  writeFileSync(join(folder, 'tincture.yaml'), yaml('  share: true'));
  const trained = await tincture(['train']);
  expect(trained).toMatchObject({ status: 0, out: expect.stringContaining('on one trunk: tags, lemmas') });
  expect(trained.out).toMatch(/tags: pos_acc on dev texts \d/);
  const file = join('models', 'pipeline.safetensors');
  expect(existsSync(join(folder, `${file}.checkpoint`))).toBe(false);
  for (const [task, metric] of [
    ['tags', 'pos_acc'],
    ['lemmas', 'lemma_acc'],
  ] as const) {
    const measured = await tincture(['evaluate', file, '--data', 'dev.conllu', '--task', task, '--json']);
    expect(JSON.parse(measured.out)).toMatchObject({ component: 'pipeline', task, metric });
    expect(JSON.parse(measured.out)[metric]).toBeGreaterThan(0.9);
  }
  const both = await tincture(['evaluate', file, '--data', 'dev.conllu', '--json']);
  expect(JSON.parse(both.out)).toMatchObject({
    component: file,
    tasks: [
      { task: 'tags', metric: 'pos_acc' },
      { task: 'lemmas', metric: 'lemma_acc' },
    ],
    not_measured: [],
  });
  const predicted = await tincture(['predict', file, '--text', 'the hens waited.']);
  expect(JSON.parse(predicted.out).tokens[1]).toMatchObject({ pos: 'NOUN', lemma: 'hen' });

  const [tags] = JSON.parse((await tincture(['predict', file, '--text', 'the hens', '--task', 'tags'])).out).tokens;
  expect([tags.pos, tags.lemma]).toEqual(['DET', undefined]);
  const explained = await tincture(['explain', file, '--text', 'the hens waited.', '--json']);
  const said: readonly { component: string; label: string }[] = JSON.parse(explained.out).texts[0].statements;
  expect(said.map(({ component, label }) => `${component} ${label}`)).toEqual(
    expect.arrayContaining(['tags NOUN', expect.stringMatching(/^lemmas /)]),
  );

  const { out: card } = await tincture(['card', file]);
  expect(card).toMatch(/\| tags \| tagger.v1, .* beside the trunk that it shares \|/);
  expect(card).toMatch(/^## lemmas 0\.1\.0$/m);
  expect(card).toMatch(/^### Scores$/m);

  const texts = ['debug', 'profile', file, 'dev.conllu', '--seconds', '0'];
  const profile = await tincture(texts);
  expect(profile.out).toMatch(/component +cold: ns\/word.*\ntokenizer .*\ntrunk .*\ntags .*\nlemmas /);
  const { warm } = JSON.parse((await tincture([...texts, '--json'])).out);
  const names = (list: readonly { component?: string; stage?: string }[]) =>
    list.map((one) => one.stage ?? one.component);
  expect(names(warm.stages)).toEqual(['tokenizer', 'trunk', 'tags: network', 'lemmas: network']);
  expect(names(warm.components)).toEqual(['tokenizer', 'trunk', 'tags', 'lemmas']);

  expect(profile.out).toContain('pipeline (tagger tags, lemmatizer lemmas) on 4 texts');

  const before = readFileSync(join(folder, file));
  const again = await tincture(['train', '--freeze', 'tags', '--seed', '2']);
  expect(again).toMatchObject({ status: 0, out: expect.stringContaining('on one trunk: lemmas') });
  const after = readFileSync(join(folder, file));
  expect(takeComponent(after, 'tags')).toEqual(takeComponent(before, 'tags'));
  expect(takeComponent(after, 'lemmas')).not.toEqual(takeComponent(before, 'lemmas'));
  const none = await tincture(['evaluate', file, '--data', 'dev.conllu', '--task', 'trees']);
  expect(none).toMatchObject({ status: 1, err: expect.stringContaining('it holds tags, lemmas') });
});

test('what a file of several components is measured on: the gold that there is, which may be none', async () => {
  const file = join(golden, 'pipeline.safetensors');
  const tasks = listComponents(readFileSync(file)).map(({ metadata }) => metadata.task?.name ?? '');
  const [first = ''] = tasks;
  expect(tasks.length).toBeGreaterThan(1);
  writeFileSync(join(folder, 'bare.conllu'), '# text = Hello.\n1\tHello\thello\t_\t_\t_\t_\t_\t_\t_\n\n');
  writeFileSync(join(folder, 'cats.jsonl'), '{"text": "Hello.", "cats": {"A": 1}}\n');
  const some = await tincture(['evaluate', file, '--data', 'bare.conllu', '--json']);
  expect(JSON.parse(some.out)).toMatchObject({ tasks: [{ task: first }], not_measured: tasks.slice(1) });
  expect(some.err).toContain(`Not measured, for there is no gold: ${tasks.slice(1).join(', ')}`);
  const none = await tincture(['evaluate', file, '--data', 'cats.jsonl']);
  expect(none.status).toBe(1);
  for (const task of tasks) expect(none.err).toContain(`${task} ("`);
  const given = await tincture(['evaluate', file, '--data', 'bare.conllu', '--gold-entities']);
  expect(given).toMatchObject({ status: 1, err: expect.stringContaining('takes entities') });
});

test('in a project each is measured on the gold of its own task', async () => {
  writeFileSync(
    join(folder, 'tincture.yaml'),
    yaml('  share: true').replace('dev: dev.conllu', 'dev: dev.conllu, test: dev.conllu'),
  );
  expect(await tincture(['train', '--drop-overlap'])).toMatchObject({ status: 0 });
  const measured = await tincture(['evaluate', 'models/pipeline.safetensors', '--json']);
  const { tasks } = JSON.parse(measured.out);
  expect(tasks.map(({ task, documents }: { task: string; documents: number }) => [task, documents])).toEqual([
    ['tags', 4],
    ['lemmas', 4],
  ]);
  writeFileSync(
    join(folder, 'tincture.yaml'),
    yaml('  share: true')
      .replace('dev: dev.conllu', 'test: dev.conllu')
      .replace('lemmas:', 'others:')
      .replace('tasks: { tags: { smoothing: 0.1 } }', ''),
  );
  const one = await tincture(['evaluate', 'models/pipeline.safetensors', '--json']);
  expect(JSON.parse(one.out)).toMatchObject({ tasks: [{ task: 'tags' }], not_measured: ['lemmas'] });
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
  [
    'frozen tasks and nothing that shares',
    ['--freeze', 'tags'],
    /nothing says that these share one\.[^\n]*\n {2}Add --share/,
  ],
  ['a trunk for one task', ['--share', '--task', 'tags'], /--share is for several tasks .*one is chosen with --task/],
])('is refused with %s', async (_, flags, reason) => {
  writeFileSync(join(folder, 'tincture.yaml'), yaml(''));
  expect(await tincture(['train', ...flags])).toMatchObject({ status: 1, err: expect.stringMatching(reason) });
});

test('to share a trunk is refused where there is one task, or no project', async () => {
  const one = project();
  for (const flag of [['--share'], ['--freeze', 'pets']]) {
    const { status, err } = await one.tincture(['train', ...flag]);
    expect(err).toContain(`${flag[0]} is for several tasks of a project on one trunk, and the project has one.`);
    expect(status).toBe(1);
  }
  rmSync(join(one.folder, 'tincture.yaml'));
  expect((await one.tincture(['train', '--share', '--train', 'a.jsonl'])).err).toContain('there is no project here');
});
