import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findJson } from './loose-json.ts';

const answer = { entities: [{ quote: 'a "b" {c}', label: 'X' }] };
const json = JSON.stringify(answer);

describe('findJson', () => {
  it.each([
    ['bare', json],
    ['in a fence', `\`\`\`json\n${json}\n\`\`\``],
    ['in prose', `Here you go: ${json} Enjoy!`],
    ['after braces that are no JSON', `The set {a, b} is [not] it. ${json}`],
    ['with trailing commas', '{"entities": [{"quote": "a \\"b\\" {c}", "label": "X",},],}'],
  ])('finds it %s', (_, text) => {
    expect(findJson(text, 'entities')).toEqual({ value: answer, isCut: false });
  });

  it('keeps a comma before a bracket inside a string', () => {
    expect(findJson('{"entities": [{"quote": "x, ]", "label": "X",}]}', 'entities')?.value).toEqual({
      entities: [{ quote: 'x, ]', label: 'X' }],
    });
  });

  it('keeps the complete items of an answer that was cut off, wherever it was', () => {
    const items = [1, 2, 3].map((n) => ({ quote: `q${n} }`, label: 'X' }));
    const whole = JSON.stringify({ entities: items });
    for (let length = 0; length < whole.length; length++) {
      const found = findJson(whole.slice(0, length), 'entities');
      const complete = items.filter((_, index) => whole.indexOf('}', whole.indexOf(`q${index + 1} }`) + 4) < length);
      if (complete.length === 0) expect(found).toBeUndefined();
      else expect(found).toEqual({ value: { entities: complete }, isCut: true });
    }
  });

  it('finds nothing in what holds nothing', () => {
    for (const text of ['', 'I cannot do that.', '{{{', '[[[ "entities', '}{', '{"entities": ['])
      expect(findJson(text, 'entities')).toBeUndefined();
  });

  it('returns for any text, also a long one of nothing but brackets', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        findJson(text, 'entities');
      }),
    );
    expect(findJson('{'.repeat(20_000), 'entities')).toBeUndefined();
    expect(findJson('{}'.repeat(5).concat('[x]'.repeat(20_000)), 'entities')).toEqual({ value: {}, isCut: false });
  });
});
