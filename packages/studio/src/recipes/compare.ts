import { counted, TinctureError } from 'tincture';
import { z } from 'zod';
import { type Decided, defineRecipe, type Recipe, type RecipeSummary } from '../recipe/recipe.ts';
import { difference } from './difference.ts';
import { predicted } from './predict.ts';
import { describeShare, shareOf, signTest } from './preference.ts';

/** What is asked about two outputs; the first two labels are their names on the screen. */
export const verdictLabels = [
  { name: 'A', definition: 'the first is better' },
  { name: 'B', definition: 'the second is better' },
  { name: 'both', definition: 'both are good, and none is better' },
  { name: 'neither', definition: 'none is good enough' },
] as const;

/** Two sources on the same text, without their names: which one is better? */
export const compare: Recipe = defineRecipe({
  name: 'compare',
  description: 'two sources on the same text, blind; you say which one is better, and it says how sure that is',
  options: {
    a: z.string().describe('a proposer of the project, a file, provider/model'),
    b: z.string().describe('the one to compare it with'),
  },
  examples: ['compare --a prompt --b rules', 'compare --a old.safetensors --b new.safetensors --source texts.jsonl'],
  async start(context) {
    const { a, b } = context.options;
    const task = context.task();
    refuseTwice([a, b]);
    const components = [await context.proposer(a), await context.proposer(b)];
    /** Texts that are not shown: on which both say the same, and on which one of them failed. */
    const left = { same: 0, failed: 0 };
    return {
      view: { name: `${task.name}: ${a} or ${b}`, kind: 'textcat', labels: verdictLabels },
      outputsOf: task,
      isBlind: true,
      async *stream() {
        for await (const { document, said } of predicted(context, components, context.texts())) {
          const [one, other] = said;
          if (one === undefined || other === undefined) left.failed++;
          else if (difference(task, one.annotations, other.annotations) === 0) left.same++;
          else
            yield {
              ...document,
              outputs: [
                { ...one, name: a },
                { ...other, name: b },
              ],
            };
        }
      },
      summary: (decided) => preference(a, b, decided, left),
      async close() {
        for (const component of components) await component.close?.();
      },
    };
  },
});

/** Throws where two of those that are compared have one name: nobody could say which one was better. */
export function refuseTwice(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice === undefined) return;
  throw new TinctureError({
    code: 'argument-invalid',
    problem: `${JSON.stringify(twice)} is named twice.`,
    fix: 'Name different ones.',
  });
}

/** The name of the source that was preferred; `both` or `neither` where none was, undefined where nothing was said. */
export function preferred({ annotations, item }: Decided): string | undefined {
  const label = Object.entries(annotations?.cats ?? {}).find(([, value]) => value === 1)?.[0];
  const shown = label === undefined ? -1 : ['A', 'B'].indexOf(label);
  return shown < 0 ? label : item.outputs[shown]?.name;
}

/** Texts that were not shown. */
interface Left {
  readonly same: number;
  readonly failed: number;
}

function preference(a: string, b: string, decided: readonly Decided[], left: Left): RecipeSummary {
  const counts = new Map<string, number>();
  for (const decision of decided) {
    const name = preferred(decision);
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const count = (name: string): number => counts.get(name) ?? 0;
  const [wins, losses, both, neither] = [count(a), count(b), count('both'), count('neither')];
  const share = shareOf(wins, wins + losses);
  const pValue = signTest(wins, losses);
  const lines = [
    `${a} was better on ${counted(wins, 'text')}, ${b} on ${losses}; both were good on ${both}, neither on ${neither}.`,
    ...(left.same > 0 ? [`Not shown, for both say the same: ${counted(left.same, 'text')}.`] : []),
    ...(left.failed > 0 ? [`Not shown, for one of them failed: ${counted(left.failed, 'text')}.`] : []),
    wins + losses === 0
      ? 'Nothing follows from that yet.'
      : `Where one was better, it was ${a} on ${describeShare(share)}; sign test: p = ${pValue.toFixed(3)}.`,
  ];
  return { lines, figures: { a, b, wins, losses, both, neither, ...left, share: { ...share }, pValue } };
}
