import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LabelledSpan, Source } from '../doc/annotations.ts';
import { TinctureError } from '../errors/tincture-error.ts';
import { createRulesComponent } from '../rules/component.ts';
import { overlaps } from '../score/ents.ts';
import { parseTask } from '../tasks/parse-task.ts';
import { tokenize } from '../tokenizer/tokenizer.ts';
import type { Component } from './component.ts';
import { joinEntities } from './join-entities.ts';
import { createPipeline } from './pipeline.ts';

function finder(name: string, ents: readonly LabelledSpan[], label = 'X'): Component {
  const source: Source = { kind: 'model', name, version: '1', hash: name };
  return {
    name,
    task: parseTask(name, { kind: 'ner', labels: [label] }),
    source,
    sizeBytes: 10,
    predict: async (docs, { onProgress } = {}) =>
      docs.map(({ text }, index) => {
        onProgress?.(index + 1);
        return text === `no ${name}`
          ? {
              error: new TinctureError({ code: 'data-invalid', problem: 'No.' }),
              usage: { inputTokens: 1, outputTokens: 2 },
            }
          : { annotations: { ents, source } };
      }),
  };
}

const rules = createRulesComponent({
  name: 'rules',
  task: parseTask('rules', { kind: 'ner', labels: ['CITY'] }),
  text: '{"label": "CITY", "pattern": "New York"}',
}).component;

describe('joined entities', () => {
  test('are those of the first, and of the others what is free, each with who found it', async () => {
    const network = finder('network', [
      { start: 0, end: 3, label: 'X' },
      { start: 12, end: 16, label: 'X' },
    ]);
    const both = joinEntities([rules, network]);
    expect(both).toMatchObject({ name: 'rules+network', sizeBytes: (rules.sizeBytes ?? 0) + 10 });
    expect(both.task.labels.map(({ name }) => name)).toEqual(['CITY', 'X']);
    const [prediction] = await both.predict([tokenize('Ann saw New York')]);
    expect(prediction).toMatchObject({ annotations: { source: both.source } });
    expect(prediction && 'annotations' in prediction && prediction.annotations.ents).toEqual([
      { start: 0, end: 3, label: 'X', source: network.source },
      { start: 8, end: 16, label: 'CITY', source: rules.source },
    ]);
    expect(both.reasons?.(tokenize('New York'))).toHaveLength(1);
    expect(createPipeline([both]).assigns).toEqual(['ents']);
  });

  test('fail for the texts on which one of them fails, and tell what it cost', async () => {
    let done = 0;
    const both = joinEntities([finder('a', []), finder('b', [])], { name: 'both' });
    const docs = ['no a', 'no b', 'fine'].map((text) => tokenize(text));
    const predictions = await both.predict(docs, {
      onProgress: (count) => {
        done = count;
      },
    });
    expect(predictions.map((prediction) => 'error' in prediction)).toEqual([true, true, false]);
    expect(predictions.map(({ usage }) => usage?.outputTokens)).toEqual([2, 2, undefined]);
    expect([done, both.name]).toEqual([3, 'both']);
  });

  test('never overlap, and leave out nothing that is free', async () => {
    const spans = fc.array(fc.tuple(fc.nat(4), fc.integer({ min: 1, max: 4 })), { maxLength: 6 }).map((steps) => {
      let at = 0;
      return steps.map(([gap, length]) => {
        const start = at + gap;
        at = start + length;
        return { start, end: at, label: 'X' };
      });
    });
    await fc.assert(
      fc.asyncProperty(spans, spans, async (first, second) => {
        const [prediction] = await joinEntities([finder('a', first), finder('b', second)]).predict([tokenize('text')]);
        const ents = prediction && 'annotations' in prediction ? (prediction.annotations.ents ?? []) : [];
        const free = second.filter((span) => !first.some((taken) => overlaps(taken, span)));
        const expected = [...first, ...free].sort((a, b) => a.start - b.start);
        expect(ents.map(({ start, end, label }) => ({ start, end, label }))).toEqual(expected);
      }),
      { seed: 4 },
    );
  });

  test('are of components that find nothing else, in one language', () => {
    const topics: Component = {
      ...rules,
      name: 'topics',
      task: parseTask('t', { kind: 'textcat', labels: ['a', 'b'] }),
    };
    const german: Component = { ...rules, name: 'de', task: { ...rules.task, language: 'de' } };
    expect(() => joinEntities([])).toThrow('no component');
    expect(() => joinEntities([rules, topics])).toThrow('topics fills in "cats"');
    expect(() => joinEntities([rules, german])).toThrow('for texts in de');
  });
});
