import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TinctureError, taskKinds } from 'tincture';
import { afterAll, describe, expect, it, test } from 'vitest';
import { readProjectFile, readTaskFile } from './project-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'tincture-project-'));
afterAll(() => rmSync(folder, { recursive: true }));

function problemOf(text: string): string {
  const path = join(folder, 'tincture.yaml');
  writeFileSync(path, text);
  try {
    readProjectFile(path);
  } catch (error) {
    if (error instanceof TinctureError) return error.message;
    throw error;
  }
  return 'none';
}

describe('a project file', () => {
  it('gives tasks, proposers and settings', () => {
    writeFileSync(join(folder, 'guidelines.md'), '# Mark dishes.\n');
    const path = join(folder, 'full.yaml');
    writeFileSync(
      path,
      `tasks:
  dishes:
    kind: ner
    labels:
      DISH: { definition: "A dish", examples: ["mapo tofu"], counterexamples: ["dinner"] }
      INGREDIENT:
    guidelines: guidelines.md
  tone: { kind: textcat, labels: [happy, sad], multiple: true }
texts: texts/*.jsonl
data: { train: train.jsonl, test: test.jsonl }
proposers:
  prompt: { llm: "openai/gpt-5-mini", examples: 8 }
  rules: { rules: rules.jsonl }
train: { seed: 3, vectors: false }
views: { kitchen: [tone, dishes] }
`,
    );
    const project = readProjectFile(path);
    expect(project.tasks.get('dishes')).toEqual({
      name: 'dishes',
      kind: 'ner',
      labels: [
        { name: 'DISH', definition: 'A dish', examples: ['mapo tofu'], counterexamples: ['dinner'] },
        { name: 'INGREDIENT' },
      ],
      guidelines: '# Mark dishes.\n',
    });
    expect(project.tasks.get('tone')?.multiple).toBe(true);
    expect(project.data).toEqual({ train: join(folder, 'train.jsonl'), test: join(folder, 'test.jsonl') });
    expect(project).toMatchObject({
      folder,
      texts: ['texts/*.jsonl'],
      offline: false,
      train: { seed: 3, vectors: false },
      views: [{ name: 'kitchen', tasks: ['tone', 'dishes'] }],
    });
    expect([...project.proposers.keys()]).toEqual(['prompt', 'rules']);
  });

  it('says what the texts of its tasks are in, and a task may say otherwise', () => {
    const path = join(folder, 'languages.yaml');
    const tasks = 'tasks:\n  a: { kind: ner, labels: [A] }\n  b: { kind: ner, labels: [A], language: fr }\n';
    writeFileSync(path, `language: de\n${tasks}  c: { kind: ner, labels: [A], language: en }\n`);
    const project = readProjectFile(path);
    expect(project.language).toBe('de');
    expect([...project.tasks.values()].map(({ language }) => language)).toEqual(['de', 'fr', undefined]);
    expect(problemOf(`language: sv\n${tasks}`)).toMatch(/^tincture.yaml:1:11: .*"?en"?.*"?zh"?/);
  });

  test.each([
    ['an empty file', '', 'tincture.yaml: The project file is empty.'],
    ['a file of comments', '# nothing\n', 'tincture.yaml: The project file is empty.'],
    ['no tasks', 'texts: a\n', 'tincture.yaml:1:1: The key "tasks" is missing. Add "tasks:".'],
    ['an empty map of tasks', 'tasks: {}\n', 'tincture.yaml:1:8: The project has no task.'],
    [
      'labels that are numbers',
      'tasks:\n  t: { kind: ner, labels: [1, A] }\n',
      'tincture.yaml:2:28: Entry 1 of "labels" is 1. Put it in quotes: "1".',
    ],
    [
      'vectors that are true',
      'tasks:\n  t: { kind: ner, labels: [A] }\ntrain: { vectors: true }\n',
      'tincture.yaml:3:19: "vectors" is true. Put it in quotes: "true".',
    ],
    [
      'a view of an unknown task',
      'tasks:\n  tone: { kind: ner, labels: [A] }\nviews: { v: [tone, tome] }\n',
      'tincture.yaml:3:20: There is no task "tome". Did you mean "tone"?',
    ],
    [
      'a view of one task',
      'tasks: { t: { kind: ner, labels: [A] } }\nviews: { v: [t] }\n',
      'tincture.yaml:2:13: "v" is a list. Write at least 2.',
    ],
    [
      'a view with a task twice',
      'tasks: { t: { kind: ner, labels: [A] } }\nviews: { v: [t, t] }\n',
      'tincture.yaml:2:17: The view "v" has the task "t" twice. Leave one out.',
    ],
    [
      'a view with the name of a task',
      'tasks: { a: { kind: ner, labels: [A] }, b: { kind: ner, labels: [A] } }\nviews: { a: [a, b] }\n',
      'tincture.yaml:2:13: "a" is a task already. Give the view another name.',
    ],
    ['a text instead', 'hello\n', 'tincture.yaml:1:1: The file is "hello". Write a map (`key: value`).'],
    [
      'a misspelt key',
      'tasks:\n  t:\n    kind: ner\n    lables: [A]\n',
      'tincture.yaml:4:5: Unknown key "lables". Did you mean "labels"?',
    ],
    [
      'a misspelt key in a label',
      'tasks:\n  t:\n    kind: ner\n    labels:\n      A.b: { definiton: x }\n',
      'tincture.yaml:5:14: Unknown key "definiton". Did you mean "definition"?',
    ],
    [
      'a misspelt key at the top',
      'tasks: { t: { kind: ner, labels: [A] } }\nproposer: {}\n',
      'tincture.yaml:2:1: Unknown key "proposer". Did you mean "proposers"?',
    ],
    [
      'an unknown kind',
      'tasks:\n  t:\n    kind: nerr\n    labels: [A]\n',
      'tincture.yaml:3:11: "kind" cannot be "nerr". Did you mean "ner"?',
    ],
    [
      'a text as examples',
      'tasks:\n  t:\n    kind: ner\n    labels:\n      A: { examples: soup }\n',
      'tincture.yaml:5:22: "examples" is "soup". Write a list.',
    ],
    [
      'a wrong type',
      'tasks: { t: { kind: ner, labels: [A] } }\ntrain:\n  seed: one\n',
      'tincture.yaml:3:9: "seed" is "one". Write a number.',
    ],
    [
      'too many labels of one name',
      'tasks:\n  t:\n    kind: ner\n    labels: [A, A]\n',
      'tincture.yaml:4:5: The task "t" names the label A twice. Remove one.',
    ],
    [
      'one class',
      'tasks:\n  t:\n    kind: textcat\n    labels: [A]\n',
      'tincture.yaml:4:5: The task "t" chooses exactly one label but has only one. Add the other label, or set multiple: true.',
    ],
    [
      'a key of another name beside a missing one',
      'tasks:\n  t: { labels: [A], colour: red }\n',
      `tincture.yaml:2:3: The key "kind" is missing. Use one of: ${taskKinds.join(', ')}.\n  tincture.yaml:2:21: Unknown key "colour". Known: kind, language, labels,`,
    ],
    [
      'no labels',
      'tasks:\n  t: { kind: ner }\n',
      'tincture.yaml:2:3: The task "t" has no labels. List them: labels: { NAME: { definition: "..." } }.',
    ],
    ['a repeated key', 'tasks: {}\ntasks: {}\n', 'tincture.yaml:2:1: The same key is used twice.'],
    ['a tab', 'tasks:\n\tt: 1\n', 'tincture.yaml:2:1: Tabs are not allowed as indentation. Indent with spaces'],
    ['an open quote', 'tasks: "t\n', 'tincture.yaml:2:1: Missing closing "quote.'],
    [
      'a proposer of two sorts',
      'tasks: { t: { kind: ner, labels: [A] } }\nproposers:\n  p: { llm: a/b, rules: c }\n',
      'tincture.yaml:3:18: A proposer has only one of "llm", "rules" and "model", and this one has 2.',
    ],
    [
      'rules with a temperature',
      'tasks: { t: { kind: ner, labels: [A] } }\nproposers:\n  p: { rules: c, temperature: 1 }\n',
      'tincture.yaml:3:18: "temperature" is for proposers with "llm" only.',
    ],
    [
      'guidelines that are not there',
      'tasks:\n  t: { kind: ner, labels: [A], guidelines: none.md }\n',
      'tincture.yaml:2:44: The guidelines "none.md" are not there.',
    ],
    [
      'a number out of range',
      'tasks: { t: { kind: ner, labels: [A] } }\nproposers: { p: { llm: a/b, temperature: 9 } }\n',
      'tincture.yaml:2:42: "temperature" is 9. Write at most 2.',
    ],
  ])('says where the mistake is: %s', (_, text, expected) => {
    expect(problemOf(text)).toContain(expected);
  });

  it('does not expand an alias bomb', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${['b', 'c', 'd', 'e', 'f', 'g', 'h']
      .map((key, index) => `${key}: &${key} [${`*${'abcdefg'[index]},`.repeat(9)}]`)
      .join('\n')}\n`;
    expect(problemOf(bomb)).toContain('Aliases expand to too much data.');
  });

  it('must be there, and UTF-8', () => {
    expect(() => readProjectFile(join(folder, 'none.yaml'))).toThrow('none.yaml: There is no such file.');
    expect(() => readProjectFile(folder, 'here')).toThrow('here: This is a folder');
    writeFileSync(join(folder, 'latin.yaml'), Uint8Array.of(0x61, 0x3a, 0x20, 0xe9));
    expect(() => readProjectFile(join(folder, 'latin.yaml'))).toThrow('The file is not UTF-8 text.');
  });
});

describe('a task file', () => {
  it('is named after itself unless it says otherwise', () => {
    writeFileSync(join(folder, 'tone.yaml'), 'kind: textcat\nlabels: [happy, sad]\n');
    writeFileSync(join(folder, 'tone.json'), '{"name": "mood", "kind": "textcat", "labels": ["happy", "sad"]}');
    expect(readTaskFile(join(folder, 'tone.yaml')).name).toBe('tone');
    expect(readTaskFile(join(folder, 'tone.json')).name).toBe('mood');
  });

  it('says where its mistake is', () => {
    writeFileSync(join(folder, 'bad.yaml'), 'kind: textcat\nlabels: [happy, sad, happy]\n');
    expect(() => readTaskFile(join(folder, 'bad.yaml'))).toThrow(
      'bad.yaml:2:1: The task "bad" names the label happy twice.',
    );
  });
});
