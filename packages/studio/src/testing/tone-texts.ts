// Invented texts of two kinds that a classifier soon tells apart, and what proposes for them.
import type { Store } from '@tincture/store';
import { type Annotations, createRandom, type Source, type Task } from 'tincture';

export const tone: Task = { name: 'tone', kind: 'textcat', labels: [{ name: 'good' }, { name: 'bad' }] };

export const prompt = {
  ...{ kind: 'llm', name: 'haiku', model: 'anthropic/claude-haiku', promptHash: 'h', parameters: {} },
} as const satisfies Source;

const words = {
  good: ['lovely', 'fine', 'tasty', 'fresh', 'crisp'],
  bad: ['awful', 'stale', 'burnt', 'soggy', 'rancid'],
} as const;

/** Whether text `index` is good or bad. */
export function truth(index: number): 'good' | 'bad' {
  return index % 2 === 0 ? 'good' : 'bad';
}

/** So many texts, `t0` and so on: what they say depends on their number alone. */
export function toneTexts(count: number): Record<string, string> {
  const random = createRandom(7);
  const text = (index: number): string => {
    const own = words[truth(index)];
    const pick = (): string => own[random.integer(own.length)] ?? '';
    return `Soup ${index} was ${pick()} and ${pick()}.`;
  };
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${index}`, text(index)]));
}

/** A class as gold, or as a proposal that is sure of it. */
export function cats(label: 'good' | 'bad'): Annotations {
  return { cats: { good: label === 'good' ? 1 : 0, bad: label === 'bad' ? 1 : 0 } };
}

/** Lets the prompt propose for all texts; it is wrong about every third. */
export async function promptProposes(store: Store, count: number): Promise<void> {
  const entries = Array.from({ length: count }, (_, index) => ({
    document: `t${index}`,
    annotations: cats(truth(index % 3 === 0 ? index + 1 : index)),
    source: prompt,
  }));
  await store.addAnnotations('tone', entries);
}

/** A person decides what is right about a text. */
export async function decide(store: Store, index: number, person = 'ada'): Promise<void> {
  const document = `t${index}`;
  const [proposal] = await store.annotations(document, 'tone');
  const isRight = index % 3 !== 0;
  await store.decide({
    ...{ id: `decision-${document}`, document, task: 'tone', person, tookMs: 2_000 },
    verdict: proposal !== undefined && isRight ? 'accept' : 'correct',
    annotations: cats(truth(index)),
    ...(proposal === undefined ? {} : { proposal: proposal.id }),
  });
}
