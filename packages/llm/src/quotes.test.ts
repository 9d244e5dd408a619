import fc from 'fast-check';
import { tokenize, tokenizerOf } from 'tincture';
import { describe, expect, it } from 'vitest';
import { type Quote, resolveOverlappingQuotes, resolveQuotes } from './quotes.ts';

function resolve(text: string, quotes: readonly (string | Quote)[]): { found: string[]; dropped: string[] } {
  const named = quotes.map((quote) => (typeof quote === 'string' ? { quote, label: 'X' } : quote));
  const { spans, dropped } = resolveQuotes(tokenize(text), named);
  return {
    found: spans.map(({ start, end }) => `${start}:${text.slice(start, end)}`),
    dropped: dropped.map(({ reason }) => reason),
  };
}

describe('resolveQuotes', () => {
  it('gives the n-th quote of the same words their n-th occurrence, and no more than there are', () => {
    expect(resolve('rice, rice and rice', ['rice', 'rice'])).toEqual({ found: ['0:rice', '6:rice'], dropped: [] });
    expect(resolve('rice', ['rice', 'rice'])).toEqual({ found: ['0:rice'], dropped: ['quote-used-up'] });
  });

  it('prefers words to parts of words, and widens a part to its word', () => {
    expect(resolve('eggplant with egg', ['egg'])).toEqual({ found: ['14:egg'], dropped: [] });
    expect(resolve('two eggplants', ['eggplant'])).toEqual({ found: ['4:eggplants'], dropped: [] });
  });

  it('looks past case, spacing, quotes and dashes where the exact words are not there', () => {
    expect(resolve('My Mum’s “Pad \n Thai” – yum', ["mum's", '"pad thai"', '- Yum'])).toEqual({
      found: ['3:Mum’s', '9:“Pad \n Thai”', '22:– yum'],
      dropped: [],
    });
    expect(resolve('Rice or rice', ['rice'])).toEqual({ found: ['8:rice'], dropped: [] });
  });

  it('looks past accents, however they are encoded, but not past other marks', () => {
    const text = 'jalape\u00f1o, cre\u0300me';
    expect(resolve(text, ['jalapen\u0303o', 'creme'])).toEqual({
      found: [`0:jalape\u00f1o`, '10:cre\u0300me'],
      dropped: [],
    });
    expect(resolve('한식', ['힌식'])).toEqual({ found: [], dropped: ['quote-not-found'] });
  });

  it('goes through the occurrences in the order of the text, whichever of them was found first', () => {
    // "cafe" is there as it is only inside the second word, whose accent is a sign of its own.
    expect(resolve('CAFE cafe\u0301', ['cafe'])).toEqual({ found: ['0:CAFE'], dropped: [] });
  });

  it.each(['한식', 'ガパオ'])('finds %s composed or not', (composed) => {
    const [whole, apart] = [composed.normalize('NFC'), composed.normalize('NFD')];
    expect(apart).not.toBe(whole);
    expect(resolve(whole, [apart])).toEqual({ found: [`0:${whole}`], dropped: [] });
    expect(resolve(apart, [whole])).toEqual({ found: [`0:${apart}`], dropped: [] });
  });

  it('counts what it cannot place, by reason', () => {
    expect(resolve('chicken soup', ['chicken soup', 'chicken', 'noodles', ' ', ''])).toEqual({
      found: ['0:chicken soup'],
      dropped: ['quote-overlaps', 'quote-not-found', 'quote-empty', 'quote-empty'],
    });
  });

  it('takes an occurrence that is free when the first is part of something else', () => {
    expect(resolve('chicken soup with chicken', ['chicken soup', 'chicken'])).toEqual({
      found: ['0:chicken soup', '18:chicken'],
      dropped: [],
    });
  });

  it('never marks a word for a part of it', () => {
    for (const [text, quote] of [
      ['The price is high', 'rice'],
      ['It is just so', 'us'],
      ['The Mayor came', 'May'],
      ['Carbonara-Recipe #carbonararecipe', 'recipe'],
    ] as const) {
      const { found, dropped } = resolve(text, [quote]);
      expect(found.concat(dropped), text).toEqual(text.startsWith('Carb') ? ['10:Recipe'] : ['quote-inside-word']);
    }
    expect(resolve('May met the Mayor', ['May', 'May'])).toEqual({ found: ['0:May'], dropped: ['quote-used-up'] });
  });

  it('takes in punctuation and plurals, and says so', () => {
    const doc = tokenize('Two dishes, #soup and U.S.A');
    const { spans, repaired, dropped } = resolveQuotes(doc, [
      { quote: 'dish', label: 'X' },
      { quote: 'soup', label: 'X' },
      { quote: 'U.S', label: 'X' },
    ]);
    expect(spans.map(({ start, end }) => doc.text.slice(start, end))).toEqual(['dishes', '#soup', 'U.S.A']);
    expect(repaired).toEqual(['dish (X)', 'soup (X)', 'U.S (X)'].map((what) => ({ what, reason: 'quote-widened' })));
    expect(dropped).toEqual([]);
    expect(resolveQuotes(doc, [{ quote: 'dishes', label: 'X' }]).repaired).toEqual([]);
  });

  it.each([
    ['tomato soup with tomato', ['tomato', 'tomato soup'], ['0:tomato soup', '17:tomato']],
    ['bread with butter and more bread', ['butter', 'bread'], ['11:butter', '27:bread']],
    ['bread with butter and more bread', ['bread', 'butter'], ['0:bread', '11:butter']],
    ['soup, then bread, then soup', ['bread', 'soup'], ['11:bread', '23:soup']],
    ['Soup, then bread, then soups', ['bread', 'soup'], ['0:Soup', '11:bread']],
    ['soup after bread', ['bread', 'soup'], ['0:soup', '11:bread']],
  ])('reads %j as a list in the order of the text: %j', (text, quotes, found) => {
    expect(resolve(text, quotes)).toEqual({ found, dropped: [] });
  });

  it.each([
    ['de', 'mit den Gerichten', 'Gericht', 'Gerichten'],
    ['de', 'die Gerichtsküche', 'Gericht', undefined],
    ['fr', 'deux gâteaux', 'gâteau', 'gâteaux'],
    ['fr', 'trois gâteries', 'gâter', undefined],
    ['pl', 'w sklepach', 'sklep', 'sklepach'],
    ['es', 'los panes', 'pan', 'panes'],
    ['nl', 'twee boeken', 'boek', 'boeken'],
    ['it', 'due piattini', 'piatti', undefined],
    ['zh', '我去北京了', '北京', '北京'],
    ['fr', "l'hôtel", 'hôtel', 'hôtel'],
  ] as const)('widens by the endings of %s: %s, %s', (language, text, quote, found) => {
    const { spans } = resolveQuotes(tokenizerOf(language).tokenize(text), [{ quote, label: 'X' }], {
      language,
    });
    expect(spans.map(({ start, end }) => text.slice(start, end))).toEqual(found === undefined ? [] : [found]);
  });

  it.each([
    ['wait… soup', 'wait... soup'],
    ['soft\u00adware', 'software'],
    ['soft\u200bware', 'software'],
    ['Stra\u00dfe', 'STRASSE'],
    ['\ufb01sh sauce', 'fish sauce'],
    ['\uff32\uff21\uff2d\uff25\uff2e', 'ramen'],
    ["Mum's", 'Mum\u2032s'],
    ['the «soup»', 'the "soup"'],
    ['minus \u22125', 'minus -5'],
    ['❤️ soup', '❤ soup'],
    ['cafe\u0301', 'cafe'],
  ])('takes %j for %j', (text, quote) => {
    const { spans, repaired } = resolveQuotes(tokenize(text), [{ quote, label: 'X' }]);
    expect(spans).toEqual([{ start: 0, end: text.length, label: 'X' }]);
    expect(repaired).toEqual([]);
  });

  // With anything quadratic these take minutes, and the time limit of tests ends them.
  it.each([
    ['rice and '.repeat(20_000), 800, 'rice'],
    ['Rice and '.repeat(200_000), 1, 'rice'],
    ['a'.repeat(200_000), 1, 'a'],
  ])('is done soon with a long text', (text, count, quote) => {
    const asked = Array.from({ length: count }, () => ({ quote, label: 'X' }));
    const { spans, dropped } = resolveQuotes(tokenize(text), asked);
    expect(spans.length + dropped.length).toBe(count);
  });

  it('handles an empty text and letters of two units', () => {
    expect(resolve('', ['x'])).toEqual({ found: [], dropped: ['quote-not-found'] });
    expect(resolve('ate 🍜 and 🍣', ['🍣', '🍜'])).toEqual({ found: ['4:🍜', '11:🍣'], dropped: [] });
    expect(resolve('İstanbul pide', ['PIDE', 'i̇stanbul'])).toEqual({ found: ['0:İstanbul', '9:pide'], dropped: [] });
  });

  const words = fc.array(fc.constantFrom('tofu', 'Tofu', 'egg', 'eggs', 'a', '“b”', '🍜', '-', 'don’t', '\n', 'İ'), {
    maxLength: 12,
  });
  const texts = words.map((parts) => parts.join(' '));
  const quotes = fc.array(
    fc.record({
      quote: fc.oneof(
        words.map((parts) => parts.slice(0, 2).join(' ')),
        fc.string({ maxLength: 6 }),
      ),
      label: fc.constantFrom('A', 'B'),
    }),
    { maxLength: 8 },
  );

  it('accounts for every quote; spans are sorted, apart, and on token borders', () => {
    fc.assert(
      fc.property(texts, quotes, (text, asked) => {
        const doc = tokenize(text);
        const { spans, dropped } = resolveQuotes(doc, asked);
        expect(spans.length + dropped.length).toBe(asked.length);
        let end = 0;
        for (const span of spans) {
          expect(span.start).toBeGreaterThanOrEqual(end);
          expect([...doc.starts]).toContain(span.start);
          expect([...doc.ends]).toContain(span.end);
          end = span.end;
        }
      }),
    );
  });

  it('finds again every token range that is quoted in the order of the text', () => {
    fc.assert(
      fc.property(
        texts,
        fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
        fc.constantFrom('lower', 'same'),
        (text, picks, form) => {
          const doc = tokenize(text);
          const ranges = [...doc.starts].flatMap((start, index) =>
            picks[index % picks.length] === true ? [{ start, end: doc.ends[index] ?? start }] : [],
          );
          // Quoted from the first on, every occurrence of the same words must be asked for to know which one is meant.
          const all = ranges.every(({ start, end }) => {
            const word = text.slice(start, end);
            return [...doc.starts].every((other, index) => {
              const same = text.slice(other, doc.ends[index]).toLowerCase() === word.toLowerCase();
              return !same || ranges.some((range) => range.start === other);
            });
          });
          fc.pre(all);
          const asked = ranges.map(({ start, end }) => {
            const word = text.slice(start, end);
            return { quote: form === 'lower' ? word.toLowerCase() : word, label: 'A' };
          });
          const { spans } = resolveQuotes(doc, asked);
          if (form === 'same') expect(spans.map(({ start, end }) => ({ start, end }))).toEqual(ranges);
          else expect(spans.length).toBeGreaterThan(ranges.length === 0 ? -1 : 0);
        },
      ),
    );
  });
});

describe('resolveOverlappingQuotes', () => {
  const text = 'the head of the bank, the bank and the river bank';
  const place = (...quotes: (string | Quote)[]): { found: string[]; dropped: string[] } => {
    const named = quotes.map((quote) => (typeof quote === 'string' ? { quote, label: 'X' } : quote));
    const { spans, dropped } = resolveOverlappingQuotes(tokenize(text), named);
    return {
      found: spans.map(({ start, end }) => `${start}:${text.slice(start, end)}`),
      dropped: dropped.map(({ reason }) => reason),
    };
  };

  it('lets quotes lie inside each other and cross', () => {
    expect(place('the head of the bank', 'head of', 'of the bank', 'the bank').found).toEqual([
      '0:the head of the bank',
      '4:head of',
      '9:of the bank',
      '12:the bank',
    ]);
  });

  it('takes the place that fits the order of the list', () => {
    expect(place('the head', 'bank', 'the river bank', 'bank').found).toEqual([
      '0:the head',
      '16:bank',
      '35:the river bank',
      '45:bank',
    ]);
  });

  it('gives words a second label before it looks for them elsewhere out of order, but not the same label twice', () => {
    const twice = { quote: 'river bank', label: 'Y' };
    expect(place('river bank', twice, 'river bank')).toEqual({
      found: ['39:river bank', '39:river bank'],
      dropped: ['quote-used-up'],
    });
  });

  it('says why a quote has no place', () => {
    expect(place('money', '', 'ban').dropped).toEqual(['quote-not-found', 'quote-empty', 'quote-inside-word']);
  });

  it('places every quote of words that are there, on token borders', () => {
    const doc = tokenize(text);
    const run = fc.tuple(fc.nat(doc.length - 1), fc.nat(4), fc.constantFrom('X', 'Y'));
    fc.assert(
      fc.property(fc.array(run, { maxLength: 8 }), (runs) => {
        const quotes = runs.map(([first, length, label]) => {
          const end = doc.ends[Math.min(doc.length - 1, first + length)]!;
          return { quote: text.slice(doc.starts[first]!, end), label };
        });
        const { spans, dropped } = resolveOverlappingQuotes(doc, quotes);
        expect(spans.length + dropped.length).toBe(quotes.length);
        expect(new Set(spans.map(({ start, end, label }) => `${start} ${end} ${label}`)).size).toBe(spans.length);
        expect(dropped.every(({ reason }) => reason === 'quote-used-up')).toBe(true);
      }),
    );
  });
});

it('quotes inside words are taken as they are in a task about characters', () => {
  const doc = tokenize('Take xmg, not 10 mg or 👍');
  const quotes = ['mg', 'mg', '10', 'oon'].map((quote) => ({ quote, label: 'X' }));
  for (const resolve of [resolveQuotes, resolveOverlappingQuotes]) {
    const { spans, repaired, dropped } = resolve(doc, quotes, { snap: 'characters' });
    expect(spans.map(({ start }) => start)).toEqual([6, 14, 17]);
    expect(repaired).toEqual([]);
    expect(dropped).toEqual([{ what: 'oon (X)', reason: 'quote-not-found' }]);
  }
});
