import { createRandom, type Document, loadComponent, type Task, tokenize } from 'tincture';
import { describe, expect, it } from 'vitest';
import { trainComponent } from '../train/train-component.ts';

const task: Task = { name: 'fruit', kind: 'ner', labels: [{ name: 'FRUIT' }, { name: 'PLACE' }] };
const fruits = ['apple', 'pear', 'quince', 'blood orange', 'plum', 'kiwi'];
const places = ['Paris', 'Lima', 'New Delhi', 'Oslo'];
const settings = { steps: 60, width: 32, batchWords: 100 };

/** Texts with a fruit and a place, annotated. */
function made(count: number, seed: number): Document[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const fruit = fruits[random.integer(fruits.length)]!;
    const place = places[random.integer(places.length)]!;
    const text = random.next() < 0.5 ? `I ate a ${fruit} in ${place} today.` : `In ${place} the ${fruit} is good.`;
    const span = (part: string, label: string) => ({
      start: text.indexOf(part),
      end: text.indexOf(part) + part.length,
      label,
    });
    const ents = [span(fruit, 'FRUIT'), span(place, 'PLACE')].sort((a, b) => a.start - b.start);
    return { text, annotations: { ents } };
  });
}

async function entities(bytes: Uint8Array, text: string): Promise<string[]> {
  const [prediction] = await loadComponent(bytes).predict([tokenize(text)]);
  if (prediction === undefined || 'error' in prediction) throw new Error('no prediction');
  return (prediction.annotations.ents ?? []).map(({ start, end, label }) => `${text.slice(start, end)} ${label}`);
}

describe('training of entities', () => {
  it('learns what the texts say, and scores it on the dev texts', async () => {
    const model = await trainComponent(task, made(30, 1), made(20, 2), { seed: 1, settings });
    expect(model.score?.value).toBeGreaterThan(0.95);
    expect(await entities(model.bytes, 'yes, a blood orange in New Delhi.')).toEqual([
      'blood orange FRUIT',
      'New Delhi PLACE',
    ]);
    expect(model.bytes.length).toBeLessThan(200_000);
  });

  it('gives the same bytes for the same seed, and others for another', async () => {
    const train = (seed: number) =>
      trainComponent(task, made(12, 1), [], { seed, settings: { ...settings, steps: 20 } });
    const [first, again, other] = [await train(3), await train(3), await train(4)];
    expect(Buffer.from(first.bytes).equals(first.bytes)).toBe(true);
    expect(Buffer.from(again.bytes).equals(first.bytes)).toBe(true);
    expect(Buffer.from(other.bytes).equals(first.bytes)).toBe(false);
  });

  it('takes no loss from what is missing', async () => {
    // Places are annotated in half of the texts; in the other half nobody looked.
    const texts = made(40, 1).map(({ text, annotations }, i): Document => {
      const place = annotations.ents!.find(({ label }) => label === 'PLACE')!;
      const rest = annotations.ents!.filter((span) => span !== place);
      return i % 2 === 0 ? { text, annotations } : { text, annotations: { ents: rest, entsMissing: [place] } };
    });
    const model = await trainComponent(task, texts, made(20, 2), { seed: 1, settings });
    expect(model.score?.value).toBeGreaterThan(0.95);
  });

  it('notes what it could not use', async () => {
    const texts: Document[] = [
      ...made(10, 1),
      { text: 'nobody looked', annotations: {} },
      { text: ' ', annotations: { ents: [] } },
      { text: 'pineapple', annotations: { ents: [{ start: 4, end: 9, label: 'FRUIT' }] } },
      { text: 'a dog', annotations: { ents: [{ start: 2, end: 5, label: 'ANIMAL' }] } },
      { text: 'a', annotations: { ents: [{ start: 5, end: 9, label: 'FRUIT' }] } },
    ];
    const { notes } = await trainComponent(task, texts, made(4, 2), { seed: 1, settings: { ...settings, steps: 5 } });
    expect(notes).toEqual([
      '1 text without annotated entities not used.',
      '1 text without a word not used.',
      '1 entity moved outwards to the borders of tokens.',
      '1 entity outside the text not used.',
      '1 entity with the label "ANIMAL", which the task does not have, taken as unknown.',
    ]);
  });

  it('trains on a single short example', async () => {
    const text = 'apple';
    const train: Document[] = [{ text, annotations: { ents: [{ start: 0, end: 5, label: 'FRUIT' }] } }];
    const model = await trainComponent(task, train, [], { seed: 1, settings });
    expect(await entities(model.bytes, text)).toEqual(['apple FRUIT']);
  });

  it.each([
    ['no texts', [] as Document[], /no text with annotated entities/],
    ['only missing annotations', [{ text: 'a pear', annotations: {} }], /no text with annotated entities/],
    ['no entities', [{ text: 'a pear', annotations: { ents: [] } }], /None of 1 training text has/],
  ])('refuses %s', async (_name, train, message) => {
    await expect(trainComponent(task, train, [], { seed: 1 })).rejects.toThrow(message);
  });

  it.each([
    [{ width: 30 }, /"width" is 30.*multiple of 8/],
    [{ learningRate: Number.NaN }, /"learningRate" is null/],
    [{ depth: 3 }, /"depth" is no setting/],
  ])('refuses the settings %j', async (wrong, message) => {
    await expect(trainComponent(task, made(3, 1), [], { seed: 1, settings: wrong })).rejects.toThrow(message);
  });

  it('reports progress and stops when it is told to', async () => {
    const stop = new AbortController();
    const steps: number[] = [];
    const training = trainComponent(task, made(10, 1), made(5, 2), {
      seed: 1,
      settings,
      signal: stop.signal,
      onProgress({ step }) {
        steps.push(step);
        if (steps.length === 3) stop.abort(new Error('enough'));
      },
    });
    await expect(training).rejects.toThrow('enough');
    expect(steps).toEqual([0, 10, 20]);
  });

  it('cuts long texts where no entity is, and learns from all of them', async () => {
    const long = made(120, 1);
    const joined = long.map(({ text }) => text).join(' ');
    let offset = 0;
    const ents = long.flatMap(({ text, annotations }) => {
      const moved = annotations.ents!.map(({ start, end, label }) => ({
        start: start + offset,
        end: end + offset,
        label,
      }));
      offset += text.length + 1;
      return moved;
    });
    const train: Document[] = [{ text: joined, annotations: { ents } }];
    const model = await trainComponent(task, train, made(20, 2), { seed: 1, settings });
    expect(model.score?.value).toBeGreaterThan(0.95);
  });
});
