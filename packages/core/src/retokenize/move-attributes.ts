// Values of attributes, at the places that their spans and tokens have moved to.
import { byPlace, placeKey } from '../attributes/attribute-store.ts';
import type { Alignment } from '../doc/align.ts';
import type { Annotations, AttributeValue } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import { placeOn } from './move-spans.ts';
import type { MovedSpan, OnLost, OnMoved } from './outcome.ts';

type Attributes = NonNullable<Annotations['attributes']>;

/**
 * Attributes of spans move with their spans, those of tokens with their tokens: of several values that come to one place, the first
 * stays. A value of a token that is split is one of the whole stretch afterwards, and of none of its parts, which is told as lost.
 */
export function moveAttributes(
  before: Doc,
  after: Doc,
  attributes: Attributes,
  mode: Alignment,
  moved: readonly MovedSpan[],
  onMoved: OnMoved,
  onLost: OnLost,
): Attributes {
  const places = new Map(
    moved.map(({ from, to, label }) => [placeKey(label === undefined ? from : { ...from, label }), to]),
  );
  const oldTokens = tokenPlaces(before);
  const newTokens = tokenPlaces(after);
  const move = (name: string, given: AttributeValue): AttributeValue | undefined => {
    const { start, end, label } = given;
    if (start === undefined || end === undefined) return given;
    const key = placeKey(given);
    // A token inside a merged one goes where that one is, whatever becomes of spans.
    const isToken = label === undefined && oldTokens.has(key);
    // What was never on tokens has no borders to lose.
    if (placeOn(before, start, end, 'strict') === undefined) return given;
    const to = places.get(key) ?? placeOn(after, start, end, isToken ? 'expand' : mode);
    const lose = (why: string): void => {
      const quoted = JSON.stringify(before.text.slice(start, end));
      onLost({ layer: `attributes.${name}`, start, end, problem: `the value of ${quoted}: ${why}` });
    };
    if (to === undefined) {
      lose('it begins or ends inside a token.');
      return undefined;
    }
    const placed = { ...given, ...to };
    if (!isToken && !places.has(key) && placeKey(placed) !== key)
      onMoved({ layer: `attributes.${name}`, from: { start, end }, to, ...(label === undefined ? {} : { label }) });
    if (isToken && !newTokens.has(placeKey(placed))) lose('it is one of the stretch now, and of none of its tokens.');
    return placed;
  };
  const moveAll = (name: string, values: readonly AttributeValue[]): readonly AttributeValue[] => {
    const byKey = new Map<string, AttributeValue>();
    for (const given of values) {
      const placed = move(name, given);
      if (placed === undefined) continue;
      const key = placeKey(placed);
      if (!byKey.has(key)) byKey.set(key, placed);
      else {
        const { start = 0, end = 0 } = given;
        const quoted = JSON.stringify(before.text.slice(start, end));
        onLost({
          layer: `attributes.${name}`,
          start,
          end,
          problem: `the value of ${quoted}: another one has its place now.`,
        });
      }
    }
    return [...byKey.values()].sort(byPlace);
  };
  return Object.fromEntries(Object.entries(attributes).map(([name, values]) => [name, moveAll(name, values)]));
}

function tokenPlaces({ starts, ends }: Doc): ReadonlySet<string> {
  return new Set(Array.from(starts, (start, token) => placeKey({ start, end: ends[token]! })));
}
