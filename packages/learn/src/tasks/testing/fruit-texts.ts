import { createRandom, type Document, type Task } from 'tincture';

/** What {@link fruitTexts} are gold for. */
export const fruitTask: Task = { name: 'fruit', kind: 'ner', labels: [{ name: 'FRUIT' }] };

/** So many questions about one fruit each. */
export function fruitTexts(count: number, seed: number): Document[] {
  const random = createRandom(seed);
  const fruits = ['apple', 'pear', 'quince', 'plum'];
  return Array.from({ length: count }, () => {
    const fruit = fruits[random.integer(fruits.length)]!;
    const text = `Is a ${fruit} number ${random.integer(1_000)} ripe?`;
    return { text, annotations: { ents: [{ start: 5, end: 5 + fruit.length, label: 'FRUIT' }] } };
  });
}
