import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createLlmComponent, createMemoryCache, openProvider } from '@tincture/llm';
import { createRandom, createRulesComponent, findDuplicates, pairPredictions, scoreTask, tokenize } from 'tincture';
import { describe, expect, it } from 'vitest';
import { buildTexts } from '../../examples/dishes/build-texts.ts';
import { openExample } from './example.ts';

const { folder, project, task, read, documents } = openExample('dishes');
const splits = ['train', 'dev', 'test'] as const;

describe('the dishes example', () => {
  it.each(splits)('%s is what its source makes', (split) => {
    expect(read(`texts/${split}.jsonl`)).toBe(`${buildTexts()[split].join('\n')}\n`);
  });

  it('has at least 500 texts, 160 of them for the test and nowhere else', () => {
    expect(splits.reduce((sum, split) => sum + documents(split).length, 0)).toBeGreaterThanOrEqual(500);
    const texts = (split: string): string[] => documents(split).map(({ text }) => text);
    expect(texts('test')).toHaveLength(160);
    expect(findDuplicates([...texts('train'), ...texts('dev')], texts('test'))).toEqual([]);
  });

  it('has rules that all work', () => {
    expect(createRulesComponent({ name: 'rules', task, text: read('rules.jsonl') }).issues).toEqual([]);
  });

  it.each(['zero-shot', 'few-shot'])('has a recorded answer to each prompt of %s on the test texts', async (name) => {
    const settings = project.proposers.get(name);
    const provider = await openProvider(settings?.llm ?? '', { folder, env: {} });
    const component = createLlmComponent({
      name,
      task,
      provider,
      gold: documents('train'),
      examples: settings?.examples ?? 8,
      cache: createMemoryCache(),
      random: createRandom(1),
      now: () => new Date(0),
      sleep: () => Promise.resolve(),
    });
    expect(component.source).toMatchObject({ kind: 'llm', recorded: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) });
    const test = documents('test');
    const predictions = await component.predict(test.map(({ text }) => tokenize(text)));
    const stale = predictions.filter(
      (prediction) => 'error' in prediction && prediction.error.code === 'llm-recording-stale',
    );
    expect(stale).toEqual([]);
    const pairs = pairPredictions(test, predictions);
    expect(scoreTask(task, pairs).value).toBeGreaterThan(0.05);
  });

  it('tells of a changed prompt instead of making an answer up', async () => {
    const provider = await openProvider('recorded:recordings/few-shot.jsonl', {
      folder,
      env: {},
    });
    const component = createLlmComponent({
      name: 'few-shot',
      task: {
        ...task,
        labels: task.labels.map((label) => ({ ...label, definition: `${label.definition} (changed)` })),
      },
      provider,
      gold: documents('train'),
      cache: createMemoryCache(),
      random: createRandom(1),
      now: () => new Date(0),
      sleep: () => Promise.resolve(),
    });
    const [prediction] = await component.predict([tokenize(documents('test')[0]?.text ?? '')]);
    expect(prediction).toMatchObject({ error: { code: 'llm-recording-stale' } });
  });

  it('has new texts that nobody annotated', () => {
    const texts = read('new.txt').trim().split('\n');
    expect(texts.length).toBeGreaterThanOrEqual(10);
    expect(
      findDuplicates(
        texts,
        splits.flatMap((split) => documents(split).map(({ text }) => text)),
      ),
    ).toEqual([]);
    expect(existsSync(join(folder, 'guidelines.md'))).toBe(true);
  });
});
