import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeXml, isXmlText, parseXml } from './xml.ts';

describe('XML', () => {
  test('is read with attributes, entities, comments, CDATA and lines', () => {
    const result = parseXml(
      `<?xml version="1.0"?>\n<!-- a > b -->\n<a one="1 &lt; 2" two='"'>x &amp; &#121;&#x7a;\n  <b/><![CDATA[<&]]>\n</a>\n`,
    );
    expect(result).toMatchObject({
      root: { name: 'a', line: 2, text: 'x & yz\n  <&\n', elements: [{ name: 'b', line: 3, elements: [], text: '' }] },
    });
    if ('root' in result)
      expect([...result.root.attributes]).toEqual([
        ['one', '1 < 2'],
        ['two', '"'],
      ]);
  });
  test.each([
    ['nothing', ' ', 'There is no element', 0],
    ['an element that is not ended', '<a>\n<b>\n</b>', '<a> has no end', 0],
    ['an end that is none', '<a>\n</b></a>', '</b> ends no element that is open; <a> is', 1],
    ['an end before all', '</a>', '</a> ends no element that is open.', 0],
    ['two roots', '<a/>\n<b/>', '<b> stands behind the end of <a>', 1],
    ['text outside', '<a/>\nx', 'text outside of all elements: "x"', 0],
    ['a bare sign', '<a>\nM & N</a>', '"&" is no entity', 0],
    ['an unknown entity', '<a>&nbsp;</a>', '"&nbsp;" is no entity', 0],
    ['half of a surrogate pair', '<a>&#xd800;</a>', 'is no entity', 0],
    ['an attribute twice', '<a b="1" b="2"/>', 'the attribute b twice', 0],
    ['an attribute without quotes', '<a b=1/>', 'is no element that can be read here', 0],
    ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><a/>', 'is no element that can be read here', 0],
    ['a comment without an end', '<a><!-- </a>', 'What begins with <!-- has no end', 0],
    ['elements too deep', `${'<a>'.repeat(70)}${'</a>'.repeat(70)}`, 'more than 64 deep', 0],
  ])('is refused: %s', (_, content, problem, line) => {
    expect(parseXml(content)).toEqual({ problem: expect.stringContaining(problem), line });
  });
  test('any text comes back from an element and from an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }).filter(isXmlText), (text) => {
        const result = parseXml(`<a b="${escapeXml(text)}">${escapeXml(text)}</a>`);
        expect(result).toMatchObject({ root: { text } });
        if ('root' in result) expect(result.root.attributes.get('b')).toBe(text);
      }),
    );
  });
  test('nothing makes it throw or hang', () => {
    const parts = fc.constantFrom(
      '<',
      '>',
      '</a>',
      '<a>',
      '<a b="',
      '"',
      '&',
      ';',
      '&lt;',
      '<!--',
      '-->',
      '/',
      ' x ',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 40 }), (list) => {
        const result = parseXml(list.join(''));
        expect('root' in result || result.problem.length > 0).toBe(true);
      }),
    );
  });
});
