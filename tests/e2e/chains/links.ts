// A knowledge base for the texts of world.ts, and which of its entries each name is.
import type { Document } from 'tincture';

const people = ['Ann', 'Bob', 'Carla', 'Dev', 'Emma', 'Fay', 'Gus'];
const towns = ['Oslo', 'Lima', 'Leeds', 'Quito', 'Turin'];

/** CSV: everybody but Hana, who is nobody's entry; and Oslo twice, once as a ship that no text is about. */
export const knowledgeBase = `id,name,description,label,prior
${people.map((name) => `p-${name},${name},A person,PERSON,5`).join('\n')}
${towns.map((name) => `t-${name},${name},A town where people sell things,PLACE,5`).join('\n')}
s-Oslo,Oslo,A ship of steel,SHIP,1
`;

/** Rules that find every name. */
export const rulesForNames = [
  ...[...people, 'Hana'].map((pattern) => ({ label: 'PERSON', pattern })),
  ...towns.map((pattern) => ({ label: 'PLACE', pattern })),
]
  .map((rule) => `${JSON.stringify(rule)}\n`)
  .join('');

/** The document with what each entity is linked to: null where it is no entry. */
export function withLinks({ text, annotations }: Document): Document {
  const ents = (annotations.ents ?? []).map((ent) => {
    const name = text.slice(ent.start, ent.end);
    return { ...ent, kbId: name === 'Hana' ? null : `${ent.label === 'PLACE' ? 't' : 'p'}-${name}` };
  });
  return { text, annotations: { ...annotations, ents } };
}
