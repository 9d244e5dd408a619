import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  alignSpan,
  createRulesComponent,
  type Document,
  findDuplicates,
  findRepetitions,
  pairPredictions,
  scoreTask,
  tokenizerFor,
} from 'tincture';
import { describe, expect, it } from 'vitest';
import { buildTexts, splits } from '../../examples/anfragen/build-texts.ts';
import { readProjectFile } from '../../packages/cli/src/project/project-file.ts';

const folder = new URL('../../examples/anfragen/', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, folder), 'utf8');
const task = readProjectFile(fileURLToPath(new URL('tincture.yaml', folder))).tasks.get('anfragen');
if (task === undefined) throw new Error('The example has no task "anfragen".');

const { tokenize } = tokenizerFor(task);
const documents = (split: string): Document[] =>
  read(`texts/${split}.jsonl`)
    .trim()
    .split('\n')
    .map((line) => {
      const { text, ents } = JSON.parse(line);
      return { text, annotations: { ents } };
    });

describe('the example in German', () => {
  it('says what its texts are in', () => {
    expect(task.language).toBe('de');
  });

  it.each(splits)('%s is what its source makes', (split) => {
    expect(read(`texts/${split}.jsonl`)).toBe(buildTexts(read(`source/${split}.txt`)));
  });

  it('has 48, 16 and 30 texts with gold, and 12 without, none of them twice', () => {
    expect(splits.map((split) => documents(split).length)).toEqual([48, 16, 30]);
    const gold = splits.flatMap((split) => documents(split).map(({ text }) => text));
    expect(findRepetitions(gold)).toEqual([]);
    const open = read('neu.txt').trim().split('\n');
    expect(open).toHaveLength(12);
    expect(findDuplicates(open, gold)).toEqual([]);
  });

  it.each(splits)('%s has all labels, on the borders of German tokens', (split) => {
    const labels = new Set<string>();
    for (const { text, annotations } of documents(split)) {
      for (const { start, end, label } of annotations.ents ?? []) {
        labels.add(label);
        expect(alignSpan(tokenize(text), start, end, 'strict'), text.slice(start, end)).toBeDefined();
      }
    }
    expect(labels).toEqual(new Set(task.labels.map(({ name }) => name)));
  });

  it('has rules that all work and know most of what has a form', async () => {
    const { component, issues } = createRulesComponent({ name: 'rules', task, text: read('rules.jsonl') });
    expect(issues).toEqual([]);
    const test = documents('test');
    const scores = scoreTask(
      task,
      pairPredictions(test, await component.predict(test.map(({ text }) => tokenize(text)))),
    );
    expect(scores.value).toBeGreaterThan(0.8);
  });

  it('has rules that need the tokens of German', () => {
    const english = createRulesComponent({
      name: 'rules',
      task: { ...task, language: 'en' },
      text: '{"label": "PRODUKT", "pattern": [{"ORTH": "Bohrer-Set"}]}',
    });
    expect(english.issues).toHaveLength(1);
    const german = createRulesComponent({
      name: 'rules',
      task,
      text: '{"label": "PRODUKT", "pattern": [{"ORTH": "Bohrer-Set"}]}',
    });
    expect(german.issues).toEqual([]);
  });
});
