import { describe, expect, test } from 'vitest';
import type { ProposalView } from '../api/messages.ts';
import type { Draft } from './draft.ts';
import { originsOf } from './origins.ts';
import { noMarks } from './review-kind.ts';

const text = 'Ada runs it. She pays.';
const proposal: ProposalView = { id: 1, source: 'rules menu', made: '', notes: [] };
const by = (draft: Partial<Draft>, proposed: Partial<ProposalView>): string[] =>
  originsOf(text, { ...noMarks, ...draft }, { ...proposal, ...proposed }, 100).map(
    ({ label, words, by: who }) => `${label}: ${words}, ${who}`,
  );

describe('where each thing comes from', () => {
  test('spans: who proposed it, how sure, or you', () => {
    const ada = { start: 0, end: 3, label: 'PERSON', confidence: 0.9 };
    const she = { start: 13, end: 16, label: 'PERSON', source: 'rules names', kbId: null };
    const drawn = { start: 9, end: 11, label: 'SHOP' };
    expect(by({ spans: [ada, drawn, she] }, { ents: [ada, she] })).toEqual([
      'PERSON: Ada, proposed · 90 %',
      'SHOP: it, you',
      'PERSON: She, rules names · not in the knowledge base',
    ]);
  });

  test('words: those that a person changed, with what was there', () => {
    const word = (start: number, end: number, value?: string, head?: number) => ({
      ...{ start, end },
      ...(value !== undefined && { value }),
      ...(head !== undefined && { head }),
    });
    const tokens = [word(0, 3, 'X'), word(4, 8, 'VERB', 1), word(9, 11)];
    expect(by({ tokens }, { tokens })).toEqual([]);
    // Surer or less sure is the same.
    const changed = [word(0, 3, 'PROPN'), { ...word(4, 8, 'VERB', 1), confidence: 0.2 }, word(9, 11, 'PRON')];
    expect(by({ tokens: changed }, { tokens })).toEqual(['PROPN: Ada, you, it was X', 'PRON: it, you']);
    expect(by({ tokens: [word(0, 3, 'X'), word(4, 8, 'VERB', 0), word(9, 11)] }, { tokens })).toEqual([
      'VERB: runs, you',
    ]);
    expect(originsOf(text, { ...noMarks, tokens }, undefined, 100).map(({ words }) => words)).toEqual(['Ada', 'runs']);
    expect(originsOf(text, { ...noMarks, tokens }, undefined, 1)).toHaveLength(1);
  });

  test('clusters: as proposed, changed, or new', () => {
    const [ada, she, it] = [
      { start: 0, end: 3 },
      { start: 13, end: 16 },
      { start: 9, end: 11 },
    ];
    const coref = [
      { mentions: [ada], label: 'PERSON' },
      { mentions: [it], source: 'model who 1' },
    ];
    const numbered = coref.map((cluster, index) => ({ ...cluster, number: index + 1 }));
    expect(by({ clusters: numbered }, { coref })).toEqual(['1 PERSON: Ada, proposed', '2: it, model who 1']);
    expect(by({ clusters: [{ mentions: [ada, she], label: 'PERSON', number: 1 }] }, { coref })).toEqual([
      '1 PERSON: Ada and 1 more, changed by you',
    ]);
    expect(by({ clusters: [{ mentions: [she], number: 3 }] }, { coref })).toEqual(['3: She, you']);
  });

  test('units of discourse: by what they are joined to, whatever its number is by now', () => {
    const [one, two] = [
      { start: 0, end: 12, head: 0 },
      { start: 13, end: 22, head: 0, label: 'joint_m', confidence: 0.75 },
    ];
    expect(by({ units: [one, two] }, { discourse: [one, two] })).toEqual([
      '1 root: Ada runs it., proposed',
      '2 joint_m → 1: She pays., proposed · 75 %',
    ]);
    const other = { start: 13, end: 22, head: 0, label: 'elaboration' };
    expect(by({ units: [one, other] }, { discourse: [one, two] })[1]).toBe(
      '2 elaboration → 1: She pays., changed by you',
    );
    const parts = [
      { start: 0, end: 8, head: 0 },
      { start: 9, end: 12, head: 0, label: 'elaboration' },
    ];
    expect(by({ units: [...parts, two] }, { discourse: [one, two] })).toEqual([
      '1 root: Ada runs, you',
      '2 elaboration → 1: it., you',
      '3 joint_m → 1: She pays., changed by you',
    ]);
  });
});
