import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { counted, type Source, TinctureError } from 'tincture';
import { z } from 'zod';
import { type Decided, defineRecipe, type Recipe } from '../recipe/recipe.ts';
import { WordSpace } from './word-space.ts';

/** A list of words that are like some seeds, nearest first, as a rules file. */
export const terms: Recipe = defineRecipe({
  name: 'terms',
  description: 'words like some seeds, by word vectors; you accept or reject them, and they become a rules file',
  keeps: 'own',
  options: {
    seeds: z.array(z.string()).min(1).describe('words to start from'),
    label: z.string().default('TERM').describe('what the words stand for'),
    out: z.string().default('terms.jsonl').describe('the rules file; lines that are there stay'),
    vectors: z.string().optional().describe('the name of installed word vectors'),
    words: z.int().min(100).default(50_000).describe('how many of the most frequent words are looked at'),
  },
  examples: ['terms --seeds curry,soup,stew --label DISH', 'terms --seeds oven,spoon --label TOOL --out tools.jsonl'],
  async start(context) {
    const { seeds, label, out, words } = context.options;
    const vectors = await context.vectors(context.options.vectors);
    const path = resolve(context.folder, out);
    await readRules(path);
    const space = new WordSpace(vectors, words);
    const known = seeds.filter((seed) => space.has(seed));
    if (known.length === 0) {
      throw new TinctureError({
        code: 'argument-invalid',
        problem: `None of the seeds is among the ${space.size} words: ${seeds.join(', ')}.`,
        fix: 'Give other seeds, in lower case and one word each, or more --words.',
      });
    }
    if (known.length < seeds.length) {
      context.say(`Not among the words: ${seeds.filter((seed) => !space.has(seed)).join(', ')}.`);
    }
    const source: Source = { kind: 'model', name: `vectors ${vectors.name}`, version: '', hash: vectors.hash };
    /** What was decided on each word. */
    const verdicts = new Map<string, boolean>();
    const given = new Set(seeds.map((seed) => seed.toLowerCase()));
    return {
      view: { name: `terms for ${label}`, kind: 'textcat', multiple: true, labels: [label] },
      *stream() {
        for (;;) {
          const liked = [...known, ...wordsOf(verdicts, true)];
          const next = space.nearest(liked, wordsOf(verdicts, false), (word) => !given.has(word));
          if (next === undefined) return;
          given.add(next.word);
          // The cosine from -1 to 1, as a probability would be: it only says in which order the words come.
          const annotations = { cats: { [label]: (1 + next.similarity) / 2 } };
          yield { text: next.word, proposals: [{ annotations, source }] };
        }
      },
      update(decisions) {
        for (const decision of decisions) {
          const word = decision.item.text;
          if (decision.verdict === 'undo' || decision.verdict === 'ignore') verdicts.delete(word);
          else verdicts.set(word, isAccepted(decision, label));
        }
      },
      async summary(decided) {
        const accepted = decided.filter((decision) => isAccepted(decision, label)).map(({ item }) => item.text);
        const before = await readRules(path);
        const rules = [...new Set([...seeds, ...accepted])]
          .map((word) => JSON.stringify({ label, pattern: word, attr: 'LOWER' }))
          .filter((line) => !before.split('\n').includes(line));
        const start = before === '' || before.endsWith('\n') ? before : `${before}\n`;
        if (rules.length > 0) await context.writeFile(path, `${start}${rules.join('\n')}\n`);
        return {
          lines: [
            `Accepted ${accepted.length} of ${counted(decided.length, 'word')}; ${counted(rules.length, 'new rule')} in ${out}.`,
          ],
          figures: { accepted: accepted.length, decided: decided.length, rules: rules.length, file: out },
        };
      },
    };
  },
});

/** What is in the rules file, to which rules are added: nothing where there is none. Throws `argument-invalid` where it cannot be read. */
async function readRules(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw new TinctureError({
      code: 'argument-invalid',
      problem: `The rules file ${JSON.stringify(path)} is there and cannot be read, so no rules can be added to it.`,
      fix: 'Name another file with --out, or make this one readable.',
    });
  }
}

function isAccepted({ annotations }: Pick<Decided, 'annotations'>, label: string): boolean {
  return (annotations?.cats?.[label] ?? 0) >= 0.5;
}

function wordsOf(verdicts: ReadonlyMap<string, boolean>, isWanted: boolean): string[] {
  return [...verdicts].flatMap(([word, verdict]) => (verdict === isWanted ? [word] : []));
}
