import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tokenTexts } from '../doc/create-doc.ts';
import { TinctureError } from '../errors/tincture-error.ts';
import { BorderList } from './border-list.ts';
import { kind, kindOf } from './characters.ts';
import { english as englishRules } from './languages/english.ts';
import { checkDoc, messy, unicode } from './testing/laws.ts';
import { createTokenizer, explainTokens, tokenize } from './tokenizer.ts';

test('characters of ASCII are of the kind that Unicode gives them, but signs are symbols', () => {
  const expected = (character: string): number => {
    if (/\s/.test(character)) return kind.space;
    if (/\p{N}/u.test(character)) return kind.digit;
    // Control characters stand inside words.
    return /[\p{L}\p{Pc}\p{Cc}]/u.test(character) ? kind.letter : kind.symbol;
  };
  for (let code = 0; code < 0x80; code++) expect(kindOf(code), `${code}`).toBe(expected(String.fromCharCode(code)));
});

describe('any text', () => {
  test('is never changed, and every character that is not whitespace is in one token', () => {
    fc.assert(
      fc.property(fc.oneof(unicode, messy), (text) => checkDoc(tokenize(text), text)),
      { numRuns: 2_000 },
    );
  });
  test('with stray surrogates too', () => {
    const units = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 30 });
    fc.assert(
      fc.property(units, (codes) => {
        const text = String.fromCharCode(...codes);
        checkDoc(tokenize(text), text);
      }),
      { numRuns: 1_000 },
    );
  });
  test('gives the same tokens the second time, and the ones that explain shows', () => {
    fc.assert(
      fc.property(messy, (text) => {
        const first = tokenTexts(tokenize(text));
        expect(tokenTexts(tokenize(text))).toEqual(first);
        expect(explainTokens(text).map((token) => token.text)).toEqual(first);
      }),
    );
  });
  test('never splits a surrogate pair', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        for (const token of tokenTexts(tokenize(text))) expect(token.isWellFormed()).toBe(true);
      }),
    );
  });
  test('may be one chunk of a million characters: the time grows with the length, not with its square', () => {
    const units = [
      'a',
      '.',
      'a.',
      '@',
      "'",
      "'s",
      'a-',
      '1,',
      'a@',
      'a@a.',
      '.@',
      'www.',
      'com.',
      'a.com.',
      '://',
      'a:/',
    ];
    for (const unit of [...units, 'http://a)', '(:', '&', '&a', '=', '#', '\ud83d', '\u200d', '👍', '-.']) {
      const text = `${unit.repeat(1_000_000 / unit.length)} http://${unit.repeat(100_000)}`;
      const doc = createTokenizer().tokenize(text);
      expect(doc.ends[doc.length - 1]).toBe(text.length);
    }
  });
  test('that is very long leaves no memory behind', () => {
    const list = new BorderList();
    for (let i = 0; i < 1_000_000; i++) list.push(i, i + 1);
    expect(list.take().ends.at(-1)).toBe(1_000_000);
    expect(list.capacity).toBeLessThan(100_000);
    for (let i = 0; i < 3; i++) list.push(i, i + 1);
    expect(list.take()).toEqual({ starts: Int32Array.of(0, 1, 2), ends: Int32Array.of(1, 2, 3) });
  });
  test('of more different words than are remembered is cut as by a fresh tokenizer', () => {
    const tokenizer = createTokenizer();
    const words = Array.from({ length: 120_000 }, (_, i) => `w${i},`);
    const text = `${words.join(' ')} ${words.slice(0, 100).join(' ')}`;
    const doc = tokenizer.tokenize(text);
    expect(doc.length).toBe(2 * 120_100);
    expect(tokenTexts(tokenizer.tokenize(text)).slice(-4)).toEqual(['w98', ',', 'w99', ',']);
    expect(tokenTexts(doc).slice(-4)).toEqual(['w98', ',', 'w99', ',']);
  });
  test('that is not a string is refused', () => {
    expect(() => tokenize(JSON.parse('null'))).toThrow(TinctureError);
  });
});

/** Chunks and, after the arrow, their tokens: one feature a line. */
const english = `
don't → do n't
Don’t! → Do n’t !
it's → it 's
dogs' → dogs '
O'Brien's → O'Brien 's
I'd've → I 'd 've
shouldn't've → should n't 've
y’all’d’ve → y’all ’d ’ve
gonna've → gon na 've
's → 's
's. → 's .
("s") → ( " s " )
"word"'s → " word " 's
Inc.'s → Inc. 's
U.S.'s → U.S. 's
cannot → can not
gonna → gon na
GONNA! → GON NA !
CANNOT → CAN NOT
gonna.be → gonna.be
dont → do nt
(dont-care) → ( do nt - care )
donts → donts
adont → adont
'em → 'em
Mr. → Mr.
(Mr. → ( Mr.
U.S., → U.S. ,
e.g. → e.g.
J. → J.
I. → I .
end. → end .
no. → no .
wait... → wait ...
what?!? → what ? ! ?
"quoted," → " quoted , "
well-known → well - known
covid-19 → covid-19
2024-01-05 → 2024-01-05
94107-1234 → 94107-1234
8-oz → 8 - oz
14-oz. → 14 - oz.
2-lb. → 2 - lb.
2lb. → 2 lb.
2lb.. → 2 lb ..
1/2-cup → 1/2 - cup
½-inch → ½ - inch
350-F → 350 - F
12-year-old → 12 - year - old
mid-1990s → mid-1990s
and/or → and / or
w/o → w/o
1/2 → 1/2
10:30am → 10:30 am
5p.m. → 5 p.m.
(10a.m.) → ( 10 a.m. )
5p.m → 5 p.m
10km² → 10 km²
1.C → 1.C
m² → m²
3,000.50 → 3,000.50
$1,000. → $ 1,000 .
.5 → .5
50% → 50 %
350F → 350 F
2tbsp → 2 tbsp
350°F → 350 ° F
2nd → 2nd
1990s → 1990s
'90s → '90s
AT&T → AT&T
AT&amp;T → AT &amp; T
&#39; → &#39;
&#x27;&nbsp; → &#x27; &nbsp;
&co; → &co;
&co → & co
Ph.D., → Ph.D. ,
M.Sc → M.Sc
salt&pepper → salt&pepper
end.Start → end . Start
file.txt → file.txt
@cook99 → @cook99
#glutenfree! → #glutenfree !
:) → :)
:)) → :) )
yum:) → yum :)
follows:(a) → follows : ( a )
follows:(5) → follows : ( 5 )
(see): → ( see ) :
(: → (:
(:! → (: !
(:P → ( :P
(:a → ( : a
yum:D → yum : D
x<30 → x < 30
a->b → a -> b
a===b → a === b
^^^ → ^ ^ ^
yum🍜🍜 → yum 🍜 🍜
👨‍👩‍👧‍👦 → 👨‍👩‍👧‍👦
👍🏽! → 👍🏽 !
🇫🇷🇩🇪 → 🇫🇷 🇩🇪
(https://a.example/x_(y)?q=1#z). → ( https://a.example/x_(y)?q=1#z ) .
see:www.example.org/a, → see : www.example.org/a ,
example.com. → example.com .
jo.e+x@mail.example.org, → jo.e+x@mail.example.org ,
jo@example.org's → jo@example.org 's
www.example.org's → www.example.org 's
https://example.org/joe's → https://example.org/joe's
http://jo@example.org/a → http://jo@example.org/a
user@localhost → user@localhost
a@b → a@b
75@350 → 75 @ 350
it.It → it . It
awww.nice → awww.nice
www... → www ...
http://. → http : // .
x.com,y.org/a?b → x.com , y.org/a?b
éa.com → éa.com
<b>hi</b> → < b > hi < / b >
naïve → naïve
café's → café 's
東京タワー → 東 京 タ ワ ー
C++, → C++ ,
C++11 → C++ 11
C# → C#
—so → — so
a--b → a -- b
`;

test.each(
  english
    .trim()
    .split('\n')
    .map((line) => line.split(' → ')),
)('%s', (chunk, tokens) => {
  expect(tokenTexts(tokenize(chunk ?? '')).join(' ')).toBe(tokens);
});

test('explain names the rules', () => {
  const text = "Mr. X can't pay $5 @ http://a.example :) 🍕 #tag @me 2tbsp";
  expect(explainTokens(text).map(({ text: token, rule }) => `${token}/${rule}`)).toMatchInlineSnapshot(`
    [
      "Mr./abbreviation",
      "X/word",
      "ca/word",
      "n't/clitic",
      "pay/word",
      "$/punctuation",
      "5/number",
      "@/punctuation",
      "http://a.example/url",
      ":)/special-case",
      "🍕/emoji",
      "#tag/hashtag",
      "@me/mention",
      "2/number",
      "tbsp/unit",
    ]
  `);
});

describe('special cases', () => {
  test('have the same tokens whatever punctuation is beside them', () => {
    const cases = englishRules.specialCases();
    for (const [text, { pieces, place }] of cases) {
      const marks = ['', ',', '.', '!', '?', '…'];
      for (const after of place === 'first' ? marks : [...marks, ')', '"', '”', ';', "'"]) {
        for (const before of place === 'first' ? [''] : ['', '(', '"', '“', '[', '—']) {
          // "=" after "==", and "'" after "'n", belong to the case.
          const isLonger = after !== '' && ((text.endsWith(after) && after !== ')') || cases.has(text + after));
          if (isLonger) continue;
          const expected = [before, ...pieces, after].filter((piece) => piece !== '');
          expect(tokenTexts(tokenize(before + text + after))).toEqual(expected);
        }
      }
    }
  });
  test('that look like an address win too', () => {
    const tokenizer = createTokenizer({ specialCases: { 'a@b.com': ['a', '@b.com'], 'no.2': ['no.', '2'] } });
    expect(tokenTexts(tokenizer.tokenize('(a@b.com), a@b.com no.2!'))).toEqual([
      '(',
      'a',
      '@b.com',
      ')',
      ',',
      'a',
      '@b.com',
      'no.',
      '2',
      '!',
    ]);
  });
  test('win over the rules', () => {
    const tokenizer = createTokenizer({ specialCases: { 'mac-n-cheese': ['mac-n-cheese'], dunno: ['dun', 'no'] } });
    expect(tokenTexts(tokenizer.tokenize('dunno, (mac-n-cheese)'))).toEqual([
      'dun',
      'no',
      ',',
      '(',
      'mac-n-cheese',
      ')',
    ]);
  });
  test('must not change the text', () => {
    expect(() => createTokenizer({ specialCases: { dunno: ['do', "n't", 'know'] } })).toThrow(/not the same text/);
    expect(() => createTokenizer({ specialCases: { 'a b': ['a b'] } })).toThrow(TinctureError);
  });
});
