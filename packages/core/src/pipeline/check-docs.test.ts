// Programs without types get words of ours, too.
import { expect, test } from 'vitest';
import { loadComponent } from '../models/load.ts';
import { tinyTextcatFile } from '../models/testing/tiny-models.ts';
import { tokenize } from '../tokenizer/tokenizer.ts';
import { defineComponent } from './define-component.ts';
import { createPipeline } from './pipeline.ts';

/** What a program without types could give in the place of a `T`. */
const untyped = <T>(value: unknown): T => JSON.parse('{}', () => value);

const loaded = loadComponent(tinyTextcatFile());
const defined = defineComponent({ name: 'own', assigns: ['cats'], annotate: (doc) => doc });

test.each([
  ['a loaded component', loaded],
  ['a component of ours', defined],
  ['a pipeline', createPipeline([defined])],
])('%s says what it predicts on', async (_, component) => {
  for (const [value, problem, fix] of [
    ['a text', 'this is a text', 'predict([tokenize(text)])'],
    [undefined, 'this is undefined', 'predict([tokenize(text)])'],
    [tokenize('a text'), 'this is one Doc', 'predict([doc])'],
    [[tokenize('a'), 'a text'], 'number 2 of this one is a text', 'texts.map(tokenize)'],
    [[null], 'number 1 of this one is null', 'texts.map(tokenize)'],
  ] as const) {
    await expect(component.predict(untyped(value))).rejects.toMatchObject({
      code: 'argument-invalid',
      problem: expect.stringContaining(problem),
      fix: expect.stringContaining(fix),
    });
  }
  expect(await component.predict([])).toEqual([]);
});

test('a file is read from its bytes', () => {
  for (const [value, problem, fix] of [
    [tinyTextcatFile().slice().buffer, 'this is an ArrayBuffer', 'new Uint8Array(buffer)'],
    ['models/a.safetensors', 'this is a text', 'await readFile(path)'],
    [Promise.resolve(tinyTextcatFile()), 'a promise, which was not awaited', 'await readFile(path)'],
    [undefined, 'this is undefined', 'response.arrayBuffer()'],
  ] as const) {
    const failure = expect(() => loadComponent(untyped(value)));
    failure.toThrow(expect.objectContaining({ code: 'argument-invalid', problem: expect.stringContaining(problem) }));
    failure.toThrow(expect.objectContaining({ fix: expect.stringContaining(fix) }));
  }
});

test('a pipeline is made of a list of components', () => {
  for (const value of [loaded, undefined, ['textcat'], [undefined]])
    expect(() => createPipeline(untyped(value))).toThrow(/needs a list of components/);
});
