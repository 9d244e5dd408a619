import type { Annotations } from 'tincture';
import { expect, test } from 'vitest';
import { relabelAnnotations } from './relabel-annotations.ts';

const at = (label: string, start = 0) => ({ start, end: start + 1, label });
const renamed = (annotations: Annotations): Annotations => relabelAnnotations(annotations, { from: 'A', to: 'B' });

test('a label is renamed wherever it is', () => {
  expect(
    renamed({
      ents: [at('A'), at('C', 2)],
      spans: { g: [at('A')] },
      rels: [{ from: at('A'), to: at('C', 2), label: 'A' }],
      coref: [{ label: 'A', mentions: [{ start: 0, end: 1 }] }],
      frames: [{ ...at('A'), slots: [{ ...at('A'), frame: { ...at('C'), slots: [at('A')] } }] }],
      attributes: { x: [{ start: 0, end: 1, label: 'A', value: 1 }] },
    }),
  ).toEqual({
    ents: [at('B'), at('C', 2)],
    spans: { g: [at('B')] },
    rels: [{ from: at('B'), to: at('C', 2), label: 'B' }],
    coref: [{ label: 'B', mentions: [{ start: 0, end: 1 }] }],
    frames: [{ ...at('B'), slots: [{ ...at('B'), frame: { ...at('C'), slots: [at('B')] } }] }],
    attributes: { x: [{ start: 0, end: 1, label: 'B', value: 1 }] },
  });
});

test('what two labels said becomes one', () => {
  expect(renamed({ cats: { A: 1, B: 0, C: 0 } })).toEqual({ cats: { B: 1, C: 0 } });
  expect(renamed({ spans: { g: [at('A'), at('B'), at('A', 4)] } })).toEqual({ spans: { g: [at('B'), at('B', 4)] } });
});

test('what does not have the label stays the same object', () => {
  const annotations: Annotations = { ents: [at('B')], cats: { B: 1 }, frames: [{ ...at('C'), slots: [at('C')] }] };
  expect(renamed(annotations)).toBe(annotations);
});
