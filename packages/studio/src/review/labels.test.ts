import { describe, expect, it } from 'vitest';
import { findLabels } from './find-labels.ts';
import { orderLabels } from './order-labels.ts';

const placed = (...names: string[]) => names.map((name, index) => ({ label: { name }, index }));

describe('findLabels', () => {
  const labels = placed('card_top_up', 'top_up', 'Top_up_failed', 'refund');
  const find = (words: string): string[] => findLabels(labels, words).map(({ label }) => label.name);

  it('puts the same name first, then names that start so, then others', () => {
    expect(find('top_up')).toEqual(['top_up', 'Top_up_failed', 'card_top_up']);
    expect(find(' TOP')).toEqual(['top_up', 'Top_up_failed', 'card_top_up']);
    expect(find('zzz')).toEqual([]);
    expect(find(' ')).toHaveLength(labels.length);
  });
});

describe('orderLabels', () => {
  const many = Array.from({ length: 12 }, (_, index) => ({ name: `l${index}` }));

  it('leaves few labels where they are, with the keys 1 to 9 and what the scores say', () => {
    const few = orderLabels([{ name: 'constructor' }, { name: 'b' }, { name: 'c' }], { b: 0.9, c: 0.009 });
    expect(few).toEqual([
      { label: { name: 'constructor' }, index: 0, key: 1, isLikely: false },
      { label: { name: 'b' }, index: 1, key: 2, score: 0.9, isLikely: false },
      { label: { name: 'c' }, index: 2, key: 3, isLikely: false },
    ]);
  });

  it('puts the five most probable of many first, with keys, and the others in order without', () => {
    const cats = Object.fromEntries(many.map(({ name }, index) => [name, index < 4 ? 0 : index / 100]));
    const ordered = orderLabels(many, cats);
    expect(ordered.map(({ label }) => label.name).join(' ')).toBe('l11 l10 l9 l8 l7 l0 l1 l2 l3 l4 l5 l6');
    expect(ordered.map(({ key }) => key ?? '-').join('')).toBe('12345-------');
    expect(ordered.filter(({ isLikely }) => isLikely)).toHaveLength(5);
    expect(ordered.find(({ label }) => label.name === 'l0')).not.toHaveProperty('score');
  });

  it('gives the first nine of many the keys where nobody scored them', () => {
    expect(
      orderLabels(many)
        .map(({ key }) => key ?? '-')
        .join(''),
    ).toBe('123456789---');
  });
});
