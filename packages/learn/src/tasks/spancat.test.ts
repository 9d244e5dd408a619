import { createRandom, type Document, loadComponent, type Task, tokenize } from 'tincture';
import { describe, expect, it } from 'vitest';
import { trainComponent } from '../train/train-component.ts';

const task: Task = { name: 'buys', kind: 'spancat', labels: [{ name: 'BUY' }, { name: 'FRUIT' }] };
const fruits = ['apple', 'pear', 'quince', 'blood orange', 'plum', 'kiwi'];
const settings = { steps: 80, width: 32, spanWidth: 16, batchWords: 100, members: 1 };

/** Texts with a fruit inside a longer phrase, both annotated. */
function made(count: number, seed: number, group = 'buys'): Document[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const fruit = fruits[random.integer(fruits.length)]!;
    const phrase = random.next() < 0.5 ? `a ${fruit} from the old market` : `one ${fruit}`;
    const text = random.next() < 0.5 ? `Today I bought ${phrase}, and left.` : `They sold ${phrase} to her`;
    const span = (part: string, label: string) => ({
      start: text.indexOf(part),
      end: text.indexOf(part) + part.length,
      label,
    });
    return { text, annotations: { spans: { [group]: [span(phrase, 'BUY'), span(fruit, 'FRUIT')] } } };
  });
}

async function spans(bytes: Uint8Array, text: string, group = 'buys'): Promise<string[]> {
  const [prediction] = await loadComponent(bytes).predict([tokenize(text)]);
  if (prediction === undefined || 'error' in prediction) throw new Error('no prediction');
  return (prediction.annotations.spans?.[group] ?? []).map(
    ({ start, end, label }) => `${text.slice(start, end)} ${label}`,
  );
}

describe('training of overlapping spans', () => {
  it('learns spans inside each other, and scores them on the dev texts', async () => {
    const model = await trainComponent(task, made(40, 1), made(20, 2), { seed: 1, settings });
    expect(model.score).toMatchObject({ on: 'dev' });
    expect(model.score?.value).toBeGreaterThan(0.95);
    expect(await spans(model.bytes, 'Then I bought a blood orange from the old market, and left.')).toEqual([
      'a blood orange from the old market BUY',
      'blood orange FRUIT',
    ]);
    expect(model.settings).toMatchObject({ ngrams: 0 });
    expect(model.bytes.length).toBeLessThan(200_000);
  });

  it('looks at all short spans where there are no long ones, and at words with several labels', async () => {
    const texts = made(40, 1).map(({ text, annotations }): Document => {
      const [, fruit] = annotations.spans!.buys!;
      return { text, annotations: { spans: { buys: [fruit!, { ...fruit!, label: 'BUY' }] } } };
    });
    const model = await trainComponent(task, texts.slice(0, 30), texts.slice(30), { seed: 1, settings });
    expect(model.settings).toMatchObject({ ngrams: 2 });
    expect(await spans(model.bytes, 'They sold one blood orange to her')).toEqual([
      'blood orange BUY',
      'blood orange FRUIT',
    ]);
  });

  it('gives the same bytes for the same seed, in threads or not, and others for another', async () => {
    const train = (seed: number, threads: number) =>
      trainComponent(task, made(12, 1), [], { seed, threads, settings: { ...settings, steps: 20 } });
    const [first, again, other] = [await train(3, 1), await train(3, 2), await train(4, 1)];
    expect(Buffer.from(again.bytes).equals(first.bytes)).toBe(true);
    expect(Buffer.from(other.bytes).equals(first.bytes)).toBe(false);
  });

  it('without dev texts says what it is worth on texts that were held out', async () => {
    const named: Task = { ...task, group: 'sc' };
    const model = await trainComponent(named, made(30, 1, 'sc'), [], { seed: 1, heldOut: true, settings });
    expect(model.score?.on).toBe('held_out');
    expect(model.score?.value).toBeGreaterThan(0.9);
    expect(model.heldOut?.size).toBe(30);
    expect(model.heldOut?.get(0)?.spans?.sc?.length).toBeGreaterThan(0);
    expect(await spans(model.bytes, 'They sold one pear to her', 'sc')).toEqual(['one pear BUY', 'pear FRUIT']);
  });

  it('notes what it could not use', async () => {
    const marked = (text: string, start: number, end: number, label: string): Document => ({
      text,
      annotations: { spans: { buys: [{ start, end, label }] } },
    });
    const texts: Document[] = [
      ...made(10, 1),
      { text: 'nobody looked', annotations: { spans: { other: [] } } },
      { text: ' ', annotations: { spans: { buys: [] } } },
      marked('pineapple', 4, 9, 'FRUIT'),
      marked('a dog', 2, 5, 'ANIMAL'),
      marked('a', 5, 9, 'FRUIT'),
      marked('pear '.repeat(1_500).trim(), 5_000, 5_204, 'FRUIT'),
    ];
    const { notes } = await trainComponent(task, texts, made(4, 2), { seed: 1, settings: { ...settings, steps: 5 } });
    expect(notes).toEqual([
      '1 text without annotated spans left out.',
      '1 text without a word left out.',
      '1 span widened to whole tokens.',
      '1 span without a token left out.',
      '1 span with a label that the task does not have taken as unknown.',
      '1 span left out that is cut where its text is.',
    ]);
  });

  it('refuses what nothing can be learnt from', async () => {
    const train = (texts: Document[], labels = task.labels) =>
      trainComponent({ ...task, labels }, texts, [], { seed: 1, settings: { ...settings, steps: 5 } });
    await expect(train([{ text: 'a', annotations: {} }])).rejects.toThrow('no text with annotated spans');
    await expect(train([{ text: 'a', annotations: { spans: { buys: [] } } }])).rejects.toThrow(
      'None of 1 training text has',
    );
    const long = 'pear '.repeat(2_000).trim();
    await expect(
      train([{ text: long, annotations: { spans: { buys: [{ start: 0, end: long.length, label: 'BUY' }] } } }]),
    ).rejects.toThrow('longer than the 1024 words');
    const many = Array.from({ length: 1_001 }, (_, i) => ({ name: `L${i}` }));
    await expect(train(made(3, 1), many)).rejects.toThrow('1001 labels');
  });
});
