// Commands in this process, on a small project with rules: what each takes from files, store and options.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '@tincture/store';
import { describe, expect, test } from 'vitest';
import { gold, project } from '../testing/small-project.ts';

describe('predict', () => {
  test('says who made each line, so that what is added from it is a proposal and not gold', async () => {
    const { folder, tincture } = project();
    writeFileSync(join(folder, 'texts.txt'), 'Rex barks\nnobody here\n');
    const { out } = await tincture(['predict', 'rules', 'texts.txt']);
    writeFileSync(join(folder, 'predicted.jsonl'), out);
    const added = JSON.parse((await tincture(['add', 'predicted.jsonl', '--json'])).out);
    expect(added).toMatchObject({ files: [{ added: 2, annotated: 2 }], progress: { open: 2, proposed: 2 } });
  });

  test('writes a line for what could not be read, and fails when nothing could be predicted', async () => {
    const { folder, tincture } = project();
    writeFileSync(join(folder, 'texts.jsonl'), '{"text": "Rex barks"}\n{"text": 3}\n{"text": "no pet"}\n');
    const some = await tincture(['predict', 'rules', 'texts.jsonl']);
    const lines = some.out.trim().split('\n');
    expect(lines.map((line) => 'error' in JSON.parse(line))).toEqual([false, true, false]);
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ error: { line: 2 }, raw: '{"text": 3}' });
    expect(some).toMatchObject({ status: 0, err: expect.stringContaining('1 entry could not be read') });
    const none = await tincture(['predict', 'prompt', '--text', 'Rex barks']);
    expect(none).toMatchObject({ status: 1, err: expect.stringContaining('prompt failed on the only text') });
  });
});

describe('an LLM that costs money', () => {
  const priced = `tasks:
  pets: { kind: ner, labels: [PET] }
proposers:
  prompt: { llm: "ollama/none", baseUrl: "http://127.0.0.1:9/v1", price: { input: 1, output: 1 } }
`;
  const confirming = (answer: boolean) => {
    const asked: string[] = [];
    const confirm = (question: string): Promise<boolean> => {
      asked.push(question);
      return Promise.resolve(answer);
    };
    return { asked, confirm };
  };

  test('is asked to predict a file only after a yes', async () => {
    const { folder, tincture } = project();
    writeFileSync(join(folder, 'tincture.yaml'), priced);
    writeFileSync(join(folder, 'texts.txt'), 'Rex barks\nnobody here\n');
    const { asked, confirm } = confirming(false);
    const refused = await tincture(['predict', 'prompt', 'texts.txt'], { confirm });
    expect(refused).toMatchObject({ status: 130, out: '', err: expect.stringContaining('prompt to ollama/none') });
    expect(refused.err).toMatch(/2 requests, about \d+ tokens in and \d+ out, for about \$0\.\d+/);
    expect(asked).toHaveLength(1);
    // It is sent now: nobody answers there.
    const agreed = await tincture(['predict', 'prompt', 'texts.txt', '--yes'], { confirm });
    expect(agreed).toMatchObject({ status: 1, err: expect.stringContaining('prompt failed on all 2 texts') });
    await tincture(['predict', 'prompt', '--text', 'Rex'], { confirm });
    expect(asked).toHaveLength(1);
  });

  test('is a teacher only after a yes', async () => {
    const { folder, tincture } = project();
    writeFileSync(join(folder, 'tincture.yaml'), priced);
    writeFileSync(join(folder, 'gold.jsonl'), gold(12));
    writeFileSync(join(folder, 'posts.txt'), 'Rex barks\nnobody here\n');
    const { asked, confirm } = confirming(false);
    const args = [
      'train',
      '--train',
      'gold.jsonl',
      '--unannotated',
      'posts.txt',
      '--teacher',
      'prompt',
      '--no-vectors',
    ];
    expect(await tincture([...args, '--out', 'm.safetensors'], { confirm })).toMatchObject({
      status: 130,
      err: expect.stringContaining('2 requests'),
    });
    expect(asked).toHaveLength(1);
    expect(existsSync(join(folder, 'm.safetensors'))).toBe(false);
  });
});

test('predict says how far it is to a person who does not see the lines themselves', async () => {
  const { folder, tincture } = project();
  writeFileSync(join(folder, 'texts.txt'), 'Rex barks\nnobody here\n');
  const { err, out } = await tincture(['predict', 'rules', 'texts.txt'], { isTTY: true });
  expect(err).toContain('Predicting with rules: 2 texts');
  expect(out.trim().split('\n')).toHaveLength(2);
});

describe('a component that fails on every text', () => {
  test('has no score', async () => {
    const { folder, tincture } = project();
    writeFileSync(join(folder, 'gold.jsonl'), gold(5));
    const evaluated = await tincture(['evaluate', 'prompt', '--data', 'gold.jsonl']);
    expect(evaluated).toMatchObject({ status: 1, out: '', err: expect.stringContaining('failed on all 5 texts') });
    const compared = await tincture(['compare', '--data', 'gold.jsonl', '--json']);
    expect(compared).toMatchObject({ status: 0, err: expect.stringContaining('prompt is left out: prompt failed on') });
    const { rows, baseline } = JSON.parse(compared.out);
    expect(rows.map(({ name }: { name: string }) => name)).toEqual(['rules']);
    expect(baseline).toBe('rules');
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('prompt is left out');
    expect(await tincture(['compare', '--data', 'gold.jsonl', '--baseline', 'prompt'])).toMatchObject({ status: 1 });
  });
});

test('compare tells components of one name apart', async () => {
  const { folder, tincture } = project();
  mkdirSync(join(folder, 'other'));
  writeFileSync(join(folder, 'gold.jsonl'), gold(5));
  writeFileSync(join(folder, 'other/rules.jsonl'), '{"label": "PET", "pattern": "Mimi"}\n');
  const { out } = await tincture(['compare', '--with', 'rules', 'other/rules.jsonl', '--data', 'gold.jsonl', '--json']);
  const { rows } = JSON.parse(out);
  expect(rows.map(({ name, score }: { name: string; score: { value: number } }) => [name, score.value])).toEqual([
    ['rules', 1],
    ['other/rules.jsonl', 0],
  ]);
});

test('compare begins to count the time left of a component when it begins with it', async () => {
  const { folder, tincture } = project();
  writeFileSync(join(folder, 'gold.jsonl'), gold(5));
  let time = 0;
  // Each look at the clock is a minute later: the second component would seem to need what the first one took.
  const now = (): Date => {
    time += 60_000;
    return new Date(time);
  };
  const rules = ['--with', 'rules', 'rules.jsonl'];
  const { err } = await tincture(['compare', ...rules, '--data', 'gold.jsonl'], { isTTY: true, now });
  expect(err).toContain('Measuring rules: 0 of 5 texts (0 %)');
  expect(err).toContain('Measuring rules.jsonl: 0 of 5 texts (0 %)');
});

test('rejects of two files of one name are both kept', async () => {
  const { folder, tincture } = project();
  for (const name of ['a', 'b']) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'x.jsonl'), `{"text": "text ${name}"}\n{"text": "${name}", "ents": 1}\n`);
  }
  await tincture(['add', 'a/x.jsonl', 'b/x.jsonl']);
  const rejects = join(folder, '.tincture/rejects');
  const files = readdirSync(rejects).map((name) => readFileSync(join(rejects, name), 'utf8'));
  expect(files.length).toBe(2);
  for (const name of ['a', 'b']) expect(files.some((text) => text.includes(`a/x`) === (name === 'a'))).toBe(true);
});

describe('convert', () => {
  test('goes through standard input or a file without keeping it, and stops when interrupted', async () => {
    const { folder, tincture } = project();
    writeFileSync(join(folder, 'gold.jsonl'), gold(50));
    const controller = new AbortController();
    controller.abort();
    const stopped = await tincture(['convert', 'gold.jsonl', 'gold.iob'], { signal: controller.signal });
    expect(stopped.status).toBe(130);
    expect(readdirSync(folder)).not.toContain('gold.iob');
    expect(await tincture(['convert', 'gold.jsonl', 'gold.iob'])).toMatchObject({ status: 0 });
    expect(await tincture(['convert', 'gold.iob', 'back.jsonl'])).toMatchObject({ status: 0 });
    const texts = (file: string): string[] =>
      readFileSync(join(folder, file), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).text);
    expect(texts('back.jsonl')).toEqual(texts('gold.jsonl'));
  });
});

test('what is changed in reading a file is said with its reason, not as a number alone', async () => {
  const { folder, tincture } = project();
  const lines = gold(12).split('\n').slice(0, -1);
  writeFileSync(join(folder, 'gold.jsonl'), lines.map((line) => `${line.slice(0, -1)}, "page": 1}\n`).join(''));
  const reason = /repaired 12, the first: .*page/;
  const args = ['--no-vectors', '--train', 'gold.jsonl', '--out', 'm.safetensors'];
  expect(await tincture(['convert', 'gold.jsonl', 'x.csv'])).toMatchObject({
    status: 0,
    err: expect.stringMatching(reason),
  });
  expect(await tincture(['train', ...args])).toMatchObject({ status: 0, err: expect.stringMatching(reason) });
});

test('vectors are asked for by name or path, and one that is neither is named', async () => {
  const { folder, tincture } = project();
  writeFileSync(join(folder, 'gold.jsonl'), gold(30));
  writeFileSync(join(folder, 'mini.txt'), 'rex 1 2 3 4\ndog 2 3 4 5\n');
  expect(await tincture(['vectors', 'convert', 'mini.txt', '--name', '../mini'])).toMatchObject({ status: 1 });
  expect(await tincture(['vectors', 'convert', 'mini.txt'])).toMatchObject({ status: 0 });
  const train = ['train', '--train', 'gold.jsonl', '--out', 'm.safetensors', '--vectors'];
  expect(await tincture([...train, 'mini'])).toMatchObject({ status: 0 });
  expect(await tincture([...train, 'maxi'])).toMatchObject({
    status: 1,
    err: expect.stringContaining('"maxi" is neither the name of installed word vectors nor a file'),
  });
});

test('of annotations that come again, the newest count, and a change is said', async () => {
  const { folder, tincture } = project();
  const line = (end: number): string =>
    `{"text": "Rex barks", "ents": [{"start": 0, "end": ${end}, "label": "PET"}]}\n`;
  writeFileSync(join(folder, 'a.jsonl'), line(3));
  writeFileSync(join(folder, 'b.jsonl'), line(9));
  writeFileSync(join(folder, 'both.jsonl'), line(3) + line(9));
  const add = async (file: string): Promise<object> =>
    JSON.parse((await tincture(['add', file, '--json'])).out).files[0];
  expect(await add('a.jsonl')).toMatchObject({ added: 1, annotated: 1, replaced: 0 });
  expect(await add('a.jsonl')).toMatchObject({ added: 0, annotated: 0, replaced: 0 });
  expect(await add('b.jsonl')).toMatchObject({ annotated: 1, replaced: 1 });
  expect(await add('a.jsonl')).toMatchObject({ annotated: 1, replaced: 1 });
  expect(await add('both.jsonl')).toMatchObject({ annotated: 1, replaced: 1 });
  const { out } = await tincture(['export', '-', '--format', 'jsonl']);
  expect(JSON.parse(out).ents).toMatchObject([{ end: 9 }]);
});

test('annotations whose source cannot be read are set aside, and never taken for gold', async () => {
  const { folder, tincture } = project();
  const line = (source: unknown): string =>
    `${JSON.stringify({ text: `Rex ${JSON.stringify(source)}`, ents: [{ start: 0, end: 3, label: 'PET' }], source })}\n`;
  writeFileSync(join(folder, 'x.jsonl'), line('gpt-5') + line({ kind: 'llm', name: 'gpt' }) + line(null));
  const { out } = await tincture(['add', 'x.jsonl', '--json']);
  expect(JSON.parse(out)).toMatchObject({ files: [{ added: 1, rejected: 2 }], progress: { imported: 1 } });
});

test('an id that the store cannot hold is set aside', async () => {
  const { folder, tincture } = project();
  writeFileSync(join(folder, 'x.jsonl'), `{"text": "a", "id": "${'i'.repeat(1_001)}"}\n{"text": "b", "id": "b"}\n`);
  const { out } = await tincture(['add', 'x.jsonl', '--json']);
  expect(JSON.parse(out).files).toMatchObject([{ added: 1, rejected: 1 }]);
});

test('nothing is proposed for a text that somebody rejected or skipped', async () => {
  const { folder, tincture } = project();
  writeFileSync(join(folder, 'x.txt'), 'Rex one\nRex two\nRex three\n');
  await tincture(['add', 'x.txt']);
  const store = await openStore(join(folder, '.tincture/store.sqlite'), { now: () => new Date(0) });
  const [first, second] = await store.queue('pets');
  for (const [item, verdict] of [
    [first, 'reject'],
    [second, 'ignore'],
  ] as const)
    await store.decide({ id: verdict, document: item?.document.id ?? '', task: 'pets', verdict, person: 'ada' });
  await store.close();
  const propose = async (...flags: string[]): Promise<object> =>
    JSON.parse((await tincture(['propose', '--with', 'rules', '--json', ...flags])).out);
  expect(await propose('--again')).toMatchObject({ proposed: 1 });
  expect(await propose('--again', '--all')).toMatchObject({ proposed: 3 });
});

test.each([
  ['train', '--out', 'folder'],
  ['train', '--out', 'gold.jsonl/m.safetensors'],
  ['curve', '--chart', 'none/curve.svg'],
  ['compare', '--report', 'none/report.html'],
])('%s %s %s is refused before the work', async (command, option, target) => {
  const { folder, tincture } = project();
  mkdirSync(join(folder, 'folder'));
  writeFileSync(join(folder, 'gold.jsonl'), gold(30));
  writeFileSync(
    join(folder, 'test.jsonl'),
    '{"text": "my old Rex", "ents": [{"start": 7, "end": 10, "label": "PET"}]}\n',
  );
  const given = command === 'compare' ? ['--with', 'rules'] : ['--no-vectors'];
  const test = [command === 'compare' ? '--data' : '--test', 'test.jsonl', '--train', 'gold.jsonl'];
  expect(await tincture([command, ...given, ...test, option, target])).toEqual({
    status: 1,
    out: '',
    err: expect.stringContaining('[file-'),
  });
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('a curve says which sizes it leaves out, and why there is no forecast', async () => {
  const { folder, tincture } = project();
  writeFileSync(join(folder, 'gold.jsonl'), gold(12));
  writeFileSync(
    join(folder, 'test.jsonl'),
    '{"text": "my old Rex", "ents": [{"start": 7, "end": 10, "label": "PET"}]}\n',
  );
  const curve = (sizes: string): ReturnType<typeof tincture> =>
    tincture([
      'curve',
      '--no-vectors',
      '--train',
      'gold.jsonl',
      '--test',
      'test.jsonl',
      '--seeds',
      '1',
      '--sizes',
      sizes,
    ]);
  const some = await curve('5,5,12,100,200');
  expect(some).toMatchObject({
    status: 0,
    err: expect.stringContaining('only 12 texts to train on: left out 100, 200.'),
  });
  expect(some.out).toContain('1 seed a size');
  expect(some.out).toContain('No forecast: it takes at least three sizes, and there are 2.');
  expect(await curve('100,200')).toMatchObject({ status: 1, err: expect.stringContaining('Name sizes up to 12') });
});

test.each(['verify', 'card', 'package'])('%s names the file that is no model', async (command) => {
  const { tincture } = project();
  const { status, err } = await tincture([command, 'rules.jsonl']);
  expect({ status, err }).toEqual({ status: 1, err: expect.stringMatching(/^error: rules\.jsonl: /) });
});

describe('package', () => {
  test('refuses to put another model behind a version that exists', async () => {
    const { folder, tincture } = project();
    writeFileSync(join(folder, 'gold.jsonl'), gold(12));
    const train = (seed: string): ReturnType<typeof tincture> =>
      tincture(['train', '--train', 'gold.jsonl', '--seed', seed, '--out', 'pets.safetensors']);
    await train('1');
    const pack = (...more: string[]): ReturnType<typeof tincture> =>
      tincture(['package', 'pets.safetensors', '--out', 'p-1.safetensors', '--release', '1.0.0', ...more]);
    expect((await pack()).status).toBe(0);
    expect((await pack()).status).toBe(0);
    await train('2');
    const before = readFileSync(join(folder, 'p-1.safetensors'));
    expect(await pack()).toMatchObject({ status: 1, err: expect.stringContaining('[file-exists]') });
    expect(readFileSync(join(folder, 'p-1.safetensors'))).toEqual(before);
    expect((await pack('--force')).status).toBe(0);
    expect(readFileSync(join(folder, 'p-1.safetensors'))).not.toEqual(before);
    const unnamed = await tincture(['package', 'pets.safetensors', '--release', '2.0.0']);
    expect(unnamed.out).toContain('Wrote dist/pets-2.0.0.safetensors');
  });
});

describe('what flatters', () => {
  test('a model that is measured on gold to train on is told', async () => {
    const { folder, tincture } = project();
    writeFileSync(join(folder, 'gold.jsonl'), gold(40));
    await tincture(['add', 'gold.jsonl']);
    await tincture(['train']);
    const model = 'models/pets.safetensors';
    for (const args of [
      ['evaluate', model],
      ['compare', '--with', model],
    ]) {
      expect((await tincture([...args, '--data', 'gold.jsonl'])).err).toMatch(
        /\d+ of 40 texts are gold of this project/,
      );
      expect((await tincture(args)).err).not.toContain('gold of this project');
    }
    expect((await tincture(['evaluate', 'rules', '--data', 'gold.jsonl'])).err).not.toContain('gold of this project');
  });

  test('a proposer whose proposals became gold as they were is told', async () => {
    const { folder, tincture } = project();
    writeFileSync(join(folder, 'texts.jsonl'), gold(40));
    await tincture(['add', 'texts.jsonl', '--texts-only']);
    await tincture(['propose', '--with', 'rules']);
    const store = await openStore(join(folder, '.tincture/store.sqlite'), { now: () => new Date() });
    for (const { document, proposals } of await store.queue('pets')) {
      const annotations = { ents: [{ start: 0, end: 3, label: 'PET' }] };
      const proposal = proposals[0]?.id ?? 0;
      const decision = { id: document.id, document: document.id, task: 'pets', annotations, person: 'p' };
      await store.decide({ ...decision, verdict: 'accept', proposal });
    }
    await store.close();
    for (const args of [
      ['evaluate', 'rules'],
      ['compare', '--with', 'rules'],
    ])
      expect((await tincture(args)).err).toMatch(/On (\d+) of \1 texts the gold is what rules proposed/);
  });
});

test('add says where gold of a file differs from what a person decided', async () => {
  const { folder, tincture } = project();
  writeFileSync(join(folder, 'texts.jsonl'), gold(2));
  await tincture(['add', 'texts.jsonl', '--texts-only']);
  const store = await openStore(join(folder, '.tincture/store.sqlite'), { now: () => new Date() });
  for (const [index, { document }] of (await store.queue('pets')).entries()) {
    const annotations = { ents: index === 0 ? [] : [{ start: 0, end: 3, label: 'PET' }] };
    await store.decide({
      id: document.id,
      document: document.id,
      task: 'pets',
      annotations,
      person: 'p',
      verdict: 'correct',
    });
  }
  await store.close();
  const { out } = await tincture(['add', 'texts.jsonl']);
  expect(out).toContain('2 with annotations, 1 other than a person decided: the decision counts');
});

test('export refuses a name that says no format', async () => {
  const { folder, tincture } = project();
  writeFileSync(join(folder, 'gold.jsonl'), gold(2));
  await tincture(['add', 'gold.jsonl']);
  expect(await tincture(['export', 'gold.xyz'])).toMatchObject({ status: 1, err: expect.stringContaining('--format') });
  expect(existsSync(join(folder, 'gold.xyz'))).toBe(false);
});
