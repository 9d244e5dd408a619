import fc from 'fast-check';
import { type DiscourseUnit, tilingProblem, treeOfUnits } from 'tincture';
import { describe, expect, it } from 'vitest';
import { bareView, pets } from '../testing/recipe-in-test.ts';
import { attach, isBelow, join, levels, oneUnit, split, type Units } from './discourse-edits.ts';

const text = 'When it rained we stayed in because the roof leaks and it is old';
const { tokens } = bareView(pets, 'a', text);
const places = {
  starts: Int32Array.from(tokens.starts),
  ends: Int32Array.from(tokens.ends),
  length: tokens.starts.length,
};

/** Units as `words: head label`, heads counted from 1. */
function written(units: Units): string[] {
  return units.map(({ start, end, head, label = '' }) => {
    return `${text.slice(start, end)}: ${head === undefined ? '-' : head + 1}${label === '' ? '' : ` ${label}`}`;
  });
}
function tokenOf(word: string): number {
  return tokens.starts.indexOf(text.indexOf(word));
}

const three = split(split(oneUnit(tokens), tokens, tokenOf('we')), tokens, tokenOf('because'));
const tree = attach(attach(attach(three, 1, 1, ''), 0, 1, 'context'), 2, 1, 'causal');

describe('units of discourse', () => {
  it('are split at tokens and attached', () => {
    expect(written(tree)).toEqual([
      'When it rained: 2 context',
      'we stayed in: 2',
      'because the roof leaks and it is old: 2 causal',
    ]);
    expect(treeOfUnits(tree)).toHaveProperty('tree');
    expect(levels(tree)).toEqual([1, 0, 1]);
    // At the beginning of one there is nothing to split.
    expect(split(tree, tokens, tokenOf('we'))).toBe(tree);
    expect(split(tree, tokens, 0)).toBe(tree);
  });

  it('are as many levels down as there are units above them, also where heads go round', () => {
    const heads = fc.array(fc.option(fc.nat(9), { nil: undefined }), { minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(heads, (given) => {
        const units = given.map((head, start) => ({ start, end: start + 1, ...(head === undefined ? {} : { head }) }));
        const above = given.map((_, unit) => {
          const seen = new Set([unit]);
          for (let at = given[unit]; at !== undefined && !seen.has(at); at = given[at]) seen.add(at);
          return seen.size - 1;
        });
        expect(levels(units)).toEqual(above);
      }),
    );
  });

  it('keep their heads by the new numbers when one before them is split or joined', () => {
    const four = split(tree, tokens, tokenOf('rained'));
    expect(written(four)).toEqual([
      'When it: 3 context',
      'rained: -',
      'we stayed in: 3',
      'because the roof leaks and it is old: 3 causal',
    ]);
    expect(join(four, 1)).toEqual(tree);
  });

  it('that are joined keep what joins the one that is not below the other', () => {
    expect(written(join(tree, 1))).toEqual([
      'When it rained we stayed in: 1',
      'because the roof leaks and it is old: 1 causal',
    ]);
    expect(written(join(tree, 2))).toEqual([
      'When it rained: 2 context',
      'we stayed in because the roof leaks and it is old: 2',
    ]);
    expect(join(tree, 0)).toBe(tree);
  });

  it('have one root: another one lets go of that before', () => {
    expect(written(attach(tree, 2, 2, ''))).toEqual([
      'When it rained: 2 context',
      'we stayed in: -',
      'because the roof leaks and it is old: 3',
    ]);
  });

  it('of several nuclei are attached to the first of them', () => {
    const list = attach(attach(three, 0, 0, ''), 1, 2, 'joint-list_m');
    expect(written(list).slice(1)).toEqual(['we stayed in: -', 'because the roof leaks and it is old: 2 joint-list_m']);
  });

  it('of several nuclei that were joined the other way round change places', () => {
    expect(written(attach(tree, 0, 1, 'joint_m'))).toEqual([
      'When it rained: 1',
      'we stayed in: 1 joint_m',
      'because the roof leaks and it is old: 2 causal',
    ]);
    expect(treeOfUnits(attach(tree, 0, 1, 'joint_m'))).toHaveProperty('tree');
  });

  it('lose what was said of the relation before', () => {
    const sure: DiscourseUnit[] = tree.map((unit) => ({ ...unit, confidence: 0.4, depth: 1 }));
    expect(attach(sure, 0, 1, 'other')[0]).toEqual({ start: 0, end: 14, head: 1, label: 'other' });
    expect(attach(sure, 0, 1, 'other')[2]).toHaveProperty('confidence');
  });

  it('are below those that they hang on', () => {
    expect(isBelow(tree, 0, 1)).toBe(true);
    expect(isBelow(tree, 1, 0)).toBe(false);
    expect(
      isBelow(
        [
          { start: 0, end: 1, head: 1 },
          { start: 1, end: 2, head: 0 },
        ],
        0,
        2,
      ),
    ).toBe(false);
  });

  it('are the whole text, whatever is done, with heads and edges that are there', () => {
    const act = fc.oneof(
      fc.nat(tokens.starts.length - 1).map((token) => (units: Units) => split(units, tokens, token)),
      fc.nat(8).map((at) => (units: Units) => join(units, at % units.length)),
      fc.tuple(fc.nat(20), fc.nat(20), fc.constantFrom('a', 'b_m')).map(([unit, head, label]) => (units: Units) => {
        return attach(units, unit % units.length, head % units.length, label);
      }),
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 25 }), (acts) => {
        const start: Units = oneUnit(tokens).map((unit) => ({ ...unit, edges: [{ head: 0, label: 'a' }] }));
        const units = acts.reduce((all, next) => next(all), start);
        expect(tilingProblem(places, units)).toBeUndefined();
        for (const { head = 0, edges = [] } of units) {
          expect(head).toBeLessThan(units.length);
          for (const edge of edges) expect(edge.head).toBeLessThan(units.length);
        }
        expect(levels(units)).toHaveLength(units.length);
      }),
      { seed: 20260101 },
    );
  });
});
