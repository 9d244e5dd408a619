// What `add` and `import` say of a file, and what they say to do next.
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { project } from '../testing/small-project.ts';

test('a table of which nobody knows where its texts are adds nothing, and the first reject of a kind is said', async () => {
  const { folder, tincture } = project();
  writeFileSync(join(folder, 'mails.csv'), '\ufeffticket,Mail text,id\r\n1000,"Is it, or not?",7\r\n,,8\r\n');
  const asked = await tincture(['add', 'mails.csv']);
  expect(asked.status).toBe(1);
  expect(asked.err).toMatch(/mails\.csv:1: Which column holds the texts\?.*"Mail text"[\s\S]*--text-column/);
  const { out } = await tincture(['add', 'mails.csv', '--text-column', 'mail text']);
  expect(out).toContain('mails.csv (csv): 1 text added, 1 set aside.');
  expect(out).toContain('set aside 1: text-invalid; line 3: The text is empty.');
  const predicted = await tincture(['predict', 'rules.jsonl', 'mails.csv', '--text-column', '2']);
  expect(predicted.out).toContain('"text":"Is it, or not?"');
});

test('annotations that the task is not about are told, not left out in silence', async () => {
  const { folder, tincture } = project();
  writeFileSync(join(folder, 'classes.jsonl'), '{"text": "Rex barks", "cats": {"loud": 1}}\n{"text": "no class"}\n');
  const { out } = await tincture(['add', 'classes.jsonl']);
  expect(out).toContain('left out annotations of 1 text: the task pets (ner) is about "ents", which is not there');
  expect((await tincture(['add', 'classes.jsonl', '--texts-only'])).out).not.toContain('left out');
});

test('a file whose labels or ids do not fit says what to do, and nothing is next before that', async () => {
  const { folder, tincture } = project();
  const line = (id: string, text: string, label: string): string =>
    `${JSON.stringify({ id, text, ents: [{ start: 0, end: 3, label }] })}\n`;
  writeFileSync(
    join(folder, 'a.jsonl'),
    line('0', 'Rex barks', 'PET') + line('1', 'Ann sings', 'PERSON') + line('2', 'Bob sings', 'PERSON'),
  );
  const labels = await tincture(['import', 'a.jsonl']);
  expect(labels.out).toContain(
    'has no label "PERSON"; it has PET.\n    If these labels are meant, put them into tincture.yaml',
  );
  expect(labels.out).toContain('    labels: [PERSON]\n');
  expect(labels.out).not.toContain('Next:');
  writeFileSync(join(folder, 'b.jsonl'), line('0', 'Tom barks', 'PET') + line('3', 'Max barks', 'PET'));
  const ids = await tincture(['import', 'b.jsonl']);
  expect(ids.out).toContain('The id "0" belongs to another text.\n    Where ids are of one file alone, leave them out');
  expect(ids.out).toContain('Next: tincture train');
});

test('a file that cannot be read does not keep the others from being added', async () => {
  const { folder, tincture } = project();
  writeFileSync(join(folder, 'tincture.yaml'), 'tasks: { pets: { kind: ner, labels: [PET] } }\ntexts: more/*\n');
  mkdirSync(join(folder, 'more', 'sub'), { recursive: true });
  writeFileSync(join(folder, 'more', 'a.txt'), '');
  writeFileSync(join(folder, 'more', 'b.txt'), 'Rex barks\n');
  writeFileSync(join(folder, 'more', 'c.pdf'), '%PDF-1.4\n');
  writeFileSync(join(folder, 'other.txt'), 'Tom barks\n');
  symlinkSync('../other.txt', join(folder, 'more', 'd.txt'));
  symlinkSync('nowhere', join(folder, 'more', 'e.txt'));
  symlinkSync('sub', join(folder, 'more', 'f'));
  const { out, err, status } = await tincture(['add']);
  expect(out).toContain('more/b.txt (text): 1 text added.\n');
  expect(out).toContain('more/d.txt (text): 1 text added.\n');
  expect(err).toContain('more/a.txt: left out. The file is empty');
  expect(err).toContain('more/c.pdf: left out. This is a PDF');
  expect(err).toContain('more/e.txt: left out. ');
  expect(err).toContain('3 of 5 files gave no text: more/a.txt, more/c.pdf, more/e.txt.');
  expect(status).toBe(1);
  for (const name of ['a.txt', 'c.pdf', 'e.txt']) rmSync(join(folder, 'more', name));
  expect((await tincture(['add'])).status).toBe(0);
});

test('of several files each that gave no text is told with its reason, and the others are there', async () => {
  const { folder, tincture } = project();
  writeFileSync(join(folder, 'good.txt'), 'Rex barks\n');
  writeFileSync(join(folder, 'empty.txt'), '');
  writeFileSync(join(folder, 'labels.jsonl'), '{"text": "Ann", "ents": [{"start": 0, "end": 3, "label": "PERSON"}]}\n');
  const files = ['labels.jsonl', 'good.txt', 'missing.txt', 'empty.txt'];
  const { status, out, err } = await tincture(['add', ...files, '--json']);
  expect(status).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    files: [
      { file: 'labels.jsonl', rejected: 1 },
      { file: 'good.txt', added: 1 },
    ],
    errors: [
      { code: 'data-invalid', where: { file: 'labels.jsonl' }, problem: expect.stringContaining('lacks their labels') },
      { code: 'file-missing', where: { file: 'missing.txt' }, fix: 'Check the path.' },
      { code: 'file-invalid', where: { file: 'empty.txt' } },
    ],
    progress: { documents: 1 },
    error: { problem: '3 of 4 files gave no text: labels.jsonl, missing.txt, empty.txt.' },
  });
  for (const why of [
    'labels.jsonl: left out. None of 1 text',
    'missing.txt: left out. There is',
    'empty.txt: left out. ',
  ])
    expect(err).toContain(why);
  const again = await tincture(['add', ...files]);
  expect(again.status).toBe(1);
  expect(again.err).toContain('missing.txt: left out. There is no such file. Check the path.\n');
  expect(again.out).toContain('The store holds 1 text');
  const alone = await tincture(['add', 'labels.jsonl', '--json']);
  expect(JSON.parse(alone.out)).toMatchObject({ files: [{ rejected: 1 }], error: { where: { file: 'labels.jsonl' } } });
  expect(alone.err).not.toContain('left out');
  expect((await tincture(['add', 'missing.txt', 'none.txt'])).err).toContain('2 of 2 files gave no text');
});

test('a file of which nothing can be read as the format that was named is not said to need one', async () => {
  const { folder, tincture } = project();
  writeFileSync(join(folder, 'pets.txt'), 'Rex barks\n');
  for (const line of [['import'], ['evaluate', 'rules', '--data']]) {
    expect((await tincture([...line, 'pets.txt', '--format', 'jsonl'])).err).toContain('or leave --format out where');
    writeFileSync(join(folder, 'none.jsonl'), '{"text": 3}\n');
    expect((await tincture([...line, 'none.jsonl'])).err).toContain('or name its format with --format where it is');
  }
});

test('of many files those are told of which there is something to say, and the sum', async () => {
  const { folder, tincture } = project();
  for (let n = 100; n < 140; n++) writeFileSync(join(folder, `${n}.txt`), `Rex barks ${n}\nloud\n`);
  writeFileSync(join(folder, '139.txt'), 'Rex barks\nbut\0not loud\n');
  const files = Array.from({ length: 40 }, (_, n) => `${n + 100}.txt`);
  const { out } = await tincture(['add', ...files]);
  expect(out).toContain('119.txt (text): 1 text added, 1 was there already.\n');
  expect(out).not.toContain('120.txt');
  expect(out).toContain('139.txt (text): 1 text added, 1 set aside.\n');
  expect(out).toContain('All 40 files together: 41 texts added, 38 were there already, 1 set aside.\n');
  const whole = await tincture(['add', '100.txt', '--whole-file', '--json']);
  expect(JSON.parse(whole.out).files).toMatchObject([{ added: 1 }]);
});

test('labels that the task lacks come as they go into its file, and nothing else is blamed where they are all that is wrong', async () => {
  const { folder, tincture } = project();
  const names = ['no', 'C3PO', '7', 'a: b', 'Größe'];
  const lines = names.map((label, n) => ({ text: `Rex barks ${n}`, ents: [{ start: 0, end: 3, label }] }));
  writeFileSync(join(folder, 'a.jsonl'), lines.map((line) => JSON.stringify(line)).join('\n'));
  const { out, err } = await tincture(['import', 'a.jsonl']);
  expect(out).toContain('    labels: ["7", C3PO, Größe, "a: b", "no"]\n');
  expect(err).toContain('None of 5 texts was added: the task lacks their labels.');
  expect(err).toContain('`tincture add --texts-only`');
  const many = Array.from({ length: 120 }, (_, n) => ({
    text: `Rex ${n}`,
    ents: [{ start: 0, end: 3, label: `L${n}` }],
  }));
  writeFileSync(join(folder, 'b.jsonl'), ['{"text": "none"}', ...many.map((line) => JSON.stringify(line))].join('\n'));
  expect((await tincture(['import', 'b.jsonl'])).out).toContain('L80]   # and 20 more: --json lists them\n');
  const { files } = JSON.parse((await tincture(['import', 'b.jsonl', '--json'])).out);
  expect(Object.entries(files[0].missingLabels)).toHaveLength(120);
});

test('a file in another encoding is not told to be of another format', async () => {
  const { folder, tincture } = project();
  writeFileSync(join(folder, 'old.txt'), Buffer.from('caf\xe9 au lait\nna\xefve\n', 'latin1'));
  const { out, err } = await tincture(['add', 'old.txt']);
  expect(out).toContain('iconv -f windows-1252');
  expect(err).toContain('None of 2 lines is UTF-8.');
  expect(err).not.toContain('--format');
});

test('a web page or an RTF document is not taken for lines of text', async () => {
  const { folder, tincture } = project();
  writeFileSync(join(folder, 'page.html'), '\n<!DOCTYPE html>\n<html><p>Rex barks</p></html>\n');
  writeFileSync(join(folder, 'letter.rtf'), '{\\rtf1\\ansi Rex barks}\n');
  expect((await tincture(['add', 'page.html'])).err).toMatch(/This is a web page, .*\n {2}Save what can be read on it/);
  expect((await tincture(['add', 'letter.rtf'])).err).toContain('This is an RTF document, not a text file.');
  expect((await tincture(['add', 'page.html', '--format', 'text'])).out).toContain('2 texts added');
});

test('types of entities that a task about relations lacks are no labels of it', async () => {
  const { folder, tincture } = project();
  const tasks = 'tasks: { who: { kind: relations, entities: [PET], labels: [OWNS] } }\n';
  writeFileSync(join(folder, 'tincture.yaml'), tasks);
  const ents = [
    { start: 0, end: 3, label: 'PERSON' },
    { start: 10, end: 13, label: 'PET' },
  ];
  const text = { text: 'Ann feeds Rex', ents, rels: [{ from: ents[0], to: ents[1], label: 'FEEDS' }] };
  writeFileSync(join(folder, 'a.jsonl'), JSON.stringify(text));
  expect((await tincture(['add', 'a.jsonl'])).out).toContain('    entities: [PERSON]\n    labels: [FEEDS]\n');
});

test('with several tasks, what to do next is said of the task that the command was about', async () => {
  const { folder, tincture } = project();
  const yaml = 'tasks: { pets: { kind: ner, labels: [PET] }, "two words": { kind: ner, labels: [X] } }\n';
  writeFileSync(join(folder, 'tincture.yaml'), yaml);
  writeFileSync(
    join(folder, 'pets.jsonl'),
    '{"text": "Rex barks", "ents": [{"start": 0, "end": 3, "label": "PET"}]}\n',
  );
  expect((await tincture(['import', 'pets.jsonl', '--task', 'pets'])).out).toContain(
    'Next: tincture train --task pets\n',
  );
  const other = await tincture(['add', 'pets.jsonl', '--texts-only', '--task', 'two words']);
  expect(other.out).toContain('Next: tincture review --task "two words"\n');
});

test('a rule that cannot work says what to use instead', async () => {
  const { folder, tincture } = project();
  writeFileSync(
    join(folder, 'r.jsonl'),
    '{"label": "PET", "pattern": "Rex"}\n{"label": "PET", "pattern": [{"POS": "PROPN"}]}\n',
  );
  const { err } = await tincture(['predict', 'r.jsonl', '--text', 'Rex']);
  expect(err).toMatch(/r\.jsonl:2: Token 1 of the pattern has the key "POS", which is not supported\. \w+/);
});

test('a text whose gold is other than before names its line', async () => {
  const { folder, tincture } = project();
  const line = (end: number): string =>
    `${JSON.stringify({ text: 'Rex barks', ents: [{ start: 0, end, label: 'PET' }] })}\n`;
  writeFileSync(join(folder, 'pets.jsonl'), `${line(3)}{"text": "no pet", "ents": []}\n${line(9)}`);
  const { out } = await tincture(['import', 'pets.jsonl']);
  expect(out).toContain('3 with annotations, 1 of them other than before (line 3): the newest count.');
});

describe('the next step works as it is written', () => {
  const next = async (yaml: string, ...args: string[]): Promise<string | undefined> => {
    const { folder, tincture } = project();
    writeFileSync(join(folder, 'tincture.yaml'), yaml);
    writeFileSync(join(folder, 'none.jsonl'), '\n');
    writeFileSync(join(folder, 'new.txt'), 'Rex barks\n');
    const { out } = await tincture(['add', 'new.txt', ...args]);
    return /Next: (.*)/.exec(out)?.[1];
  };
  const pets = 'pets: { kind: ner, labels: [PET] }';
  const rules = 'rules: { rules: rules.jsonl }';

  test('where rules or a prompt can be asked', async () => {
    expect(await next(`tasks: { ${pets} }\nproposers: { ${rules} }\n`)).toBe('tincture propose --with rules');
    expect(
      await next(
        `tasks: { ${pets} }\nproposers: { some prompt: { llm: ollama/none, baseUrl: "http://127.0.0.1:9/v1" } }\n`,
      ),
    ).toBe('tincture propose --with "some prompt"');
  });

  test('where an LLM lacks its key, which is said', async () => {
    const { folder, tincture } = project();
    const prompt = 'prompt: { llm: openai/gpt-5-mini }';
    writeFileSync(join(folder, 'new.txt'), 'Rex barks\n');
    const add = async (yaml: string, env = {}): Promise<string> => {
      writeFileSync(join(folder, 'tincture.yaml'), yaml);
      return (await tincture(['add', 'new.txt'], { env })).out;
    };
    const alone = `tasks: { ${pets} }\nproposers: { ${prompt} }\n`;
    const out = await add(alone);
    expect(out).toContain('prompt cannot be asked yet. There is no key for openai/gpt-5-mini in the environment. Set ');
    expect(out).toContain('Next: tincture review\n');
    expect(await add(alone, { OPENAI_API_KEY: 'sk-made-up' })).toContain('Next: tincture propose --with prompt\n');
    const both = await add(`tasks: { ${pets} }\nproposers: { ${prompt}, ${rules} }\n`);
    expect(both).toContain('Next: tincture propose --with rules\n');
    expect(both).not.toContain('cannot be asked');
  });

  test('where rules are for other kinds of tasks', async () => {
    const tags = 'tags: { kind: tagger, labels: [NOUN, VERB] }';
    expect(await next(`tasks: { ${tags} }\nproposers: { ${rules} }\n`)).toBe('tincture review');
    expect(
      await next(
        `tasks: { ${tags} }\nproposers: { ${rules}, prompt: { llm: ollama/none, baseUrl: "http://127.0.0.1:9/v1" } }\n`,
      ),
    ).toBe('tincture propose --with prompt');
  });

  test('where the file is not there, or has no rule', async () => {
    for (const file of ['gone.jsonl', 'none.jsonl'])
      expect(await next(`tasks: { ${pets} }\nproposers: { first: { rules: ${file} } }\n`)).toBe('tincture review');
    expect(await next(`tasks: { ${pets} }\nproposers: { first: { rules: gone.jsonl }, ${rules} }\n`)).toBe(
      'tincture propose --with rules',
    );
  });

  test('where the task was not chosen', async () => {
    const two = `tasks: { tags: { kind: tagger, labels: [X] }, ${pets} }\nproposers: { ${rules} }\n`;
    expect(await next(two)).toBe('tincture review --task tags');
    expect(await next(two, '--task', 'pets')).toBe('tincture propose --task pets --with rules');
  });
});
