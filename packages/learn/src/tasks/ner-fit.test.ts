import { createRandom, type Task, tokenize } from 'tincture';
import { type NerDecoder, noNames, type ScoredSpan } from 'tincture/training';
import { describe, expect, test } from 'vitest';
import { createRepairs, readNerTexts } from './ner-data.ts';
import { fitDecoding, type ScoredText } from './ner-fit.ts';
import { collectGazetteer } from './ner-gazetteer.ts';

const task: Task = { name: 'pets', kind: 'ner', labels: [{ name: 'PET' }] };

function read(texts: readonly [text: string, ...names: string[]][]): ReturnType<typeof readNerTexts> {
  return readNerTexts(
    task,
    texts.map(([text, ...names]) => ({
      text,
      annotations: {
        ents: names.map((name) => ({ start: text.indexOf(name), end: text.indexOf(name) + name.length, label: 'PET' })),
      },
    })),
    createRepairs(),
  );
}

/** A decoder that finds the first word where `isFound` says so, with this confidence before any temperature. */
function decoder(isFound: (scores: Float32Array, bias: number) => boolean, logit = 0): NerDecoder {
  return {
    score: () => [],
    logSum: () => 0,
    decode(_doc, scores, outsideBias, temperature): ScoredSpan[] {
      const confidence = 1 / (1 + Math.exp(-logit / temperature));
      return isFound(scores, outsideBias) ? [{ startToken: 0, endToken: 1, label: 0, confidence }] : [];
    },
  };
}

const networks = { tags: 5, missCost: 0 };

const scored = (texts: ReturnType<typeof read>): ScoredText[] =>
  texts.map((text) => ({ text, scores: new Float32Array(text.words.length * 5) }));

describe('what is fitted on texts that were not trained on', () => {
  const pets = scored(read(Array.from({ length: 40 }, (_, i) => [`Rex${i} barks`, `Rex${i}`])));
  test('is the bias with the highest F1', async () => {
    const found = decoder((_scores, bias) => bias >= 2.5);
    const { decoding, f } = await fitDecoding([{ decoder: found, scored: pets, gazetteer: noNames }], networks);
    expect(f).toBe(1);
    expect(decoding.outsideBias).toBeGreaterThanOrEqual(2.5);
    const never = decoder(() => true);
    expect(
      (await fitDecoding([{ decoder: never, scored: pets, gazetteer: noNames }], networks)).decoding.outsideBias,
    ).toBe(0);
  });
  test('is no bias where one gains less than two entities and misses cost nothing in the training', async () => {
    const names = scored(read(Array.from({ length: 100 }, (_, i) => [`Rex${i} barks`, `Rex${i}`])));
    const biasOf = async (hidden: number, missCost = 0): Promise<number> => {
      names.forEach(({ scores }, i) => {
        scores[0] = i < hidden ? 1 : -9;
      });
      const found = decoder((scores, bias) => bias >= scores[0]!);
      const parts = [{ decoder: found, scored: names, gazetteer: noNames }];
      return (await fitDecoding(parts, { ...networks, missCost })).decoding.outsideBias;
    };
    expect(await biasOf(1)).toBe(0);
    expect(await biasOf(10)).toBeGreaterThanOrEqual(1);
    // With a cost of misses it is learnt to find too many, so no bias is as arbitrary as any.
    expect(await biasOf(1, 3)).toBeGreaterThanOrEqual(1);
  });
  test('is a bias with which as many are found as are marked, where few are marked', async () => {
    // Of each six names one is found in any case. With a bias of 4 five words that are no names are found as well.
    const sixths = (count: number): ScoredText[] =>
      scored(
        read(
          Array.from({ length: 11 * count }, (_, i) => (i % 11 < 6 ? [`Rex${i} barks`, `Rex${i}`] : [`dogs${i} bark`])),
        ),
      ).map((item, i) => {
        item.scores[0] = i === 0 ? -10 : i % 11 === 0 ? -9 : i % 11 < 6 ? 9 : 4;
        return item;
      });
    const found = decoder((scores, bias) => bias >= scores[0]!);
    const fitted = async (count: number) =>
      (await fitDecoding([{ decoder: found, scored: sixths(count), gazetteer: noNames }], networks)).decoding
        .outsideBias;
    // Two right by luck say nothing; forty say that the bias costs F1.
    expect(await fitted(2)).toBeGreaterThanOrEqual(4);
    expect(await fitted(40)).toBeLessThan(4);
    const never = decoder(() => false);
    const { decoding } = await fitDecoding([{ decoder: never, scored: sixths(2), gazetteer: noNames }], networks);
    expect(decoding).toMatchObject({ outsideBias: 0, temperature: 1 });
    // One of twelve is far from as many as are marked, and nearer than none.
    const scarce = decoder((scores, bias) => bias >= 6 && scores[0] === -10);
    const { outsideBias } = (await fitDecoding([{ decoder: scarce, scored: sixths(2), gazetteer: noNames }], networks))
      .decoding;
    expect(outsideBias).toBeGreaterThanOrEqual(6);
  });
  test('is the temperature under which confidences are true', async () => {
    // Said with the logit 4 (98 %), and right in three of four: sure of too much, as logit 4 / 3.6 = 1.1 is 75 %.
    const mixed = scored(
      read(Array.from({ length: 80 }, (_, i) => (i % 4 === 0 ? [`Rex${i} barks`] : [`Rex${i} barks`, `Rex${i}`]))),
    );
    const found = decoder(() => true, 4);
    const { temperature } = (await fitDecoding([{ decoder: found, scored: mixed, gazetteer: noNames }], networks))
      .decoding;
    expect(temperature).toBeGreaterThan(3);
    expect(temperature).toBeLessThan(4.5);
  });
  test('is close to what is usual where little is known and the training was of few texts, and what many entities say', async () => {
    // Said with the logit 4, and all or none of them right.
    const found = decoder(() => true, 4);
    const sureness = async (
      right: number,
      wrong: number,
      missCost: number,
    ): Promise<{ said: number; offset: number }> => {
      const texts = scored(
        read(
          Array.from({ length: right + wrong }, (_, i) =>
            i < right ? [`Rex${i} barks`, `Rex${i}`] : [`Max${i} barks`],
          ),
        ),
      );
      const parts = [{ decoder: found, scored: texts, gazetteer: noNames }];
      const { temperature, offset } = (await fitDecoding(parts, { ...networks, missCost })).decoding;
      return { said: 1 / (1 + Math.exp(-(4 / temperature + offset))), offset };
    };
    const usual = 1 / (1 + Math.exp(-(4 / 3.5 - 0.25)));
    expect((await sureness(0, 0, 3)).said).toBeCloseTo(usual, 1);
    for (const [right, wrong] of [
      [4, 0],
      [0, 4],
    ] as const) {
      const [few, many] = [await sureness(right, wrong, 3), await sureness(100 * right, 100 * wrong, 3)];
      expect(Math.abs(few.said - usual)).toBeGreaterThan(0.02);
      expect(Math.abs(few.said - usual)).toBeLessThan(0.2);
      expect(Math.abs(many.said - right / (right + wrong))).toBeLessThan(0.15);
    }
    // Less than half of them right: no temperature can say so. Without a cost of misses there is nothing else.
    expect((await sureness(80, 320, 3)).said).toBeLessThan(0.25);
    expect(await sureness(80, 320, 0)).toMatchObject({ offset: 0 });
    expect((await sureness(4, 0, 0)).said).toBeGreaterThan(0.99);
  });
  test('is how much surer known names are, and what is usual where none of them is found', async () => {
    const gazetteer = collectGazetteer(read([['Rex barks', 'Rex']]));
    const found = decoder(() => true, 0.5);
    const offset = async (rightOfKnown: number, known: number): Promise<number> => {
      const names = Array.from({ length: known }, (_, i): [string, ...string[]] =>
        i < rightOfKnown ? ['Rex barks', 'Rex'] : ['Rex barks'],
      );
      const others = Array.from({ length: 60 }, (_, i): [string, ...string[]] =>
        i % 5 < 3 ? [`Max${i} barks`, `Max${i}`] : [`Max${i} barks`],
      );
      const parts = [{ decoder: found, scored: scored(read([...names, ...others])), gazetteer }];
      return (await fitDecoding(parts, networks)).decoding.knownOffset;
    };
    expect(await offset(0, 0)).toBe(1.5);
    expect(await offset(40, 40)).toBeGreaterThan(2.5);
    // As right as the others.
    expect(await offset(24, 40)).toBeLessThan(0.75);
  });
  test('is a bonus for known names where they help, and none where they do not', async () => {
    const gazetteer = collectGazetteer(read([['Rex barks', 'Rex']]));
    const known = scored(read(Array.from({ length: 20 }, () => ['Rex barks', 'Rex'])));
    // Tags: outside, begin, inside, last, single. A single name must score more than 3.
    const found = decoder((scores) => (scores[4] ?? 0) > 3);
    const helped = await fitDecoding([{ decoder: found, scored: known, gazetteer }], networks);
    // Said with 50 %, and all right. A bonus makes known names surer, so the offset is drawn to none beside one, not to the usual one.
    expect(helped).toMatchObject({ f: 1, bonus: 4, decoding: { knownOffset: 2.25 } });
    expect((await fitDecoding([{ decoder: decoder(() => true), scored: known, gazetteer }], networks)).bonus).toBe(0);
  });
  test('is not fitted any further when it is told to stop', async () => {
    const controller = new AbortController();
    let decoded = 0;
    const found = decoder(() => {
      if (++decoded === 100) controller.abort(new Error('stopped'));
      return true;
    });
    const fitting = fitDecoding([{ decoder: found, scored: pets, gazetteer: noNames }], networks, controller.signal);
    await expect(fitting).rejects.toThrow('stopped');
    expect(decoded).toBeLessThan(1_000);
  });
  test('nor is the temperature', async () => {
    const controller = new AbortController();
    const found = decoder(() => true);
    const stopping: NerDecoder = {
      ...found,
      decode(doc, scores, bias, temperature) {
        if (temperature !== 1) controller.abort(new Error('stopped'));
        return found.decode(doc, scores, bias, temperature);
      },
    };
    const fitting = fitDecoding([{ decoder: stopping, scored: pets, gazetteer: noNames }], networks, controller.signal);
    await expect(fitting).rejects.toThrow('stopped');
  });
});

describe('the gazetteer', () => {
  const isKnown = (texts: ReturnType<typeof read>, name: string): boolean => {
    const { keys } = collectGazetteer(texts);
    const [key] = collectGazetteer(read([[name, name]])).keys;
    return key !== undefined && keys.includes(key);
  };
  test('has the names that are marked mostly where they occur, in any case', () => {
    const texts = read([
      ['Rex barks', 'Rex'],
      ['my old rex', 'rex'],
      ['Express trains', 'Express'],
      ['express delivery'],
      ['by express'],
      ['the great Blue Dog sleeps', 'Blue Dog'],
    ]);
    expect(isKnown(texts, 'REX')).toBe(true);
    expect(isKnown(texts, 'blue dog')).toBe(true);
    expect(isKnown(texts, 'Express')).toBe(false);
    expect(isKnown(texts, 'barks')).toBe(false);
  });
  test('is in ascending order without repetition, and leaves out endless names', () => {
    const random = createRandom(1);
    const names = Array.from({ length: 300 }, () => `n${random.integer(200)}`);
    const long = 'a b c d e f g h i j';
    const { keys, labels } = collectGazetteer(
      read([...names.map((name) => [name, name] as [string, string]), [long, long]]),
    );
    expect(keys.length).toBe(new Set(names).size);
    expect([...keys]).toEqual([...new Set(keys)].sort((a, b) => a - b));
    expect(labels.length).toBe(keys.length);
    expect(tokenize(long).length).toBeGreaterThan(8);
  });
  test('has longer names where each character is a token', () => {
    const name = '株式会社東京電機工業';
    const longest = (language: 'ja' | 'en'): number =>
      collectGazetteer(read([[`${name}が`, name]]), language).keys.length;
    expect([longest('ja'), longest('en')]).toEqual([1, 0]);
  });
});
