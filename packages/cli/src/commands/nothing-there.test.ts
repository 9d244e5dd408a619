// What commands say where there is nothing to work on: what it is that is missing, and what helps.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCommand } from '../testing/run-command.ts';
import { gold, project } from '../testing/small-project.ts';

test('gold of which all texts are copies of the test texts is not called missing', async () => {
  const { folder, tincture } = project();
  writeFileSync(join(folder, 'gold.jsonl'), gold(12));
  const yaml = 'tasks: { pets: { kind: ner, labels: [PET] } }\ndata: { test: gold.jsonl }\n';
  writeFileSync(join(folder, 'tincture.yaml'), yaml);
  expect((await tincture(['train'])).err).toMatch(/no gold to train the task pets on\. [\s\S]*import annotated ones/);
  await tincture(['import', 'gold.jsonl']);
  const { status, err } = await tincture(['train']);
  expect(status).toBe(1);
  expect(err).toMatch(/no gold to train the task pets on but copies of test or dev texts, which were left out: \d+\./);
  expect(err).toContain('Measure on other texts');
});

test('a model that is not there, in a project without proposers, is not to be removed', async () => {
  const { folder, tincture } = project();
  writeFileSync(join(folder, 'tincture.yaml'), 'tasks: { pets: { kind: ner, labels: [PET] } }\n');
  const { err } = await tincture(['predict', 'models/pets.safetensors', '--text', 'Rex']);
  expect(err).toMatch(
    /There is no file models\/pets\.safetensors[\s\S]*Check the path; `tincture train` makes a component/,
  );
});

test('a model that is not there is not told which rules and prompts there are, but which models', async () => {
  const { folder, tincture } = project();
  expect((await tincture(['evaluate', 'pets.safetensors'])).err).not.toContain('rules');
  mkdirSync(join(folder, 'models'));
  writeFileSync(join(folder, 'models', 'pets.safetensors'), '');
  expect((await tincture(['evaluate', 'pets.safetensors'])).err).toContain('Known: models/pets.safetensors.');
  expect((await tincture(['evaluate', 'models/pet.safetensors'])).err).toContain('mean "models/pets.safetensors"?');
});

test.each(['package', 'calibrate', 'verify', 'card'])(
  '%s of a model that is not there names those that are',
  async (verb) => {
    const { folder, tincture } = project();
    expect((await tincture([verb, 'pets.safetensors'])).err).toMatch(
      /^error: pets\.safetensors: There is no such model.*\n {2}Check the path; `tincture train`/,
    );
    mkdirSync(join(folder, 'models'));
    writeFileSync(join(folder, 'models', 'pets.safetensors'), '');
    expect((await tincture([verb, 'models/pet.safetensors'])).err).toContain('Did you mean "models/pets.safetensors"?');
    expect((await tincture([verb, 'dogs.safetensors'])).err).toContain('Known: models/pets.safetensors.');
    expect((await tincture([verb, 'pets'])).err).toContain('Name the file of the trained component: models/pets.safe');
  },
);

test.each([
  ['link', 'find', 'kp.safetensors', 'Rex'],
  ['predict', 'rules', '--text', 'Rex', '--link', 'kp.safetensors'],
])('a linker that is not there is told from those that are: %s %s', async (...line) => {
  const { folder, tincture } = project();
  expect((await tincture(line)).err).toContain('Make one: tincture link build');
  writeFileSync(join(folder, 'kb.safetensors'), '');
  const { status, err } = await tincture(line);
  expect(status).toBe(1);
  expect(err).toMatch(/^error: kp\.safetensors: There is no such linker.*\n {2}Did you mean "kb\.safetensors"\?/);
});

test('a trained component that is called by its name has its file named', async () => {
  const { folder, tincture } = project();
  mkdirSync(join(folder, 'models'));
  writeFileSync(join(folder, 'models', 'pets.safetensors'), '');
  const { err } = await tincture(['predict', 'pets', '--text', 'Rex']);
  expect(err).toMatch(
    /"pets" is neither a proposer .*\n {2}Name the file of the trained component: models\/pets\.safe/,
  );
  expect((await tincture(['predict', 'rule', '--text', 'Rex'])).err).toContain('Did you mean "rules"?');
});

test('a file that is not there is told from one that is called nearly the same', async () => {
  const { folder, tincture } = project();
  mkdirSync(join(folder, 'texts'));
  writeFileSync(join(folder, 'texts', 'posts.txt'), 'Rex barks\n');
  const told = 'error: texts/post.txt: There is no such file. [file-missing]\n  Did you mean "texts/posts.txt"?';
  for (const line of [['add'], ['import'], ['predict', 'rules'], ['evaluate', 'rules', '--data']])
    expect((await tincture([...line, 'texts/post.txt'])).err).toContain(told);
  writeFileSync(join(folder, 'glove.txt'), 'Rex 1 0\n');
  const vectors = await tincture(['vectors', 'convert', 'glov.txt']);
  expect(vectors.err).toBe('error: glov.txt: There is no such file. [file-missing]\n  Did you mean "glove.txt"?\n');
  expect((await tincture(['add', 'texts/other.txt'])).err).toContain('Check the path.');
  expect((await tincture(['add', 'nowhere/posts.txt'])).err).toContain('Check the path.');
});

test.each(['predict', 'explain'])(
  '%s takes a text in the place of a file for one, and says how to give it',
  async (verb) => {
    const { folder, tincture } = project();
    const given = [verb, 'rules', 'Rex barks'];
    expect(await tincture(given)).toMatchObject({ status: 1, err: expect.stringContaining('write --text before it') });
    writeFileSync(join(folder, 'Rex barks'), 'Rex barks\n');
    expect(await tincture(given)).toMatchObject({ status: 0 });
  },
);

test('a file of which no entry can be read says as what it was read, and not to give such a file', async () => {
  const { folder, tincture } = project();
  writeFileSync(join(folder, 'a.jsonl'), '{"text": "Rex", "cats": {"": 1}}\n{"text": 3}\n');
  const { status, err } = await tincture(['debug', 'data', '--train', 'a.jsonl']);
  expect(status).toBe(1);
  expect(err).toMatch(/a\.jsonl: None of 2 entries can be read as jsonl; line 1: .*no name\..*\n {2}Put that right/);
});

test('where nothing is gold yet, that is said, and no count of texts', async () => {
  const { err } = await project().tincture(['evaluate', 'rules']);
  expect(err).toMatch(/There is no gold test split for the task pets\.[\s\S]*`tincture review`[\s\S]*--data FILE/);
});

test('a score on gold with nothing to find is said to say nothing', async () => {
  const { folder, tincture } = project();
  writeFileSync(join(folder, 'none.jsonl'), '{"text": "Nobody barks", "ents": []}\n');
  const none = await tincture(['evaluate', 'rules', '--data', 'none.jsonl']);
  expect(none).toMatchObject({ status: 0, err: expect.stringContaining('nothing to find in these texts') });
  expect(none.out).toContain('rules on 1 text (ner pets)');
  writeFileSync(join(folder, 'gold.jsonl'), gold(2));
  expect((await tincture(['evaluate', 'rules', '--data', 'gold.jsonl'])).err).not.toContain('nothing to find');
});

test.each([
  ['evaluate', 'gone.safetensors'],
  ['compare', '--with', 'gone.safetensors'],
  ['propose', '--with', 'gone.safetensors'],
])('a file that is not there is said before a task is asked for: %s', async (...line) => {
  const { folder, tincture } = project();
  writeFileSync(
    join(folder, 'tincture.yaml'),
    'tasks: { a: { kind: ner, labels: [A] }, b: { kind: ner, labels: [B] } }\n',
  );
  const { status, err } = await tincture(line);
  expect(err).toContain('There is no file gone.safetensors.');
  expect(status).toBe(1);
});

test.each([
  ['add', 'https://texts.example/a b.txt'],
  ['import', 'https://texts.example/a.csv'],
  ['convert', 'https://texts.example/a.csv', 'a.jsonl'],
  ['predict', 'rules', 'https://texts.example/a.txt'],
  ['predict', 'https://models.example/pets.safetensors'],
  ['evaluate', 'https://models.example/pets'],
  ['pipe', 'https://models.example/pets.safetensors'],
  ['verify', 'https://models.example/pets.safetensors'],
  ['train', '--train', 'https://texts.example/a.jsonl'],
  ['recipe', 'https://recipes.example/mine.ts'],
])('an address in the place of a file is called that, with what to do: %s %s', async (...line) => {
  const { folder, tincture } = project();
  const { status, err } = await tincture(line);
  const address = line.find((word) => word.startsWith('https://')) ?? '';
  expect(err).toContain(`error: ${address}: This is an address, not a file, and Tincture downloads nothing by itself.`);
  expect(err).toContain(`Download it first (curl -LO ${address.includes(' ') ? `"${address}"` : address}), then name`);
  expect(status).toBe(1);
  expect((await tincture(['--project', folder, ...line])).err).toBe(err);
});

test('an address in tincture.yaml, which is looked for beside it, is called that too', async () => {
  const { folder, tincture } = project();
  const tasks = 'tasks: { pets: { kind: ner, labels: [PET] } }\nproposers: { rules: { rules: rules.jsonl } }\n';
  writeFileSync(join(folder, 'tincture.yaml'), `${tasks}data: { test: "s3://texts/gold.jsonl" }\n`);
  mkdirSync(join(folder, 'below'));
  const { err } = await runCommand(join(folder, 'below'), ['evaluate', 'rules']);
  expect(err).toContain('s3://texts/gold.jsonl: This is an address');
  expect(err).toContain('Download it first, then name the file.');
  writeFileSync(join(folder, 'tincture.yaml'), tasks);
  writeFileSync(join(folder, 'gold.jsonl'), gold(40));
  const vectors = ['train', '--train', 'gold.jsonl', '--vectors', 'https://vectors.example/en.vec'];
  expect((await tincture(vectors)).err).toContain('https://vectors.example/en.vec: This is an address');
});

test('propose says why there is nothing to do where all texts have gold, and how to go on all the same', async () => {
  const { folder, tincture } = project();
  writeFileSync(join(folder, 'gold.jsonl'), gold(2));
  await tincture(['import', 'gold.jsonl']);
  const { out, err } = await tincture(['propose', '--with', 'rules']);
  expect(err).toContain('Every text has gold or a decision already; --all proposes for them too.');
  expect(out).toContain('rules proposed 0 annotations on 0 texts.');
  expect((await tincture(['propose', '--with', 'rules', '--all'])).err).toBe('');
});
