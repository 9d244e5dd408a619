import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withAnnotations } from '../doc/create-doc.ts';
import type { Doc } from '../doc/doc.ts';
import { docOf } from '../doc/doc-of.ts';
import { tree } from '../parse/testing/tree.ts';
import { createDependencyMatcher, type DependencyPatternNode } from './dependency-matcher.ts';
import { isTreeSign, type TreeSign, treeOperators } from './tree-operators.ts';

function docFrom(notation: string): Doc {
  const document = tree(notation);
  return withAnnotations(docOf(document), document.annotations);
}

const doc = docFrom(
  'The_DET_det_2 cook_NOUN_nsubj_3 fries_VERB_root_0 two_NUM_nummod_5 eggs_NOUN_obj_3 in_ADP_case_7 butter_NOUN_obl_3 | Nobody_PRON_nsubj_2 smiles_VERB_root_0',
);

/** The texts of what is matched, by name. */
function found(pattern: readonly DependencyPatternNode[], of = doc): Record<string, string>[] {
  return [...createDependencyMatcher({ P: pattern }).match(of)].map(({ name, tokens }) => {
    expect(name).toBe('P');
    return Object.fromEntries(
      Object.entries(tokens).map(([id, token]) => [id, of.text.slice(of.starts[token], of.ends[token])]),
    );
  });
}

/** What stands to `left` as the operator says. */
function related(sign: TreeSign, left: string): string[] {
  return found([
    { RIGHT_ID: 'left', RIGHT_ATTRS: { TEXT: left } },
    { LEFT_ID: 'left', REL_OP: sign, RIGHT_ID: 'right', RIGHT_ATTRS: {} },
  ]).map(({ right }) => right!);
}

describe('relations', () => {
  it.each<[sign: TreeSign, left: string, expected: string[]]>([
    ['<', 'cook', ['fries']],
    ['<', 'fries', []],
    ['>', 'fries', ['cook', 'eggs', 'butter']],
    ['<<', 'two', ['eggs', 'fries']],
    ['>>', 'fries', ['cook', 'The', 'eggs', 'two', 'butter', 'in']],
    ['.', 'two', ['eggs']],
    ['.', 'butter', []],
    ['.*', 'eggs', ['in', 'butter']],
    [';', 'two', ['fries']],
    [';', 'Nobody', []],
    [';*', 'fries', ['cook', 'The']],
    ['$+', 'cook', []],
    ['$++', 'cook', ['eggs', 'butter']],
    ['$--', 'butter', ['cook', 'eggs']],
    ['$-', 'butter', []],
    ['>+', 'fries', []],
    ['>-', 'fries', ['cook']],
    ['>++', 'fries', ['eggs', 'butter']],
    ['>--', 'fries', ['cook']],
    ['<+', 'cook', ['fries']],
    ['<-', 'cook', []],
    ['<++', 'two', ['eggs']],
    ['<--', 'eggs', ['fries']],
  ])('A %s B from %s leads to %j', (sign, left, expected) => {
    expect(related(sign, left)).toEqual(expected);
  });

  it('lead to siblings next to each other', () => {
    const sentence = docFrom('a_X_dep_3 b_X_dep_3 c_X_root_0');
    const pair = (sign: TreeSign, left: string): Record<string, string>[] =>
      found(
        [
          { RIGHT_ID: 'l', RIGHT_ATTRS: { TEXT: left } },
          { LEFT_ID: 'l', REL_OP: sign, RIGHT_ID: 'r', RIGHT_ATTRS: {} },
        ],
        sentence,
      );
    expect(pair('$+', 'a')).toEqual([{ l: 'a', r: 'b' }]);
    expect(pair('$-', 'b')).toEqual([{ l: 'b', r: 'a' }]);
    // A root has no sibling, not even its own dependents.
    expect(pair('$--', 'c')).toEqual([]);
  });
});

describe('patterns', () => {
  it('find who does what, with the keys of token patterns and of annotations', () => {
    expect(
      found([
        { RIGHT_ID: 'verb', RIGHT_ATTRS: { POS: 'VERB', LOWER: { REGEX: 's$' } } },
        { LEFT_ID: 'verb', REL_OP: '>', RIGHT_ID: 'who', RIGHT_ATTRS: { DEP: { IN: ['nsubj', 'nsubj:pass'] } } },
        { LEFT_ID: 'verb', REL_OP: '>', RIGHT_ID: 'what', RIGHT_ATTRS: { DEP: 'obj' } },
        { LEFT_ID: 'what', REL_OP: '>', RIGHT_ID: 'number', RIGHT_ATTRS: { LIKE_NUM: true } },
      ]),
    ).toEqual([{ verb: 'fries', who: 'cook', what: 'eggs', number: 'two' }]);
  });

  it('may be several under one name, and several names', () => {
    const matcher = createDependencyMatcher({
      A: [[{ RIGHT_ID: 'x', RIGHT_ATTRS: { POS: 'NUM' } }], [{ RIGHT_ID: 'x', RIGHT_ATTRS: { POS: 'ADP' } }]],
      B: [{ RIGHT_ID: 'x', RIGHT_ATTRS: { POS: 'PRON' } }],
    });
    expect([...matcher.match(doc)].map(({ name, tokens }) => [name, tokens.x])).toEqual([
      ['A', 3],
      ['A', 5],
      ['B', 7],
    ]);
  });

  it('compare features, lemmas and entities', () => {
    const { text, annotations } = tree('Marie_PROPN_nsubj_2 cooks_VERB_root_0');
    const tokens = annotations.tokens.map((token, i) =>
      i === 1 ? { ...token, lemma: 'cook', morph: 'Number=Sing|Person=3' } : token,
    );
    const marked = withAnnotations(docOf({ text, annotations }), {
      tokens,
      ents: [{ start: 0, end: 5, label: 'PERSON' }],
    });
    const lengthOf = (attributes: Record<string, unknown>): number =>
      found([{ RIGHT_ID: 'x', RIGHT_ATTRS: attributes }], marked).length;
    expect(lengthOf({ LEMMA: 'cook' })).toBe(1);
    expect(lengthOf({ MORPH: { IS_SUPERSET: ['Number=Sing'] } })).toBe(1);
    expect(lengthOf({ MORPH: { IS_SUBSET: ['Number=Sing'] } })).toBe(0);
    expect(lengthOf({ MORPH: { INTERSECTS: ['Person=1', 'Person=3'] } })).toBe(1);
    expect(lengthOf({ ENT_TYPE: 'PERSON' })).toBe(1);
    // Of what is not annotated nothing is known, so it is not "no noun" either.
    expect(lengthOf({ TAG: { NOT_IN: ['NN'] } })).toBe(0);
  });

  it('match nothing where no token is annotated', () => {
    const bare = withAnnotations(doc, {});
    expect(found([{ RIGHT_ID: 'x', RIGHT_ATTRS: {} }], bare)).toEqual([]);
  });

  const a = { RIGHT_ID: 'a', RIGHT_ATTRS: {} };
  const b = { LEFT_ID: 'a', REL_OP: '>', RIGHT_ID: 'b', RIGHT_ATTRS: {} };
  it.each<[string, unknown]>([
    ['The pattern "P" is {}.', {}],
    ['The pattern "P" is [].', []],
    ['token 1, has a LEFT_ID or a REL_OP.', [{ ...a, LEFT_ID: 'a', REL_OP: '>' }]],
    ['token 2, has the RIGHT_ID "a".', [a, { ...b, RIGHT_ID: 'a' }]],
    ['token 2, has the LEFT_ID "c".', [a, { ...b, LEFT_ID: 'c' }]],
    ['token 2, has the REL_OP "toString".', [a, { ...b, REL_OP: 'toString' }]],
    ['token 1, has the unknown key "WRONG".', [{ ...a, WRONG: 1 }]],
    ['token 2, has the unknown key "WRONG".', [a, { ...b, RIGHT_ATTRS: { WRONG: 'x' } }]],
    ['token 1, has RIGHT_ATTRS undefined.', [{ RIGHT_ID: 'a' }]],
    ['token 2, has OP.', [a, { ...b, RIGHT_ATTRS: { OP: '*' } }]],
    ['token 1, DEP has "IS_SUPERSET": ["x"].', [{ ...a, RIGHT_ATTRS: { DEP: { IS_SUPERSET: ['x'] } } }]],
    ['token 1, POS is {}.', [{ ...a, RIGHT_ATTRS: { POS: {} } }]],
    ['token 1, POS has "IN": "NOUN".', [{ ...a, RIGHT_ATTRS: { POS: { IN: 'NOUN' } } }]],
  ])('are refused: %s', (problem, pattern) => {
    const create: (patterns: never) => unknown = createDependencyMatcher;
    const refused = expect(() => create({ P: pattern } as never));
    refused.toThrow(expect.objectContaining({ code: 'rule-invalid' }));
    refused.toThrow(problem);
  });
});

describe('matching', () => {
  const signs = Object.keys(treeOperators).filter(isTreeSign);

  /** Whether two tokens stand in a relation, from its definition. */
  function holds(sign: string, heads: readonly number[], a: number, b: number): boolean {
    const isHead = (head: number, token: number): boolean => head !== token && heads[token] === head;
    const isAbove = (top: number, token: number): boolean => {
      for (let at = token; heads[at] !== at; at = heads[at]!) if (heads[at] === top) return true;
      return false;
    };
    const areSiblings = a !== b && heads[a] === heads[b] && heads[a] !== a && heads[b] !== b;
    const order = sign.length === 1 ? '' : sign.slice(1);
    const stands = { '': true, '+': b === a + 1, '-': b === a - 1, '++': b > a, '--': b < a }[order] ?? false;
    if (sign === '<<') return isAbove(b, a);
    if (sign === '>>') return isAbove(a, b);
    if (sign.startsWith('<')) return isHead(b, a) && stands;
    if (sign.startsWith('>')) return isHead(a, b) && stands;
    if (sign.startsWith('$')) return areSiblings && stands;
    return { '.': b === a + 1, '.*': b > a, ';': b === a - 1, ';*': b < a }[sign] ?? false;
  }

  it('is that of trying all tokens for all names', () => {
    const sentence = fc.array(fc.tuple(fc.nat(), fc.constantFrom('A', 'B')), { minLength: 1, maxLength: 6 });
    const relations = fc.array(fc.tuple(fc.constantFrom(...signs), fc.nat(), fc.constantFrom('A', 'B', undefined)), {
      maxLength: 3,
    });
    fc.assert(
      fc.property(sentence, relations, (words, rights) => {
        // Each word hangs on an earlier one in a drawn order, which makes every tree possible.
        const order = words.map((_, i) => i).sort((i, j) => words[i]![0] - words[j]![0] || i - j);
        const heads = words.map(() => 0);
        order.forEach((word, place) => {
          heads[word] = place === 0 ? word : order[words[word]![0] % place]!;
        });
        const text = words.map((_, i) => 'abcdef'[i]).join(' ');
        const tokens = words.map(([, pos], i) => ({
          start: 2 * i,
          end: 2 * i + 1,
          head: heads[i]!,
          pos,
          sentenceStart: i === 0,
        }));
        const own = withAnnotations(docOf({ text, annotations: { tokens } }), { tokens });
        const attributes = (pos: string | undefined): Record<string, string> => (pos === undefined ? {} : { POS: pos });
        const pattern: DependencyPatternNode[] = [
          { RIGHT_ID: 'n0', RIGHT_ATTRS: { POS: 'A' } },
          ...rights.map(([sign, left, pos], i) => ({
            LEFT_ID: `n${left % (i + 1)}`,
            REL_OP: sign,
            RIGHT_ID: `n${i + 1}`,
            RIGHT_ATTRS: attributes(pos),
          })),
        ];
        const expected = new Set<string>();
        const assign = (chosen: readonly number[]): void => {
          if (chosen.length === pattern.length) return void expected.add(chosen.join(' '));
          words.forEach(([, pos], token) => {
            const right = rights[chosen.length - 1];
            if (right === undefined) {
              if (pos === 'A') assign([token]);
              return;
            }
            const [sign, left, wanted] = right;
            if ((wanted ?? pos) !== pos || !holds(sign, heads, chosen[left % chosen.length]!, token)) return;
            assign([...chosen, token]);
          });
        };
        assign([]);
        const matches = [...createDependencyMatcher({ P: pattern }).match(own)].map(({ tokens: by }) =>
          pattern.map(({ RIGHT_ID }) => by[RIGHT_ID]).join(' '),
        );
        expect(new Set(matches)).toEqual(expected);
        expect(matches).toHaveLength(expected.size);
      }),
      { numRuns: 400 },
    );
  });

  it('ends soon where a long pattern leads nowhere', () => {
    const long = docFrom(`a_X_root_0 ${Array.from({ length: 60 }, () => 'b_X_dep_1').join(' ')}`);
    const nodes = Array.from(
      { length: 12 },
      (_, i): DependencyPatternNode => ({
        LEFT_ID: `n${i}`,
        REL_OP: '.*',
        RIGHT_ID: `n${i + 1}`,
        RIGHT_ATTRS: i === 11 ? { TEXT: 'c' } : {},
      }),
    );
    expect(found([{ RIGHT_ID: 'n0', RIGHT_ATTRS: {} }, ...nodes], long)).toEqual([]);
  });

  it('does not go round where heads do', () => {
    const tokens = [1, 2, 0].map((head, i) => ({ start: 2 * i, end: 2 * i + 1, head }));
    const round = withAnnotations(docOf({ text: 'a b c', annotations: { tokens } }), { tokens });
    for (const sign of signs) {
      if (/^[.;]/.test(sign)) continue;
      const pattern: DependencyPatternNode[] = [
        { RIGHT_ID: 'l', RIGHT_ATTRS: {} },
        { LEFT_ID: 'l', REL_OP: sign, RIGHT_ID: 'r', RIGHT_ATTRS: {} },
      ];
      expect(found(pattern, round)).toEqual([]);
    }
  });
});
