import { counted, TinctureError } from 'tincture';
import { z } from 'zod';
import { type Decided, defineRecipe, type Output, type Recipe } from '../recipe/recipe.ts';
import { type Game, ratings } from './ratings.ts';

/** Several free texts for each text, put in order without knowing whose they are; a board says who leads. */
export const rank: Recipe = defineRecipe({
  name: 'rank',
  description: 'several texts written for each text, in a field of its `meta`; you put them in order, blind',
  options: {
    field: z.string().default('candidates').describe('the field of `meta` that has them: an object from name to text'),
  },
  examples: ['rank --source answers.jsonl --field answers'],
  async start(context) {
    const { field } = context.options;
    const names: string[] = [];
    return {
      view: { kind: 'rank', name: `rank ${field}` },
      isBlind: true,
      async *stream() {
        for await (const document of context.texts()) {
          const outputs = candidatesOf(document.meta?.[field]);
          if (outputs.length > 1) yield { ...document, outputs };
          else if (outputs.length === 0 && document.meta?.[field] !== undefined) throw noCandidates(document.id, field);
        }
      },
      summary(decided) {
        for (const { item } of decided) {
          for (const { name } of item.outputs) if (!names.includes(name)) names.push(name);
        }
        names.sort();
        const ranked = decided.filter(({ annotations }) => annotations?.ranking !== undefined);
        const games = ranked.flatMap((decision) => gamesOf(names, decision));
        const board = ratings(names.length, games, context.random)
          .map((rating, player) => ({ name: names[player] ?? '', ...rating }))
          .sort((a, b) => b.value - a.value);
        return {
          lines: [
            `Ranked: ${counted(ranked.length, 'text')}.`,
            ...board.map(({ name, value, low, high, best }, place) => {
              const interval = `${Math.round(low)} to ${Math.round(high)}`;
              return `  ${place + 1}. ${name}  ${Math.round(value)} (95 % interval ${interval}), leads in ${Math.round(100 * best)} of 100`;
            }),
          ],
          figures: { ranked: ranked.length, board },
        };
      },
    };
  },
});

function candidatesOf(value: unknown): Output[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, response]) =>
    typeof response === 'string'
      ? [{ name, annotations: { response }, source: { kind: 'model', name, version: '', hash: '' } }]
      : [],
  );
}

/** An order as what each two of it say of each other. */
function gamesOf(names: readonly string[], { item, annotations }: Decided): Game[] {
  // On the screen the first output was A.
  const players = item.outputs.map(({ name }) => names.indexOf(name));
  const groups = (annotations?.ranking ?? []).map((group) =>
    group.map((letter) => players[letter.charCodeAt(0) - 'A'.charCodeAt(0)] ?? -1),
  );
  const placed = groups.flatMap((group, place) => group.map((player) => ({ player, place })));
  return placed.flatMap(({ player: one, place }, index) =>
    placed
      .slice(index + 1)
      .map(({ player: other, place: behind }) => ({ one, other, score: behind > place ? 1 : 0.5 })),
  );
}

function noCandidates(id: string, field: string): TinctureError {
  return new TinctureError({
    code: 'recipe-invalid',
    problem: `The meta field ${JSON.stringify(field)} of the text ${JSON.stringify(id)} has no candidates.`,
    fix: 'It must be an object from a name to a text: {"one": "…", "other": "…"}.',
  });
}
