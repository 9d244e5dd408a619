import type { DiscourseUnit, Document } from 'tincture';

/**
 * `count` invented texts of three sentences each whose structure can be told from words: a reason follows "because", a concession
 * begins with "although", what "and" joins has two nuclei. Each sentence says more about the first one.
 */
export function weatherStories(count: number, from = 0): Document[] {
  const people = ['Ann', 'Bob', 'Carla', 'Dev', 'Emma', 'Finn', 'Gita'];
  const acts = ['stayed at home', 'went to the market', 'baked bread', 'read a book', 'walked to the lake'];
  const skies = ['it rained', 'the sun came out', 'the wind was cold', 'snow fell all night', 'fog lay on the hills'];
  return Array.from({ length: count }, (_, index) => {
    let text = '';
    const units: DiscourseUnit[] = [];
    const add = (words: string, unit: Omit<DiscourseUnit, 'start' | 'end'>): void => {
      const start = text === '' ? 0 : text.length + 1;
      text += text === '' ? words : ` ${words}`;
      units.push({ start, end: text.length, ...unit });
    };
    for (let sentence = 0; sentence < 3; sentence++) {
      const turn = from + index + sentence;
      const pick = (list: readonly string[], step: number): string => list[(step * turn + 2 * sentence) % list.length]!;
      const [first, second] = [units.length, units.length + 1];
      const above = sentence === 0 ? undefined : ({ head: units[0]!.head!, label: 'elaboration-additional' } as const);
      const act = `${pick(people, 3)} ${pick(acts, 2)}`;
      const sky = pick(skies, 1);
      const form = (turn + index) % 3;
      /** How many are attached to the head of the first sentence below this one. */
      const depth = sentence;
      const top = above === undefined ? undefined : { ...above, depth };
      if (form === 0) {
        add(act, top ?? { head: first, depth: 0 });
        add(`because ${sky}.`, { head: first, label: 'causal-cause', depth: 0 });
      } else if (form === 1) {
        add(`Although ${sky},`, { head: second, label: 'adversative-concession', depth: 0 });
        add(`${act}.`, top ?? { head: second, depth: 0 });
        if (above === undefined) units[0] = { ...units[0]!, head: second };
      } else {
        add(act, top ?? { head: first, depth: 0 });
        add(`and ${pick(people, 5)} ${pick(acts, 1)}.`, { head: first, label: 'joint-list_m', depth: 0 });
      }
    }
    return { text, annotations: { discourse: units } };
  });
}
