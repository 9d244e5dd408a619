import { describe, expect, test } from 'vitest';
import { readModel, writeModel } from '../file/model-file.ts';
import type { JsonObject } from '../json.ts';
import { tinyLinkerFile } from '../linking/testing/tiny-linker.ts';
import { tokenize, tokenizerFor } from '../tokenizer/tokenizer.ts';
import { onCurve } from './confidence-curve.ts';
import { loadComponent } from './load.ts';
import { extendName, hashWords } from './ner-gazetteer.ts';
import { temperModel } from './temper.ts';
import { tinyNerFile, tinySpancatFile, tinyTextcatFile } from './testing/tiny-models.ts';

/** The file with another entry for its tokenizer. */
function withTokenizer(bytes: Uint8Array, tokenizer: JsonObject | undefined): Uint8Array {
  const { tensors, metadata } = readModel(bytes);
  const { tokenizer: _, ...rest } = metadata;
  return writeModel({ tensors, metadata: tokenizer === undefined ? rest : { ...rest, tokenizer } });
}

describe.each([
  ['entities', tinyNerFile()],
  ['text classes', tinyTextcatFile()],
  ['overlapping spans', tinySpancatFile()],
  ['links', tinyLinkerFile()],
])('a component for %s', (_, bytes) => {
  test('is loaded with the tokenizer that it was trained with', () => {
    expect(loadComponent(withTokenizer(bytes, { language: 'en', version: 1 })).name).toBe('tiny');
  });
  test.each<[JsonObject | undefined, string]>([
    [{ language: 'en', version: 2 }, 'model-unsupported'],
    [{ language: 'de', version: 1 }, 'model-corrupt'],
    [{ language: 'sv', version: 1 }, 'model-unsupported'],
    [{ language: 'en' }, 'model-corrupt'],
    [undefined, 'model-corrupt'],
  ])('and refused with %j', (tokenizer, code) => {
    expect(() => loadComponent(withTokenizer(bytes, tokenizer))).toThrow(expect.objectContaining({ code }));
  });
});

test.each([
  ['coref.v1', 'Train the component again: an earlier version wrote this one.'],
  ['coref.v3', 'Update Tincture.'],
  ['nothing.v1', 'Update Tincture.'],
])('of a file of the kind %s it is said what to do', (kind, fix) => {
  const { tensors, metadata } = readModel(tinyNerFile());
  const bytes = writeModel({ tensors, metadata: { ...metadata, component: { ...metadata.component, kind } } });
  expect(() => loadComponent(bytes)).toThrow(expect.objectContaining({ code: 'model-unsupported', fix }));
});

/** The file for texts in another language. */
function inLanguage(bytes: Uint8Array, language: string): Uint8Array {
  const { tensors, metadata } = readModel(bytes);
  const text = JSON.stringify({
    ...metadata,
    task: { ...metadata.task, language },
    tokenizer: { language, version: 1 },
  });
  return writeModel({ tensors, metadata: JSON.parse(text) });
}

describe('a component for texts in another language', () => {
  test('is loaded, and says which tokenizer its texts take', async () => {
    const component = loadComponent(inLanguage(tinyNerFile({ words: ['homme'], labels: 1 }), 'fr'));
    expect(component.task.language).toBe('fr');
    const doc = tokenizerFor(component.task).tokenize("l'homme");
    expect(doc.length).toBe(2);
    expect(await component.predict([doc])).toHaveLength(1);
  });
  test('is refused where this version does not know the language, with those that it knows', () => {
    const refused = (): unknown => loadComponent(inLanguage(tinyTextcatFile(), 'sv'));
    expect(refused).toThrow(expect.objectContaining({ code: 'model-unsupported' }));
    expect(refused).toThrow(/"sv"; this version knows en \(English\), de \(German\)/);
  });
});

test('entities that are known names are surer, and the others as sure as without, or as the offset of all makes them', async () => {
  const words = ['a', 'b', 'c', 'd', 'e'];
  const doc = tokenize(Array.from({ length: 60 }, (_, i) => words[(i * i) % 7] ?? 'f').join(' '));
  const find = async (knownOffset: number, offset = 0) => {
    const key = hashWords(tokenize('B')).reduce(extendName, 0);
    const gazetteer = { keys: Int32Array.of(key), labels: Int32Array.of(0), longest: 1, bonus: 0 };
    const offsets = { offset: 4 * offset, knownOffset: 4 * knownOffset };
    const file = temperModel(tinyNerFile({ words, outsideBias: 20, gazetteer, ...offsets }), 4);
    const [prediction] = await loadComponent(file).predict([doc]);
    return prediction !== undefined && 'annotations' in prediction ? (prediction.annotations.ents ?? []) : [];
  };
  const [usual, raised] = [await find(0), await find(1.5)];
  const isName = ({ start, end }: { start: number; end: number }): boolean => doc.text.slice(start, end) === 'b';
  expect([usual.some(isName), usual.every(isName)]).toEqual([true, false]);
  expect(raised).toEqual(
    usual.map(({ confidence = 0, ...ent }) => ({
      ...ent,
      confidence: isName(ent) ? onCurve(confidence, { slope: 1, offset: 1.5 }) : confidence,
      source: expect.anything(),
    })),
  );
  for (const knownOffset of [0, 1.5]) {
    expect(await find(knownOffset, -1)).toEqual(
      usual.map(({ confidence = 0, ...ent }) => ({
        ...ent,
        confidence: onCurve(confidence, { slope: 1, offset: isName(ent) ? knownOffset - 1 : -1 }),
        source: expect.anything(),
      })),
    );
  }
});

test('a text of 300,000 tokens has its entities found', async () => {
  const words = ['a', 'b', 'c', 'd', 'e'];
  const component = loadComponent(tinyNerFile({ words, labels: 2, outsideBias: 20 }));
  const text = Array.from({ length: 300_000 }, (_, i) => words[(i * i) % 7] ?? 'f').join(' ');
  const [prediction] = await component.predict([tokenize(text)]);
  const ents = prediction !== undefined && 'annotations' in prediction ? (prediction.annotations.ents ?? []) : [];
  expect(ents.length).toBeGreaterThan(100);
  expect(ents.every(({ confidence = -1 }) => confidence >= 0 && confidence <= 1)).toBe(true);
  expect(ents.at(-1)?.start).toBeGreaterThan(500_000);
});
