import { describe, expect, test } from 'vitest';
import { readModel, writeModel } from '../file/model-file.ts';
import type { Tensor } from '../file/tensor.ts';
import type { JsonObject } from '../json.ts';
import { loadComponent } from '../models/load.ts';
import { parseTask } from '../tasks/parse-task.ts';
import { tinyLinkerFile } from './testing/tiny-linker.ts';

const file = tinyLinkerFile();

/** The file with some of its tensors and of its network replaced. */
function changed(tensors: Readonly<Record<string, Tensor | undefined>>, network: JsonObject = {}): Uint8Array {
  const read = readModel(file);
  const all = new Map<string, Tensor>();
  for (const [name, tensor] of [...read.tensors, ...Object.entries(tensors)])
    if (tensor === undefined) all.delete(name);
    else all.set(name, tensor);
  return writeModel({
    tensors: all,
    metadata: { ...read.metadata, network: { ...read.metadata.network, ...network } },
  });
}

const integers = (...values: number[]): Tensor => ({ data: Int32Array.from(values), shape: [values.length] });
const floats = (...values: number[]): Tensor => ({ data: Float32Array.from(values), shape: [values.length] });
const texts = (text: string): Tensor => ({ data: new TextEncoder().encode(text), shape: [text.length] });

test('a file that was only written again is read', () => {
  expect(loadComponent(changed({})).name).toBe('tiny');
  expect(readModel(file).tensors.get('names.entries')?.data).toEqual(Int32Array.of(0, 1, 1));
});

describe('a file is refused', () => {
  test.each<[string, Readonly<Record<string, Tensor | undefined>>, JsonObject?]>([
    ['without a tensor', { titles: undefined }],
    ['with more ids than entries', { ids: texts('a\nb\nc\n') }],
    ['with an id that is not ended', { ids: texts('a\nbc') }],
    ['with ids that are not UTF-8', { ids: { data: Uint8Array.of(0xff, 10, 98, 10), shape: [4] } }],
    ['with a name twice', { names: texts('mercury\nmercury\n') }],
    ['with an entry that is not there', { 'names.entries': integers(0, 1, 2) }],
    ['with an entry below 0', { 'names.entries': integers(0, 1, -1) }],
    ['with lists that go back', { 'names.starts': integers(0, 4, 3) }],
    ['with lists that do not begin at 0', { 'names.starts': integers(1, 2, 3) }],
    ['with lists that end too early', { 'names.starts': integers(0, 1, 2) }],
    ['with a label that has no name', { labels: { data: Uint8Array.of(1, 3), shape: [2] } }],
    ['with labels that are no list', {}, { labels: 'PLANET' }],
    ['with a label that is no text', {}, { labels: [1, 2] }],
    ['with a prior below 0', { priors: floats(1, -1) }],
    ['with a prior that is no number', { priors: floats(1, Number.NaN) }],
    [
      'with a weight that is infinite',
      { weights: floats(...Array.from({ length: 9 }, () => 1), Number.POSITIVE_INFINITY) },
    ],
    ['with too few weights', { weights: floats(1, 2) }],
    ['with a temperature of 0', {}, { temperature: 0 }],
    ['with a threshold over 1', {}, { threshold: 2 }],
    ['with a negative count', {}, { entries: -1 }],
    ['with a count that is too large', {}, { entries: 16_777_217 }],
  ])('%s', (_, tensors, network) => {
    expect(() => loadComponent(changed(tensors, network))).toThrow(expect.objectContaining({ code: 'model-corrupt' }));
  });

  test('with words out of order', () => {
    const { data } = readModel(file).tensors.get('words')!;
    const words = integers(...Array.from(data).reverse());
    expect(() => loadComponent(changed({ words }))).toThrow('ascending');
  });

  test('with a task that is not about entities', () => {
    const { tensors, metadata } = readModel(file);
    const task = parseTask('t', { kind: 'textcat', labels: ['a', 'b'] });
    expect(() => loadComponent(writeModel({ tensors, metadata: { ...metadata, task } }))).toThrow(
      'kind "ner" but no task of that kind',
    );
  });
});
