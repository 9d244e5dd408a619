import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findJson } from './loose-json.ts';

const answer = { entities: [{ quote: 'a "b" {c}', label: 'X' }] };
const json = JSON.stringify(answer);

/** Finds `{"entities": [...]}`. */
function find(text: string) {
  const read = (value: unknown) =>
    typeof value === 'object' && value !== null && 'entities' in value && Array.isArray(value.entities)
      ? value
      : undefined;
  return findJson(text, { listKey: 'entities', read });
}

describe('findJson', () => {
  it.each([
    ['bare', json],
    ['in a fence', `\`\`\`json\n${json}\n\`\`\``],
    ['in prose', `Here you go: ${json} Enjoy!`],
    ['after braces that are no JSON', `The set {a, b} is [not] it. ${json}`],
    ['with trailing commas', '{"entities": [{"quote": "a \\"b\\" {c}", "label": "X",},],}'],
  ])('finds it %s', (_, text) => {
    expect(find(text)).toEqual({ value: answer, isCut: false });
  });

  it('keeps a comma before a bracket inside a string', () => {
    expect(find('{"entities": [{"quote": "x, ]", "label": "X",}]}')?.value).toEqual({
      entities: [{ quote: 'x, ]', label: 'X' }],
    });
  });

  it('keeps the complete items of an answer that was cut off, wherever it was', () => {
    const items = [1, 2, 3].map((n) => ({ quote: `q${n} }`, label: 'X' }));
    const whole = JSON.stringify({ entities: items });
    for (let length = 0; length < whole.length; length++) {
      const found = find(whole.slice(0, length));
      const complete = items.filter((_, index) => whole.indexOf('}', whole.indexOf(`q${index + 1} }`) + 4) < length);
      if (complete.length === 0) expect(found).toBeUndefined();
      else expect(found).toEqual({ value: { entities: complete }, isCut: true });
    }
  });

  it('finds nothing in what holds nothing', () => {
    for (const text of ['', 'I cannot do that.', '{{{', '[[[ "entities', '}{', '{"entities": ['])
      expect(find(text)).toBeUndefined();
  });

  it('returns for any text, also a long one of nothing but brackets', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        find(text);
      }),
    );
    expect(find('{'.repeat(20_000))).toBeUndefined();
    for (const part of [
      '[',
      '["',
      '[{"a":',
      '{"a',
      '[1,',
      '"[',
      '["[[[[" x',
      '[1] ',
      '{} [x]',
      '<think>',
      '<think></think>',
      '```',
    ])
      expect(find(part.repeat(100_000)), part).toBeUndefined();
    expect(find(`[${json}, oops] `.repeat(20_000))).toEqual({ value: answer, isCut: false });
  });

  const empty = '{"entities": []}';
  it.each([
    ['reasoning', `<think>If none I answer ${empty}. But…</think>${json}`],
    ['reasoning without its opening tag', `If none, ${empty}.\n</think>\n${json}`],
    ['several parts of reasoning', `<think>${empty}</think>\n<thinking>${empty}</thinking>${json}`],
    ['a reference', `According to guideline [1], and [2, 3]: ${json}`],
    ['the question', `You asked for {"entities":[{"quote":"...","label":"..."}]}. Here it is: ${json}`],
    ['a first attempt', `${empty} Wait, corrected: ${json}`],
    ['a first attempt that is no JSON', `{"entities": [oops]} so ${json}`],
    ['an example, in a fence', `For nothing one says ${empty}.\n\`\`\`\n${json}\n\`\`\`\nNot ${empty}!`],
    ['a fence that is never closed', `Like ${empty}:\n\`\`\`json\n${json}`],
    ['a list around it that is no JSON', `[see ${json} there]`],
    ['a quotation mark in prose', `["so-called] ${json}`],
    ['other JSON', `${json} {"confidence": 0.9} [1]`],
  ])('is not misled by %s', (_, text) => {
    expect(find(text)).toEqual({ value: answer, isCut: false });
  });

  it('finds nothing in reasoning that never ends, or in a correction that never came', () => {
    expect(find(`<think>If none, ${json}`)).toBeUndefined();
    expect(find(`Hm. <think>If none, ${json}`)).toBeUndefined();
    expect(find(`${json} Wait: {"entities": [{"quote": "a`)).toBeUndefined();
  });

  it('leaves tags in quotes alone', () => {
    const tagged = { entities: [{ quote: '<think>a</think>', label: 'X' }] };
    expect(find(JSON.stringify(tagged))).toEqual({ value: tagged, isCut: false });
  });

  it('reads line breaks in strings, and lists that are complete in an answer that is not', () => {
    expect(find('{"entities": [{"quote": "a\nb"}]}')?.value).toEqual({ entities: [{ quote: 'a\nb' }] });
    expect(find(`${json.slice(0, -1)}, "note": "I`)).toEqual({ value: answer, isCut: true });
  });

  it('finds any value again, in any prose', () => {
    fc.assert(
      fc.property(fc.json(), fc.string({ maxLength: 40 }), (value, before) => {
        fc.pre(!/[[{<`]/.test(before));
        const wanted = { entities: [JSON.parse(value)] };
        expect(find(`${before}${JSON.stringify(wanted)} ok`)).toEqual({ value: wanted, isCut: false });
      }),
    );
  });
});
