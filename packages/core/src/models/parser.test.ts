import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readModel, writeModel } from '../file/model-file.ts';
import { isTree } from '../parse/arborescence.ts';
import { sentencesOf } from '../parse/sentences.ts';
import { tokenize } from '../tokenizer/tokenizer.ts';
import { loadComponent } from './load.ts';
import { tempered } from './parser.ts';
import { createParserDecoder, type ParserDecoder } from './parser-decoder.ts';
import { readParserModel } from './parser-file.ts';
import { tinyParser, tinyParserFile } from './testing/tiny-parser.ts';

const decoderOf = (recurrent: number): ParserDecoder =>
  createParserDecoder(tinyParser({ words: ['egg', 'rice'], members: 2, recurrent }).weights, 0);
const decoder = decoderOf(16);

/** The sentences [start, end) of a parse. */
function sentences(starts: Uint8Array): [number, number][] {
  const borders = [...starts.keys()].filter((token) => starts[token] === 1);
  return borders.map((start, index) => [start, borders[index + 1] ?? starts.length]);
}

describe('a parse', () => {
  it('is a tree for each sentence, of which the root alone has the label of roots', () => {
    const words = fc.array(fc.constantFrom('egg', 'rice', 'Pan', '.', '12', 'stirs'), { maxLength: 60 });
    fc.assert(
      fc.property(words, (list) => {
        const doc = tokenize(list.join(' '));
        const { heads, labels, starts } = decoder.parse([doc])[0]!;
        expect(heads).toHaveLength(doc.length);
        if (doc.length > 0) expect(starts[0]).toBe(1);
        for (const [start, end] of sentences(starts)) {
          const own = [...heads.subarray(start, end)].map((head) => head - start);
          expect(isTree(own)).toBe(true);
          for (const [word, head] of own.entries()) expect(labels[start + word] === 0).toBe(head === word);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('is the same whatever other texts are parsed with it', () => {
    const docs = ['egg rice .', '', 'Pan stirs rice . egg', 'rice '.repeat(700)].map((text) => tokenize(text));
    const together = decoder.parse(docs);
    docs.forEach((doc, i) => {
      expect(decoder.parse([doc])[0]).toEqual(together[i]);
    });
  });

  it('of a text longer than what is seen together has no sentence cut where the window ends', () => {
    const doc = tokenize('egg rice . Pan stirs 12 '.repeat(400));
    // A network without a memory: one with it sees where the window began.
    const { heads, starts } = decoderOf(0).parse([doc])[0]!;
    const found = sentences(starts);
    expect(found.length).toBeGreaterThan(10);
    for (const [start, end] of found) {
      expect(isTree([...heads.subarray(start, end)].map((head) => head - start))).toBe(true);
    }
    // The text repeats itself, so that a window's end would show as a sentence border that comes nowhere else.
    const lengths = new Set(found.slice(5, -5).map(([start, end]) => end - start));
    expect(lengths.size).toBeLessThan(5);
  });
});

describe('the component', () => {
  it('annotates tokens with heads, labels, sentences and confidences', async () => {
    const component = loadComponent(tinyParserFile());
    const [prediction] = await component.predict([tokenize('egg rice . Pan')]);
    const { tokens = [] } = prediction !== undefined && 'annotations' in prediction ? prediction.annotations : {};
    expect(tokens).toHaveLength(4);
    expect(sentencesOf(tokens)[0]?.start).toBe(0);
    for (const { head = -1, dep, confidence = {} } of tokens) {
      expect(head >= 0 && head < 4).toBe(true);
      expect(['root', 'obj', 'punct']).toContain(dep);
      for (const name of ['head', 'dep', 'sentenceStart']) {
        expect(confidence[name]).toBeGreaterThan(0);
        expect(confidence[name]).toBeLessThanOrEqual(1);
      }
      expect(confidence.dep).toBeLessThanOrEqual(confidence.head!);
    }
  });

  it('reads back what was written', () => {
    for (const recurrent of [0, 16]) {
      const options = { words: ['egg'], members: 2, recurrent };
      expect(readParserModel(readModel(tinyParserFile(options)))).toEqual(tinyParser(options));
    }
  });

  it.each<[string, object]>([
    ['columns that are no multiple of 8', { arcs: 12 }],
    ['no columns', { hiddenLabels: 0 }],
    ['a recurrence that has no tensors', { recurrent: 8 }],
    ['columns of a recurrence that are no multiple of 8', { recurrent: 12 }],
    ['a temperature of 0', { temperatures: { head: 0, label: 1, start: 1 } }],
    ['no temperatures', { temperatures: null }],
    ['another width', { width: 16 }],
  ])('is refused with %s', (_, change) => {
    const { tensors, metadata } = readModel(tinyParserFile());
    const network = { ...metadata.network, ...change };
    expect(() => loadComponent(writeModel({ tensors, metadata: { ...metadata, network } }))).toThrow(
      expect.objectContaining({ code: 'model-corrupt' }),
    );
  });

  it('is refused with a task of another kind, or of more labels than it has scores for', () => {
    const { tensors, metadata } = readModel(tinyParserFile());
    const labels = [{ name: 'a' }, { name: 'b' }];
    for (const task of [
      { name: 't', kind: 'ner' as const, labels },
      { name: 't', kind: 'parser' as const, labels },
    ]) {
      expect(() => loadComponent(writeModel({ tensors, metadata: { ...metadata, task } }))).toThrow(
        expect.objectContaining({ code: 'model-corrupt' }),
      );
    }
  });
});

describe('tempered', () => {
  it('leaves a temperature of 1 alone, flattens above, and makes a number of what is none', () => {
    expect(tempered(0.8, 1)).toBeCloseTo(0.8, 12);
    expect(tempered(0.8, 2)).toBeCloseTo(2 / 3, 12);
    expect(tempered(Number.NaN, 1)).toBeCloseTo(0, 5);
    expect(tempered(1, 1)).toBeLessThan(1);
  });
});
