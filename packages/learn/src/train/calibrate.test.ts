import {
  createRandom,
  type Document,
  loadComponent,
  parseTask,
  readModel,
  type SentenceEncoder,
  tokenize,
} from 'tincture';
import { temperModel } from 'tincture/training';
import { beforeAll, describe, expect, test } from 'vitest';
import { calibrateComponent } from './calibrate.ts';
import { trainComponent } from './train-component.ts';

const task = parseTask('stuff', { kind: 'textcat', labels: ['FRUIT', 'METAL'] });

/** Texts of one label each; of one in five the label is drawn, so that nothing can be sure of it. */
function texts(count: number, seed: number): Document[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, i) => {
    const isFruit = random.next() < 0.5;
    const said = random.next() < 0.2 ? random.next() < 0.5 : isFruit;
    const text = `${isFruit ? 'apple' : 'iron'} ${['box', 'bar', 'bag'][i % 3]!} ${seed} ${i}`;
    return { id: `${seed}-${i}`, text, annotations: { cats: { FRUIT: said ? 1 : 0, METAL: said ? 0 : 1 } } };
  });
}

const gold = texts(300, 5);
const catsOf = async (bytes: Uint8Array): Promise<Record<string, number>[]> => {
  const predictions = await loadComponent(bytes).predict(gold.map(({ text }) => tokenize(text)));
  return predictions.map((prediction) => ('error' in prediction ? {} : { ...prediction.annotations.cats }));
};
const chosen = (cats: Record<string, number>): string => (cats.FRUIT! >= cats.METAL! ? 'FRUIT' : 'METAL');

describe('a component that is too sure', () => {
  let trained: Uint8Array;
  beforeAll(async () => {
    const { bytes } = await trainComponent(task, texts(120, 1), texts(60, 2), { seed: 1 });
    trained = bytes;
  });

  test('is as sure as it is right afterwards, and says the same', async () => {
    const sure = temperModel(trained, 0.25);
    const rounds: number[] = [];
    const calibrated = await calibrateComponent(sure, gold, { onProgress: (done) => rounds.push(done) });
    expect(calibrated.factor).toBeGreaterThan(2);
    expect(calibrated.before).toHaveLength(gold.length);
    expect(calibrated.after).toHaveLength(gold.length);
    expect(calibrated.errorBefore).toBeGreaterThan(0.05);
    expect(calibrated.errorAfter).toBeLessThan(calibrated.errorBefore / 2);
    const [before, after] = [await catsOf(sure), await catsOf(calibrated.bytes)];
    expect(after.map(chosen)).toEqual(before.map(chosen));
    expect(after).not.toEqual(before);
    expect([...readModel(calibrated.bytes).tensors]).toEqual([...readModel(sure).tensors]);
    const { notes } = readModel(calibrated.bytes).metadata.training!.settings;
    expect(JSON.stringify(notes)).toContain('Calibrated after the training on 300 predictions in 300 texts');
    expect(rounds).toEqual(Array.from({ length: rounds.length }, (_, i) => i + 1));
  });

  test('is less sure the more it was too sure, and surer where it was not sure enough', async () => {
    const once = await calibrateComponent(temperModel(trained, 0.5), gold);
    const twice = await calibrateComponent(temperModel(trained, 0.25), gold);
    const unsure = await calibrateComponent(temperModel(trained, 4), gold);
    expect(once.factor).toBeGreaterThan(1);
    expect(twice.factor).toBeGreaterThan(once.factor);
    expect(unsure.factor).toBeLessThan(1);
  });

  test('is left as it is where nothing is to be gained, to the last bit', async () => {
    let bytes = temperModel(trained, 0.25);
    for (let round = 0; round < 6; round++) {
      const calibrated = await calibrateComponent(bytes, gold);
      if (round === 0) expect(calibrated.isChanged).toBe(true);
      if (!calibrated.isChanged) {
        expect(calibrated).toMatchObject({ factor: 1, offset: 0 });
        expect(calibrated.bytes).toBe(bytes);
        return;
      }
      bytes = calibrated.bytes;
    }
    expect.fail('It never settles.');
  });

  test('gives the same file for the same gold', async () => {
    const [one, other] = await Promise.all([0, 1].map(() => calibrateComponent(temperModel(trained, 0.3), gold)));
    expect(one!.bytes).toEqual(other!.bytes);
  });

  test('needs predictions to judge', async () => {
    await expect(calibrateComponent(trained, gold.slice(0, 19))).rejects.toMatchObject({
      code: 'data-invalid',
      problem: 'In 19 texts with gold there are 19 predictions to judge: too few to say how sure to be.',
    });
    const unseen = gold.map((document) => ({ ...document, annotations: {} }));
    await expect(calibrateComponent(trained, unseen)).rejects.toMatchObject({ code: 'data-invalid' });
  });

  test('can be stopped', async () => {
    const stop = new AbortController();
    stop.abort(new Error('enough'));
    await expect(calibrateComponent(trained, gold, { signal: stop.signal })).rejects.toThrow('enough');
  });
});

test('an encoder sees each text once', async () => {
  let seen = 0;
  const encoder: SentenceEncoder = {
    hash: 'ab'.repeat(32),
    dimensions: 4,
    async texts(given) {
      seen += given.length;
      return given.map((text) => {
        const angle = text.charCodeAt(0) + text.length / 40;
        return Float32Array.of(Math.cos(angle), Math.sin(angle), 0, 0);
      });
    },
  };
  const { bytes } = await trainComponent(task, texts(60, 1), texts(30, 2), { seed: 1, encoder });
  seen = 0;
  const sure = temperModel(bytes, 0.25);
  const { factor } = await calibrateComponent(sure, gold, { encoder });
  expect(factor).toBeGreaterThan(1);
  expect(seen).toBe(new Set(gold.map(({ text }) => text)).size);
});
