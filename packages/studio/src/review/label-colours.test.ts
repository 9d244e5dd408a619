import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type Colour,
  ciede2000,
  colourVision,
  contrast,
  mix,
  parseColour,
  seenDifference,
} from '../testing/colour-vision.ts';
import { labelSign } from './label-sign.ts';

const sheet = readFileSync(new URL('../../web/src/themes.css', import.meta.url), 'utf8');
const more = sheet.slice(sheet.indexOf('[data-contrast="more"]'));
const hues = [0, 1, 2, 3, 4, 5, 6, 7];

/** What the style sheet says of a name: for the theme with high contrast, if that says something. */
function value(name: string, isHigh: boolean): string {
  const found = [...(isHigh ? [more, sheet] : [sheet])]
    .map((text) => new RegExp(`--${name}: ([^;]+);`).exec(text)?.[1])
    .find((text) => text !== undefined);
  if (found === undefined) throw new Error(`themes.css says nothing of --${name}.`);
  return found;
}

function colour(name: string, isDark: boolean, isHigh = false): Colour {
  const [light = '', dark = ''] = value(name, isHigh).match(/#[0-9a-f]{6}/g) ?? [];
  return parseColour(isDark ? dark : light);
}

const share = (name: string, isHigh: boolean): number => Number.parseFloat(value(name, isHigh)) / 100;

it('CIEDE2000 is computed as its authors have it', () => {
  // Of the test data of Sharma, Wu and Dalal (2005), Table 1.
  expect(ciede2000([50, 2.6772, -79.7751], [50, 0, -82.7485])).toBeCloseTo(2.0425, 4);
  expect(ciede2000([50, -1, 2], [50, 0, 0])).toBeCloseTo(2.3669, 4);
  expect(ciede2000([50, 2.5, 0], [73, 25, -18])).toBeCloseTo(27.1492, 4);
  expect(ciede2000([22.7233, 20.0904, -46.694], [23.0331, 14.973, -42.5619])).toBeCloseTo(2.0373, 4);
});

describe.each([
  ['light', false],
  ['dark', true],
])('the colours of labels, %s', (_, isDark) => {
  // A difference of about 2 is just seen side by side; lines of text apart, and thin, it takes several times as much.
  const least = 13;

  it.each(Object.entries(colourVision))(`keep all pairs of hues ${least} apart with %s vision`, (_name, vision) => {
    const pairs = hues.flatMap((a) => hues.slice(a + 1).map((b) => [a, b] as const));
    const near = pairs
      .map(([a, b]) => ({
        pair: `${a} and ${b}`,
        apart: seenDifference(colour(`hue-${a}`, isDark), colour(`hue-${b}`, isDark), vision),
      }))
      .filter(({ apart }) => apart < least);
    expect(near).toEqual([]);
  });

  it.each([
    ['normal', false, 4.5],
    ['high', true, 7],
  ])('with %s contrast, words can be read on every mark, and the line under it is seen', (_name, isHigh, readable) => {
    const surface = colour('surface', isDark, isHigh);
    const text = colour('text', isDark, isHigh);
    for (const hue of hues.map((index) => colour(`hue-${index}`, isDark))) {
      expect(contrast(hue, surface)).toBeGreaterThan(3);
      for (const tint of ['mark-tint', 'proposed-tint']) {
        const ground = mix(hue, share(tint, isHigh), surface);
        const striped = mix(hue, share('stripe-tint', isHigh), ground);
        const selected = mix(colour('accent', isDark, isHigh), share('selected-tint', isHigh), striped);
        for (const behind of [ground, striped, selected])
          expect(contrast(text, behind)).toBeGreaterThanOrEqual(readable);
      }
    }
  });

  it('with high contrast, all text is', () => {
    for (const name of ['text', 'muted', 'accent', 'warning'])
      for (const ground of ['page', 'surface', 'raised'])
        expect(
          contrast(colour(name, isDark, true), colour(ground, isDark, true)),
          `${name} on ${ground}`,
        ).toBeGreaterThanOrEqual(7);
  });
});

it('32 labels look different from each other', () => {
  expect(new Set(Array.from({ length: 32 }, (_, index) => labelSign(index))).size).toBe(32);
  expect(labelSign(32)).toBe(labelSign(0));
});
