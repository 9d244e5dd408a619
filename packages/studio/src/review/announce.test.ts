import type { Task } from 'tincture';
import { expect, it } from 'vitest';
import { itemOf } from '../testing/item-of.ts';
import { announce } from './announce.ts';
import { draftOfProposal } from './draft.ts';
import { noMarks } from './review-kind.ts';

const text = 'We ate ramen in Kyoto.';
const proposal = { id: 1, source: 'rules menu', made: '', notes: [], ents: [{ start: 7, end: 12, label: 'DISH' }] };
const item = itemOf({ id: 'd', text }, { proposals: [proposal] });
const ner: Task = { name: 't', kind: 'ner', labels: [] };

it('says the text, the source and what is proposed', () => {
  expect(announce(ner, item, draftOfProposal(ner, proposal))).toBe(`“${text}” rules menu proposes: DISH ramen.`);
  expect(announce(ner, item, draftOfProposal(ner, undefined))).toBe(`“${text}” Nothing is proposed.`);
  const choice = { ...noMarks, chosen: ['good'], proposal: 1 };
  expect(announce({ ...ner, kind: 'textcat' }, item, choice)).toBe(`“${text}” rules menu proposes: good.`);
});
