import fc from 'fast-check';
import type { AttributeValue, Document, LabelledSpan, Range, TokenAnnotation } from '../../doc/annotations.ts';
import type { JsonObject, JsonValue } from '../../json.ts';

/** Names that spaCy has numbers of its own for are among them, and characters beyond U+FFFF. */
const words = [
  'tofu',
  'ORG',
  'IS_ALPHA',
  'nsubj',
  '_',
  'Straße',
  '豆腐',
  '🌶',
  'a🌶b',
  '12',
  'mapo-tofu',
  'DEPRECATED042',
  '.',
];
const gaps = ['', ' ', ' ', ' ', '  ', '\n', ' \n ', '\u00a0', '\t'];
const labels = ['DISH', 'DATE', 'scharf & süß', '🌶'];
const kbIds = [undefined, undefined, null, 'Q1', 'ENT_ID'];

const piece = fc.record({
  word: fc.constantFrom(...words),
  gap: fc.constantFrom(...gaps),
  tag: fc.constantFrom(undefined, 'NN', 'TAG', '$'),
  pos: fc.constantFrom(undefined, 'NOUN', 'SPACE', 'X'),
  morph: fc.constantFrom(undefined, '', 'Case=Nom', 'abbr=Yes|Case=Acc,Nom|Zed=a,B'),
  lemma: fc.constantFrom(undefined, 'tofu', 'det'),
  dep: fc.constantFrom(undefined, 'nsubj', 'ROOT', 'own'),
  head: fc.nat(),
  sentenceStart: fc.constantFrom(undefined, true, false),
  mark: fc.constantFrom('begin', 'inside', 'outside', 'missing'),
  label: fc.constantFrom(...labels),
  kbId: fc.constantFrom(...kbIds),
});
type Piece = typeof piece extends fc.Arbitrary<infer T> ? T : never;

const json: fc.Arbitrary<JsonValue> = fc
  .jsonValue({ maxDepth: 2 })
  // As JSON lines would have it: without a zero below zero.
  .map((value) => JSON.parse(JSON.stringify(value)));
const meta: fc.Arbitrary<JsonObject> = fc.dictionary(fc.constantFrom('a', 'b', 'ein langer Name'), json);

/** For tests: a document with all that a `.spacy` file has a place for. */
export const arbitraryDocument: fc.Arbitrary<Document> = fc
  .record({
    before: fc.constantFrom('', ' ', '\n'),
    pieces: fc.array(piece, { minLength: 1, maxLength: 12 }),
    hasEnts: fc.boolean(),
    cats: fc.option(fc.dictionary(fc.constantFrom(...labels), fc.constantFrom(0, 1, 0.25), { minKeys: 1 }), {
      nil: undefined,
    }),
    groups: fc.option(
      fc.dictionary(
        fc.constantFrom('sc', 'other'),
        fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { maxLength: 4 }),
        { minKeys: 1 },
      ),
      { nil: undefined },
    ),
    id: fc.option(fc.constantFrom('d1', '🌶'), { nil: undefined }),
    meta: fc.option(meta, { nil: undefined }),
    values: fc.option(fc.tuple(json, json, fc.nat()), { nil: undefined }),
  })
  .map(({ before, pieces, hasEnts, cats, groups, id, meta, values }) => {
    let text = before;
    const places = pieces.map(({ word, gap }): Range => {
      const start = text.length;
      text += word + gap;
      return { start, end: start + word.length };
    });
    const tokens = tokensOf(pieces, places);
    const spans =
      groups &&
      Object.fromEntries(
        Object.entries(groups).map(([name, drawn]) => [name, drawn.map((one) => spanOf(one, places, pieces))]),
      );
    const attributes = values && { mood: [{ value: values[0] }], note: [noteOf(values[1], values[2], places)] };
    return {
      text,
      ...(id !== undefined && { id }),
      annotations: {
        tokens,
        ...(hasEnts && entitiesOf(pieces, places)),
        ...(spans && { spans: mapValues(spans, sortedOnce) }),
        ...(cats && { cats }),
        ...(attributes && { attributes }),
      },
      ...(meta && { meta }),
    };
  });

function tokensOf(pieces: readonly Piece[], places: readonly Range[]): TokenAnnotation[] {
  // That a sentence begins with the first token says nothing in spaCy, where nothing is said of another.
  const hasStarts =
    pieces.length === 1 || pieces.some(({ sentenceStart }, index) => index > 0 && sentenceStart !== undefined);
  return pieces.map(({ tag = index0Tag, pos, morph, lemma, dep, head, sentenceStart }, index) => ({
    ...places[index]!,
    ...(index === 0 || tag !== index0Tag ? { tag } : {}),
    ...(pos !== undefined && { pos }),
    ...(morph !== undefined && { morph }),
    ...(lemma !== undefined && { lemma }),
    ...(dep !== undefined && { head: head % (index + 1), dep }),
    ...(hasStarts && sentenceStart !== undefined && { sentenceStart }),
  }));
}

/** The first token always has a tag: tokens of which nothing is said are not read as such. */
const index0Tag = 'FIRST';

function entitiesOf(
  pieces: readonly Piece[],
  places: readonly Range[],
): { ents?: LabelledSpan[]; entsMissing?: Range[] } {
  const ents: LabelledSpan[] = [];
  const missing: Range[] = [];
  let last = '';
  for (const [index, { mark, label, kbId }] of pieces.entries()) {
    const { start, end } = places[index]!;
    const previous = ents.at(-1);
    if (mark === 'inside' && last === 'entity' && previous !== undefined) ents[ents.length - 1] = { ...previous, end };
    else if (mark === 'begin') ents.push({ start, end, label, ...(kbId !== undefined && { kbId }) });
    else if (mark === 'missing') {
      if (last === 'missing') missing.push({ start: missing.pop()!.start, end });
      else missing.push({ start, end });
    }
    last =
      mark === 'begin' || (mark === 'inside' && last === 'entity') ? 'entity' : mark === 'missing' ? mark : 'outside';
  }
  if (pieces.every(({ mark }) => mark === 'missing')) return {};
  return { ents, ...(missing.length > 0 && { entsMissing: missing }) };
}

function spanOf(
  [a, b, c]: readonly [number, number, number],
  places: readonly Range[],
  pieces: readonly Piece[],
): LabelledSpan {
  const [one, other] = [a % places.length, b % places.length];
  const { label, kbId } = pieces[c % pieces.length]!;
  const { start } = places[Math.min(one, other)]!;
  return { start, end: places[Math.max(one, other)]!.end, label, ...(kbId !== undefined && { kbId }) };
}

function noteOf(value: JsonValue, at: number, places: readonly Range[]): AttributeValue {
  return { ...places[at % places.length]!, value };
}

/** As the readers have them: in order, and each place with its label once. */
function sortedOnce(spans: readonly LabelledSpan[]): LabelledSpan[] {
  const sorted = [...spans].sort((a, b) => a.start - b.start || a.end - b.end);
  const seen = new Set<string>();
  return sorted.filter(({ start, end, label }) => {
    const key = `${start} ${end} ${label}`;
    return !seen.has(key) && seen.add(key);
  });
}

function mapValues<T, U>(object: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
