import {
  createRandom,
  type Document,
  type JsonObject,
  loadComponent,
  pairPredictions,
  parseTask,
  readModel,
  scoreTask,
  type Task,
  TinctureError,
  tokenize,
  tokenizerFor,
} from 'tincture';
import { describe, expect, test } from 'vitest';
import { trainTextcat } from './textcat.ts';

const topics = {
  money: ['refund', 'invoice', 'charge', 'bank', 'price'],
  travel: ['train', 'airport', 'ticket', 'luggage', 'hotel'],
  food: ['soup', 'bread', 'recipe', 'garlic', 'oven'],
};
const fillers = ['please help me with the', 'where is my', 'I lost a', 'what about this', 'so many', 'no more'];
const names = Object.keys(topics);
const single = parseTask('topic', { kind: 'textcat', labels: names });
const several: Task = { ...single, multiple: true };

function texts(count: number, seed: number, isMultiple: boolean): Document[] {
  const random = createRandom(seed);
  const pick = (list: readonly string[]): string => list[random.integer(list.length)] ?? '';
  return Array.from({ length: count }, () => {
    const chosen = isMultiple ? names.filter(() => random.next() < 0.4) : [pick(names)];
    const words = chosen.flatMap((name) => [pick(fillers), pick(topics[name as keyof typeof topics])]);
    const cats = isMultiple
      ? Object.fromEntries(names.map((name) => [name, chosen.includes(name) ? 1 : 0]))
      : Object.fromEntries(chosen.map((name) => [name, 1]));
    return { text: [...words, pick(fillers)].join(' '), annotations: { cats } };
  });
}

const options = { seed: 1 };

describe('a text classifier', () => {
  test.each([[single], [several]])('learns what the words say', async (task) => {
    const isMultiple = task.multiple === true;
    const { bytes, score } = await trainTextcat(task, texts(60, 1, isMultiple), texts(40, 2, isMultiple), options);
    expect(score?.value).toBeGreaterThan(isMultiple ? 0.85 : 0.95);
    const component = loadComponent(bytes);
    const [prediction] = await component.predict([tokenize('where is my refund')]);
    const cats = prediction !== undefined && 'annotations' in prediction ? (prediction.annotations.cats ?? {}) : {};
    expect(Object.keys(cats)).toEqual(names);
    expect(cats.money).toBeGreaterThan(0.5);
    expect(cats.food).toBeLessThan(0.5);
    if (!isMultiple) expect(Object.values(cats).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
  });
  test('sees the tokens of the language of its task, and says so in its file', async () => {
    const verbs = ['donne', 'dis', 'montre', 'prends', 'laisse', 'passe', 'rends', 'garde', 'porte', 'cherche'];
    const of = (from: number, to: number): Document[] =>
      verbs.slice(from, to).flatMap((verb) => [
        { text: `${verb}-moi`, annotations: { cats: { MOI: 1 } } },
        { text: `${verb}-lui`, annotations: { cats: { LUI: 1 } } },
      ]);
    const french = parseTask('qui', { kind: 'textcat', labels: ['MOI', 'LUI'], language: 'fr' });
    const { bytes } = await trainTextcat(french, of(0, 7), [], options);
    expect(readModel(bytes).metadata.tokenizer).toEqual({ language: 'fr', version: 1 });
    const english = await trainTextcat({ ...french, language: 'en' }, of(0, 7), [], options);
    expect(readModel(bytes).tensors.get('keys')).not.toEqual(readModel(english.bytes).tensors.get('keys'));
    const component = loadComponent(bytes);
    expect(component.task).toEqual(french);
    const { tokenize: cut } = tokenizerFor(component.task);
    const said = await component.predict(of(7, 10).map(({ text }) => cut(text)));
    expect(scoreTask(french, pairPredictions(of(7, 10), said)).value).toBe(1);
  });
  test('is the same bytes for the same seed', async () => {
    const first = await trainTextcat(single, texts(40, 1, false), [], options);
    const second = await trainTextcat(single, texts(40, 1, false), [], options);
    expect(Buffer.from(first.bytes).equals(second.bytes)).toBe(true);
  });
  test('takes no lesson from what nobody said', async () => {
    const whole = texts(80, 3, true);
    const partly = (unknown: Record<string, number>): Document[] =>
      whole.map(({ text, annotations }, index) =>
        index % 2 === 0
          ? { text, annotations }
          : { text, annotations: { cats: { money: annotations.cats?.money ?? 0, ...unknown } } },
      );
    const dev = texts(60, 4, true);
    const missing = await trainTextcat(several, partly({}), dev, options);
    const negative = await trainTextcat(several, partly({ travel: 0, food: 0 }), dev, options);
    expect(missing.score?.value).toBeGreaterThan(0.8);
    expect(missing.score?.value).toBeGreaterThan(negative.score?.value ?? 1);
  });
  test('listens more to the first of several lines, where most texts have several', async () => {
    const plain = texts(60, 5, true);
    const titled = plain.map(({ text, annotations }) => ({ text: `${text}\n${text}`, annotations }));
    const weightOf = async (train: readonly Document[], settings = {}): Promise<unknown> =>
      (await trainTextcat(several, train, [], { seed: 1, settings })).settings.firstLineWeight;
    expect(await weightOf(plain)).toBe(1);
    expect(await weightOf([...titled, ...plain.slice(1)])).toBe(6);
    expect(await weightOf(titled, { firstLineWeight: 2 })).toBe(2);
    const { bytes } = await trainTextcat(several, titled, [], options);
    const predictions = await loadComponent(bytes).predict(['refund\nsoup', 'soup\nrefund'].map(tokenize));
    const [first = 0, second = 0] = predictions.map((prediction) =>
      'annotations' in prediction ? (prediction.annotations.cats?.money ?? 0) : 0,
    );
    expect(first).toBeGreaterThan(second + 0.1);
  });
  test('refuses a weight that is no whole number', async () => {
    const training = trainTextcat(single, texts(40, 1, false), [], { seed: 1, settings: { firstLineWeight: 1.5 } });
    await expect(training).rejects.toThrow('Give a whole number from 1 to 100.');
  });
  test('gives sound probabilities for empty, endless and foreign texts', async () => {
    const { bytes } = await trainTextcat(single, texts(40, 1, false), [], options);
    const strange = ['', '   ', '!!!', 'x'.repeat(200_000), '漢字 🍜', '\ud800', 'soup '.repeat(20_000)];
    for (const prediction of await loadComponent(bytes).predict(strange.map(tokenize))) {
      const cats = 'annotations' in prediction ? Object.values(prediction.annotations.cats ?? {}) : [];
      expect(cats).toHaveLength(3);
      for (const score of cats) expect(score).toSatisfy((value: number) => value >= 0 && value <= 1);
    }
  });
  test('stays below the size that is set', async () => {
    const { bytes, settings } = await trainTextcat(single, texts(60, 1, false), [], {
      seed: 1,
      settings: { maxBytes: 22_000 },
    });
    expect(bytes.length).toBeLessThan(25_000);
    expect(settings.features).toBeGreaterThan(100);
  });
  test('can be stopped', async () => {
    const controller = new AbortController();
    const training = trainTextcat(single, texts(200, 1, false), [], {
      seed: 1,
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('stopped')),
    });
    await expect(training).rejects.toThrow('stopped');
  });
  test('tells how far its texts are read before the first step, and can be stopped there', async () => {
    const long = texts(300, 1, false).map((one) => ({ ...one, text: `${one.text} `.repeat(20) }));
    const told: string[] = [];
    const dones: number[] = [];
    await trainTextcat(single, long, long.slice(0, 30), {
      seed: 1,
      settings: { iterations: 2 },
      onPrepare({ stage, done, total }) {
        told.push(stage);
        dones.push(done);
        expect(total).toBe(330);
      },
      onProgress: () => void told.push('step'),
    });
    expect(told.join(' ')).toMatch(/^read read read (?:read )*step (?:step ?)*$/);
    expect(dones.at(-1)).toBeGreaterThan(200);
    expect(Math.max(...dones)).toBeLessThanOrEqual(330);
    const controller = new AbortController();
    const stopped = trainTextcat(single, long, [], {
      seed: 1,
      signal: controller.signal,
      onPrepare: () => controller.abort(new Error('stopped')),
      onProgress: () => expect.unreachable(),
    });
    await expect(stopped).rejects.toThrow('stopped');
  });
});

describe('data that cannot be learnt from', () => {
  const one = (cats: Record<string, number>): Document => ({ text: 'some text', annotations: { cats } });
  test.each([
    ['no text', [], 'no text with a known label'],
    ['one class only', [one({ money: 1 }), one({ money: 1 })], 'All 2 training texts have the label money'],
    ['one text', [one({ money: 1 })], 'The only training text has the label money'],
    ['nothing annotated', [{ text: 'x', annotations: {} }], 'no text with a known label'],
    ['unknown labels only', [one({ sport: 1 })], 'no text with a known label'],
    ['a value that is no number', [one({ money: Number.NaN })], 'has the value NaN'],
  ])('is refused: %s', async (_, documents, problem) => {
    const training = trainTextcat(single, documents, [], options);
    await expect(training).rejects.toThrow(problem);
    await expect(training).rejects.toBeInstanceOf(TinctureError);
  });
  test('in part is left out and noted', async () => {
    const documents = [...texts(30, 1, false), one({ money: 1, food: 1 }), { text: 'x', annotations: {} }];
    const { notes } = await trainTextcat(single, documents, [], options);
    expect(notes.join(' ')).toMatch(/1 text with nothing said .* 1 text with several labels/);
  });
  test('a label without examples is noted, and the others are learnt', async () => {
    const task = parseTask('topic', { kind: 'textcat', labels: [...names, 'sport'] });
    const { notes, score } = await trainTextcat(task, texts(60, 1, false), texts(30, 2, false), options);
    expect(notes).toContain('No training text has sport: the model can know it by its name at most.');
    expect(score?.value).toBeGreaterThan(0.95);
  });
  test('a label without examples is known by its name', async () => {
    const task = parseTask('topic', { kind: 'textcat', labels: [...names, 'moreSoup'] });
    const about = async (settings: JsonObject): Promise<number> => {
      const { bytes } = await trainTextcat(task, texts(60, 1, false), [], { seed: 1, settings });
      const [prediction] = await loadComponent(bytes).predict([tokenize('no more soup')]);
      return prediction !== undefined && 'annotations' in prediction ? (prediction.annotations.cats?.moreSoup ?? 0) : 0;
    };
    expect(await about({})).toBeGreaterThan(2 * (await about({ labelNameWeight: 0 })));
  });
  test('a label that no text denies is noted where several may hold', async () => {
    const task = parseTask('topic', { kind: 'textcat', labels: ['A', 'B'], multiple: true });
    const of = (text: string, cats: Record<string, number>) => ({ text, annotations: { cats } });
    const documents = [of('one red', { A: 1 }), of('two blue', { B: 1 }), of('three red', { A: 1, B: 0 })];
    const { notes } = await trainTextcat(task, documents, [], options);
    expect(notes.filter((note) => note.includes('does not have'))).toEqual([
      expect.stringMatching(/does not have A: .* Write 0/),
    ]);
  });
  test('unknown settings are refused', async () => {
    await expect(trainTextcat(single, texts(20, 1, false), [], { seed: 1, settings: { depth: 3 } })).rejects.toThrow(
      '"depth"',
    );
  });
});
